import { posix } from "node:path";
import type { Style } from "../../model/facts.ts";
import { matchesGlob } from "../glob.ts";
import { asObject, asString, asStrings, type JsonObject, parseConfig } from "../json.ts";
import { inFolder, type Surroundings } from "../surroundings.ts";
import { parseYaml } from "../yaml.ts";
import type { PartialStyle } from "./index.ts";
import type { PartialLayout } from "./layout.ts";

/** What Prettier does without a setting, by its major: https://prettier.io/docs/options and its changelogs. */
export function prettierDefaults(version: number): Omit<Style, "newline"> {
  return {
    indent: 2,
    quotes: "double",
    semicolons: true,
    trailingCommas: version >= 3 ? "all" : version === 2 ? "es5" : "none",
    printWidth: 80,
    arrowParens: version >= 2 ? "always" : "avoid",
    bracketSpacing: true,
  };
}

/** In the order Prettier looks for them in a folder. */
const files = [
  "package.json",
  ".prettierrc",
  ".prettierrc.json",
  ".prettierrc.yaml",
  ".prettierrc.yml",
  ".prettierrc.json5",
  ...["js", "ts", "mjs", "mts", "cjs", "cts"].flatMap((ending) => [
    `.prettierrc.${ending}`,
    `prettier.config.${ending}`,
  ]),
  ".prettierrc.toml",
];

export interface PrettierConfig {
  /** Where it lies, relative to the package folder. */
  readonly folder: string;
  readonly options: JsonObject;
}

/** The nearest configuration; undefined when there is none. */
export function readPrettierConfig(surroundings: Surroundings): PrettierConfig | undefined {
  for (const folder of surroundings.folders)
    for (const name of files) {
      const text = surroundings.read(inFolder(folder, name));
      const options = text === undefined ? undefined : parseOptions(name, text, surroundings);
      if (options !== undefined) return { folder, options };
    }
  return undefined;
}

/** Its settings for a script with this ending. */
export const prettierStyle = ({ options }: PrettierConfig, ending: string): PartialStyle =>
  toStyle(withOverrides(options, [`index.${ending}`, `src/index.${ending}`]));

/** Its settings for the file at `pathBelow(folder)`. */
export const prettierLayout = (
  { folder, options }: PrettierConfig,
  pathBelow: (folder: string) => string,
): PartialLayout => toLayout(withOverrides(options, [pathBelow(folder)]));

function parseOptions(name: string, text: string, surroundings: Surroundings): JsonObject | undefined {
  if (name === "package.json") return embedded(parseConfig(text)?.["prettier"], surroundings);
  if (name.endsWith(".json")) return parseConfig(text);
  if (/\.(?:[cm]?[jt]s|json5|toml)$/.test(name)) return literalOptions(text);
  return text.trimStart().startsWith("{") ? parseConfig(text) : parseYaml(text);
}

/** The `prettier` key: settings, or the name of a package that exports them. */
function embedded(value: unknown, { folders, read }: Surroundings): JsonObject | undefined {
  const name = asString(value);
  if (name === undefined) return asObject(value);
  for (const folder of folders) {
    const place = posix.join(folder, "node_modules", name);
    const main = asString(parseConfig(read(`${place}/package.json`))?.["main"]) ?? "index.json";
    const text = read(posix.join(place, main)) ?? read(posix.join(place, "index.js"));
    if (text !== undefined) return main.endsWith(".json") ? parseConfig(text) : literalOptions(text);
  }
  return {};
}

/**
 * Settings written as literals in a script, in JSON5 or in TOML. Nothing is executed, so a computed value counts as not set; what
 * stands under `overrides` is about other files.
 */
function literalOptions(text: string): JsonObject {
  const own = text.replace(/\/\*[\s\S]*?\*\//g, "").split(/\boverrides\b/)[0] ?? "";
  const pattern = /^[^/#\n]*?\b(\w+)["']?\s*[:=]\s*(true|false|\d+|"[^"\n]*"|'[^'\n]*')/gm;
  const entries = [...own.replace(/[,{]/g, "\n").matchAll(pattern)].map(([, key = "", value = ""]) => {
    const quoted = /^["'](.*)["']$/.exec(value)?.[1];
    return [key, quoted ?? (value === "true" ? true : value === "false" ? false : Number(value))] as const;
  });
  return Object.fromEntries(entries);
}

/** `places`: the paths that the file may have below the folder of the configuration. */
function withOverrides(options: JsonObject, places: readonly string[]): JsonObject {
  const value = options["overrides"];
  const overrides: unknown[] = Array.isArray(value) ? value : [];
  const hit = (globs: unknown): boolean =>
    [...asStrings(globs), ...asStrings([globs])].some((glob) =>
      places.some((place) => matchesGlob(glob.includes("/") ? place : posix.basename(place), glob)),
    );
  const merged: { [name: string]: unknown } = { ...options };
  for (const override of overrides.map(asObject))
    if (hit(override?.["files"]) && !hit(override?.["excludeFiles"]))
      Object.assign(merged, asObject(override?.["options"]));
  return merged;
}

function toStyle(options: JsonObject): PartialStyle {
  const { useTabs, tabWidth, singleQuote, semi, trailingComma, printWidth, arrowParens, bracketSpacing, endOfLine } =
    options;
  return {
    ...(useTabs === true ? { indent: "tab" as const } : typeof tabWidth === "number" ? { indent: tabWidth } : {}),
    ...(typeof singleQuote === "boolean" ? { quotes: singleQuote ? ("single" as const) : ("double" as const) } : {}),
    ...(typeof semi === "boolean" ? { semicolons: semi } : {}),
    ...(trailingComma === "all" || trailingComma === "es5" || trailingComma === "none"
      ? { trailingCommas: trailingComma }
      : {}),
    ...(typeof printWidth === "number" ? { printWidth } : {}),
    ...(arrowParens === "always" || arrowParens === "avoid" ? { arrowParens } : {}),
    ...(typeof bracketSpacing === "boolean" ? { bracketSpacing } : {}),
    ...(endOfLine === "lf" ? { newline: "\n" as const } : endOfLine === "crlf" ? { newline: "\r\n" as const } : {}),
  };
}

function toLayout({ useTabs, tabWidth, printWidth, endOfLine }: JsonObject): PartialLayout {
  return {
    ...(typeof useTabs === "boolean" ? { useTabs } : {}),
    ...(typeof tabWidth === "number" ? { tabWidth } : {}),
    ...(typeof printWidth === "number" ? { printWidth } : {}),
    ...(typeof endOfLine === "string" ? { newline: endOfLine === "crlf" ? ("\r\n" as const) : ("\n" as const) } : {}),
  };
}
