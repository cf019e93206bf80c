import { listedOnce, type Sources } from "../../model/sources.ts";

/** Scripts of the service itself, sorted: no tests, no tools' configuration, no declarations. */
export const ownScripts = listedOnce((paths) => paths.filter((path) => isScript(path) && !isAside(path)));

/** Those in `dir`, where there are some: how a service is written is not told by its tools. */
export function scriptsIn(sources: Sources, dir: string): readonly string[] {
  const all = ownScripts(sources);
  const inside = dir === "" ? all : all.filter((path) => path.startsWith(`${dir}/`));
  return inside.length === 0 ? all : inside;
}

const enough = 64;

/** Some of many, evenly spread: what a project's habits are shows in part of it, and reading all would take long. */
export function sample(paths: readonly string[]): readonly string[] {
  const step = Math.ceil(paths.length / enough);
  return step <= 1 ? paths : paths.filter((_, index) => index % step === 0);
}

const isScript = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path);

const isAside = (path: string): boolean =>
  /(?:^|\/)(?:tests?|__tests__|__mocks__|e2e|spec|scripts|migrations|examples?|docs|public|static)\//.test(path) ||
  /(?:^|[./-])(?:config|conf|test|spec|setup|stories)\.[cm]?[jt]sx?$/.test(path) ||
  /(?:^|\/)\.[^/]*$/.test(path) ||
  /^(?:gulpfile|gruntfile)\./i.test(path);

export const isTypescript = (path: string): boolean => /\.[cm]?tsx?$/.test(path);

export interface RelativeImports {
  /** How often a relative import ends in ".js" (or ".mjs", ".cjs"), in ".ts", or in nothing. */
  readonly endings: { readonly ".js": number; readonly ".ts": number; readonly "": number };
}

/** Endings of relative imports, counted over the scripts given. A count, so text in comments does no harm. */
export function countEndings(texts: readonly string[]): RelativeImports["endings"] {
  const endings = { ".js": 0, ".ts": 0, "": 0 };
  for (const text of texts)
    for (const [, path = ""] of text.matchAll(/\b(?:from|import|require\()\s*\(?["'](\.{1,2}\/[^"'\n]+)["']/g)) {
      if (/\.[cm]?jsx?$/.test(path)) endings[".js"] += 1;
      else if (/\.[cm]?tsx?$/.test(path)) endings[".ts"] += 1;
      else if (!/\.(?:json|node|css|svg|html|wasm|txt|graphql|sql|ya?ml)$/.test(path)) endings[""] += 1;
    }
  return endings;
}

/** Whether a script is written with import and export statements, with `require`, or shows neither. */
export function syntaxOf(text: string): "esm" | "commonjs" | undefined {
  if (
    /^(?:import\s*["']|import\b[^;"']*\bfrom\s*["']|export\s+(?:const|let|function|async|class|default|\{|\*))/m.test(
      text,
    )
  )
    return "esm";
  return /\brequire\s*\(|^(?:module\.)?exports\b/m.test(text) ? "commonjs" : undefined;
}
