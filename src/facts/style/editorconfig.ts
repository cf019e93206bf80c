import { matchesGlob } from "../glob.ts";
import { inFolder, type Surroundings } from "../surroundings.ts";
import type { PartialStyle } from "./index.ts";

type Properties = Readonly<{ [name: string]: string }>;

/** What the .editorconfig files from the outermost folder inwards say about a script with this ending. */
export function editorconfigStyle({ folders, read }: Surroundings, ending: string): PartialStyle {
  let properties: Properties = {};
  for (const folder of [...folders].reverse()) {
    const text = read(inFolder(folder, ".editorconfig"));
    if (text === undefined) continue;
    const { root, found } = parseEditorconfig(text, `index.${ending}`);
    properties = root ? found : { ...properties, ...found };
  }
  return toStyle(properties);
}

function parseEditorconfig(text: string, name: string): { root: boolean; found: Properties } {
  const found: { [name: string]: string } = {};
  let root = false;
  let applies: boolean | undefined;
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const section = /^\s*\[(.+)\]\s*(?:[#;].*)?$/.exec(line)?.[1];
    if (section !== undefined) applies = matches(name, section);
    const [, key = "", value = ""] = /^\s*([\w-]+)\s*=\s*([^#;]*)/.exec(line) ?? [];
    if (key.toLowerCase() === "root" && applies === undefined) root = value.trim().toLowerCase() === "true";
    else if (key !== "" && applies === true) found[key.toLowerCase()] = value.trim().toLowerCase();
  }
  return { root, found };
}

/** A section with a slash is about one folder, which the generated one isn't, unless it starts with "**". */
const matches = (name: string, section: string): boolean =>
  matchesGlob(name, section.replace(/^\//, "")) || matchesGlob(`src/${name}`, section);

function toStyle(properties: Properties): PartialStyle {
  const {
    indent_style: style,
    indent_size: size,
    tab_width: tab,
    max_line_length: width,
    end_of_line: end,
  } = properties;
  const spaces = Number(size === "tab" || size === undefined ? tab : size);
  const printWidth = Number(width);
  return {
    ...(style === "tab" ? { indent: "tab" as const } : {}),
    ...(style !== "tab" && spaces > 0 ? { indent: spaces } : {}),
    ...(printWidth > 0 ? { printWidth } : {}),
    ...(end === "lf" ? { newline: "\n" as const } : end === "crlf" ? { newline: "\r\n" as const } : {}),
  };
}
