import type { Style } from "../../model/facts.ts";
import { asObject, type JsonObject, parseConfig } from "../json.ts";
import { findAbove, type Surroundings } from "../surroundings.ts";
import type { PartialStyle } from "./index.ts";

/** What Biome 2 does without a setting: https://biomejs.dev/reference/configuration. */
const defaults: Omit<Style, "newline"> = {
  indent: "tab",
  quotes: "double",
  semicolons: true,
  trailingCommas: "all",
  printWidth: 80,
  arrowParens: "always",
  bracketSpacing: true,
};

/** Style by biome.json, undefined without one or when it doesn't format. */
export function biomeStyle(
  surroundings: Surroundings,
  editorconfig: PartialStyle,
): (Omit<Style, "newline"> & PartialStyle) | undefined {
  const file = findAbove(surroundings, ["biome.json", "biome.jsonc"]);
  const config = parseConfig(file?.text);
  if (config === undefined) return undefined;
  const general = asObject(config["formatter"]) ?? {};
  const script = asObject(asObject(config["javascript"])?.["formatter"]) ?? {};
  if (general["enabled"] === false || script["enabled"] === false) return undefined;
  const base = general["useEditorconfig"] === true ? editorconfig : {};
  return { ...defaults, ...base, ...fromSettings({ ...general, ...script }) };
}

function fromSettings(settings: JsonObject): PartialStyle {
  const {
    indentStyle,
    indentWidth,
    indentSize,
    lineWidth,
    lineEnding,
    quoteStyle,
    semicolons,
    trailingCommas,
    trailingComma,
    arrowParentheses,
    bracketSpacing,
  } = settings;
  const width = [indentWidth, indentSize].find((it) => typeof it === "number") ?? 2;
  const commas = trailingCommas ?? trailingComma;
  return {
    ...(indentStyle === "space" ? { indent: width } : indentStyle === "tab" ? { indent: "tab" as const } : {}),
    ...(typeof lineWidth === "number" ? { printWidth: lineWidth } : {}),
    ...(lineEnding === "lf" ? { newline: "\n" as const } : lineEnding === "crlf" ? { newline: "\r\n" as const } : {}),
    ...(quoteStyle === "single" || quoteStyle === "double" ? { quotes: quoteStyle } : {}),
    ...(semicolons === "asNeeded" ? { semicolons: false } : {}),
    ...(commas === "all" || commas === "es5" || commas === "none" ? { trailingCommas: commas } : {}),
    ...(arrowParentheses === "asNeeded" ? { arrowParens: "avoid" as const } : {}),
    ...(typeof bracketSpacing === "boolean" ? { bracketSpacing } : {}),
  };
}
