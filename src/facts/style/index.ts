import { major } from "semver";
import type { DeclaredPackage, Facts, Language, Style } from "../../model/facts.ts";
import type { Sources } from "../../model/sources.ts";
import { isTypescript, ownScripts, sample } from "../node/scripts.ts";
import type { Surroundings } from "../surroundings.ts";
import { biomeStyle } from "./biome.ts";
import { type EditorConfig, editorconfigStyle, readEditorconfig } from "./editorconfig.ts";
import { inferStyle } from "./infer.ts";
import { recordLayout } from "./layout.ts";
import { type PrettierConfig, prettierDefaults, prettierStyle, readPrettierConfig } from "./prettier.ts";

/** What a file says about the layout; what it doesn't say is left out. */
export type PartialStyle = { readonly [key in keyof Style]?: Style[key] };

/** What Prettier is told, as far as files say it. */
export interface Configured {
  readonly prettier: PrettierConfig | undefined;
  readonly editorconfig: EditorConfig;
}

/** How generated code and the record are laid out. */
export function findStyles(
  surroundings: Surroundings,
  sources: Sources,
  language: Language,
  packages: readonly DeclaredPackage[],
): Pick<Facts, "style" | "recordLayout"> {
  const configured = { prettier: readPrettierConfig(surroundings), editorconfig: readEditorconfig(surroundings) };
  return {
    style: findStyle(surroundings, configured, sources, language, packages),
    recordLayout: recordLayout(surroundings, configured),
  };
}

/**
 * The layout of a new file: the project's Prettier or Biome settings, each over .editorconfig as they do it themselves;
 * without a formatter, what the existing code looks like. Line ends that no file prescribes are those of the code.
 */
function findStyle(
  surroundings: Surroundings,
  configured: Configured,
  sources: Sources,
  language: Language,
  packages: readonly DeclaredPackage[],
): Style {
  const ending = language === "typescript" ? "ts" : "js";
  const scripts = ownScripts(sources).filter((path) => isTypescript(path) === (language === "typescript"));
  const inferred = inferStyle(sample(scripts).map((path) => sources.read(path) ?? ""));
  const editorconfig = editorconfigStyle(configured.editorconfig, ending);
  const biome = biomeStyle(surroundings, editorconfig);
  if (biome !== undefined) return { newline: inferred.newline, ...biome };
  const prettier = configured.prettier && prettierStyle(configured.prettier, ending);
  const declared = packages.find(({ name }) => name === "prettier");
  if (prettier === undefined && declared === undefined) return { ...inferred, ...editorconfig };
  const defaults = prettierDefaults(declared?.version === undefined ? 3 : major(declared.version));
  return { ...defaults, newline: inferred.newline, ...editorconfig, ...prettier };
}
