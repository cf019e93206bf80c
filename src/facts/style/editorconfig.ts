import { matchesGlob } from "../glob.ts";
import { inFolder, type Surroundings } from "../surroundings.ts";
import type { PartialLayout } from "./layout.ts";
import type { PartialStyle } from "./index.ts";

type Properties = Readonly<{ [name: string]: string }>;

/** The .editorconfig files, from the outermost folder inwards. */
export type EditorConfig = ReadonlyArray<{ readonly folder: string; readonly text: string }>;

export function readEditorconfig({ folders, read }: Surroundings): EditorConfig {
  return [...folders].reverse().flatMap((folder) => {
    const text = read(inFolder(folder, ".editorconfig"));
    return text === undefined ? [] : [{ folder, text }];
  });
}

/** What the files say about a script with this ending. */
export const editorconfigStyle = (config: EditorConfig, ending: string): PartialStyle =>
  toStyle(propertiesOf(config, () => [`index.${ending}`, `src/index.${ending}`]));

/** What they say about the file at `pathBelow(folder)`, as Prettier understands it. */
export const editorconfigLayout = (config: EditorConfig, pathBelow: (folder: string) => string): PartialLayout =>
  toLayout(propertiesOf(config, (folder) => [pathBelow(folder)]));

/** `places`: the paths that the file may have below a folder with such a file. */
function propertiesOf(config: EditorConfig, places: (folder: string) => readonly string[]): Properties {
  let properties: Properties = {};
  for (const { folder, text } of config) {
    const { root, found } = parseEditorconfig(text, places(folder));
    properties = root ? found : { ...properties, ...found };
  }
  return properties;
}

function parseEditorconfig(text: string, places: readonly string[]): { root: boolean; found: Properties } {
  const found: { [name: string]: string } = {};
  let root = false;
  let applies: boolean | undefined;
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const section = /^\s*\[(.+)\]\s*(?:[#;].*)?$/.exec(line)?.[1];
    if (section !== undefined) applies = places.some((place) => matches(place, section));
    const [, key = "", value = ""] = /^\s*([\w-]+)\s*=\s*([^#;]*)/.exec(line) ?? [];
    if (key.toLowerCase() === "root" && applies === undefined) root = value.trim().toLowerCase() === "true";
    else if (key !== "" && applies === true) found[key.toLowerCase()] = value.trim().toLowerCase();
  }
  return { root, found };
}

/** A section with a slash is about paths from the folder of its file on, others about names. */
const matches = (path: string, section: string): boolean =>
  matchesGlob(path, section.includes("/") ? section.replace(/^\//, "") : `**/${section}`);

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

/** As Prettier does it: https://github.com/prettier/prettier/blob/main/src/config/editorconfig/editorconfig-to-prettier.js */
function toLayout(properties: Properties): PartialLayout {
  const { indent_style: style, max_line_length: width, end_of_line: end } = properties;
  const size = properties["indent_size"] ?? (style === "tab" ? "tab" : undefined);
  const tab = properties["tab_width"] ?? (size === "tab" ? undefined : size);
  const useTabs = style === "space" ? false : style === "tab" || (size === "tab" && tab === undefined) || undefined;
  const tabWidth = Number(useTabs === false && size !== "tab" ? size : tab);
  const printWidth = width === "off" ? Number.MAX_SAFE_INTEGER : Number(width);
  return {
    ...(useTabs === undefined ? {} : { useTabs }),
    ...(tabWidth > 0 ? { tabWidth } : {}),
    ...(printWidth > 0 ? { printWidth } : {}),
    ...(end === "lf" ? { newline: "\n" as const } : end === "crlf" ? { newline: "\r\n" as const } : {}),
  };
}
