import { major } from "semver";
import type { DeclaredPackage, Language, Style } from "../../model/facts.ts";
import type { Sources } from "../../model/sources.ts";
import { isTypescript, ownScripts, sample } from "../node/scripts.ts";
import type { Surroundings } from "../surroundings.ts";
import { biomeStyle } from "./biome.ts";
import { editorconfigStyle } from "./editorconfig.ts";
import { inferStyle } from "./infer.ts";
import { prettierDefaults, prettierStyle } from "./prettier.ts";

/** What a file says about the layout; what it doesn't say is left out. */
export type PartialStyle = { readonly [key in keyof Style]?: Style[key] };

/**
 * The layout of a new file: the project's Prettier or Biome settings, each over .editorconfig as they do it themselves;
 * without a formatter, what the existing code looks like. Line ends that no file prescribes are those of the code.
 */
export function findStyle(
  surroundings: Surroundings,
  sources: Sources,
  language: Language,
  packages: readonly DeclaredPackage[],
): Style {
  const ending = language === "typescript" ? "ts" : "js";
  const scripts = ownScripts(sources).filter((path) => isTypescript(path) === (language === "typescript"));
  const inferred = inferStyle(sample(scripts).map((path) => sources.read(path) ?? ""));
  const editorconfig = editorconfigStyle(surroundings, ending);
  const biome = biomeStyle(surroundings, editorconfig);
  if (biome !== undefined) return { newline: inferred.newline, ...biome };
  const prettier = prettierStyle(surroundings, ending);
  const declared = packages.find(({ name }) => name === "prettier");
  if (prettier === undefined && declared === undefined) return { ...inferred, ...editorconfig };
  const defaults = prettierDefaults(declared?.version === undefined ? 3 : major(declared.version));
  return { ...defaults, newline: inferred.newline, ...editorconfig, ...prettier };
}
