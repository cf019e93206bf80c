import type { Fact, Language, ModuleFormat } from "../../model/facts.ts";
import type { Sources } from "../../model/sources.ts";
import { asString } from "../json.ts";
import type { Manifest } from "../manifest.ts";
import { countEndings, isTypescript, sample, scriptsIn, syntaxOf } from "./scripts.ts";
import type { TypescriptConfig } from "./tsconfig.ts";

export interface ModuleInput {
  readonly manifest: Manifest;
  readonly sources: Sources;
  readonly language: Language;
  readonly tsconfig: TypescriptConfig | undefined;
  /** The folder of the service's own code. */
  readonly sourceDir: string;
}

/**
 * The format of a new `.js` or `.ts` file. Single `.mjs` and `.cjs` files can differ from it; whoever edits one looks at
 * its own ending.
 */
export function findModuleFormat(input: ModuleInput): Fact<ModuleFormat> {
  const { manifest, language, tsconfig } = input;
  const type = asString(manifest.data["type"]);
  const byType: Fact<ModuleFormat> = {
    value: type === "module" ? "esm" : "commonjs",
    evidence: { file: "package.json", line: manifest.line("type") },
  };
  if (type === "module") return byType;
  if (language === "typescript") {
    const compiled = tsconfig && compiledFormat(tsconfig);
    return tsconfig === undefined || compiled === undefined
      ? byType
      : { value: compiled, evidence: { file: tsconfig.file, line: 1 } };
  }
  return bySyntax(input) ?? byType;
}

/** What the compiler writes; undefined when it goes by package.json. */
function compiledFormat({ module, target }: TypescriptConfig): ModuleFormat | undefined {
  if (module === undefined) return target !== undefined && /^es(?:6|20\d\d|next)$/.test(target) ? "esm" : undefined;
  if (module.startsWith("node")) return undefined;
  return /^(?:es|preserve)/.test(module) ? "esm" : "commonjs";
}

/** Without a `type`, `.js` files are what their syntax says: newer Node looks at it too, and so do bundlers. */
function bySyntax({ sources, sourceDir }: ModuleInput): Fact<ModuleFormat> | undefined {
  const scripts = sample(scriptsIn(sources, sourceDir).filter((path) => /\.jsx?$/.test(path)));
  const found = scripts.map((file) => ({ file, syntax: syntaxOf(sources.read(file) ?? "") }));
  const esm = found.filter(({ syntax }) => syntax === "esm");
  const commonjs = found.filter(({ syntax }) => syntax === "commonjs");
  const [value, [first]] = esm.length > commonjs.length ? (["esm", esm] as const) : (["commonjs", commonjs] as const);
  return first && { value, evidence: { file: first.file, line: 1 } };
}

/** What follows a relative import, from what the project writes already, else from what its resolution asks for. */
export function findImportExtension(input: ModuleInput, format: ModuleFormat): "" | ".js" | ".ts" {
  const { sources, language, tsconfig, sourceDir } = input;
  const scripts = scriptsIn(sources, sourceDir).filter((path) => isTypescript(path) === (language === "typescript"));
  const endings = countEndings(sample(scripts).map((path) => sources.read(path) ?? ""));
  if (language === "typescript") return typescriptExtension(tsconfig, format, endings);
  // Node itself finds no module without its ending; only bundlers do, and then the project shows it.
  const bundled = endings[""] > endings[".js"];
  if (format === "esm") return bundled ? "" : ".js";
  return endings[".js"] > endings[""] ? ".js" : "";
}

function typescriptExtension(
  tsconfig: TypescriptConfig | undefined,
  format: ModuleFormat,
  endings: ReturnType<typeof countEndings>,
): "" | ".js" | ".ts" {
  const likeNode = [tsconfig?.module, tsconfig?.moduleResolution].some(
    (it) => it !== undefined && /^node(?:\d\d|next)$/.test(it) && it !== "node10",
  );
  const needsEnding = tsconfig === undefined || (likeNode && format === "esm");
  const { ".js": js, ".ts": ts, "": none } = endings;
  if (ts > js && ts > none) return ".ts";
  if (needsEnding) return tsconfig === undefined && js === 0 ? ".ts" : ".js";
  if (js + none > 0) return js > none ? ".js" : "";
  return tsconfig.importsTsFiles ? ".ts" : "";
}
