import { type Sources, tokenIndex } from "../../model/sources.ts";
import { resolveModule } from "./modules.ts";
import { type Unit, unitsAt } from "./unit.ts";

/** What stands in quotes behind from, import or require. Text in comments counts: it is for the parser to tell. */
const specifiersIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:from|import|require)\b\s*\(?\s*["'`]([^"'`\n]+)["'`]/g)].map(([, name = ""]) => name);

/** "pino/file" loads "pino" too. */
const packagesIn = (text: string): string[] =>
  specifiersIn(text).flatMap((specifier) => {
    const parts = specifier.replace(/^node:/, "").split("/");
    return specifier.startsWith(".") ? [] : parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  });

const index = tokenIndex(packagesIn);

/** Paths of files that load one of `modules` or one below it, sorted. */
export const filesLoading = (sources: Sources, modules: readonly string[]): readonly string[] =>
  index(sources, modules);

export const loadsModule = (sources: Sources, path: string, module: string): boolean =>
  packagesIn(sources.read(path) ?? "").includes(module);

/** Parsed files of the service that load one of `modules`. */
export const unitsLoading = (sources: Sources, modules: readonly string[]): Unit[] =>
  unitsAt(sources, filesLoading(sources, modules));

const reaching = new WeakMap<Sources, Map<string, ReadonlySet<string>>>();

/** Files that load `module` themselves or through other files: only there can something that it made be known. */
export function filesReaching(sources: Sources, module: string): ReadonlySet<string> {
  const known = reaching.get(sources) ?? new Map<string, ReadonlySet<string>>();
  reaching.set(sources, known);
  const before = known.get(module);
  if (before !== undefined) return before;
  const found = new Set<string>();
  const waiting = [...filesLoading(sources, [module])];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    waiting.push(...(importersOf(sources).get(path) ?? []));
  }
  known.set(module, found);
  return found;
}

const importers = new WeakMap<Sources, ReadonlyMap<string, readonly string[]>>();

/** Who loads each file of the project. */
function importersOf(sources: Sources): ReadonlyMap<string, readonly string[]> {
  const known = importers.get(sources);
  if (known !== undefined) return known;
  const map = new Map<string, string[]>();
  for (const path of sources.list().filter((name) => /\.[cm]?[jt]sx?$|(?:^|\/)[^./]+$/.test(name)))
    for (const specifier of specifiersIn(sources.read(path) ?? "")) {
      const target = resolveModule(sources, path, specifier);
      if ("file" in target) map.set(target.file, [...(map.get(target.file) ?? []), path]);
    }
  importers.set(sources, map);
  return map;
}
