import { filesHolding, isSearched, loadIndex, loadsIn, type Sources } from "../../model/sources.ts";
import { joinRelative, moduleEnding, resolveModule } from "./modules.ts";
import { type Unit, unitsAt } from "./unit.ts";

/** "pino/file" loads "pino" too. */
const packagesIn = (loads: readonly string[]): string[] =>
  loads.flatMap((specifier) => {
    if (specifier.startsWith(".")) return [];
    const parts = specifier.replace(/^node:/, "").split("/");
    return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  });

const index = loadIndex(packagesIn);

/** Paths of files that load one of `modules` or one below it, sorted. */
export const filesLoading = (sources: Sources, modules: readonly string[]): readonly string[] =>
  index(sources, modules);

export const loadsModule = (sources: Sources, path: string, module: string): boolean =>
  packagesIn(loadsIn(sources, path)).includes(module);

/** Parsed files of the service that load one of `modules`. */
export const unitsLoading = (sources: Sources, modules: readonly string[]): Unit[] =>
  unitsAt(sources, filesLoading(sources, modules));

/** Parsed files of the service that hold one of `texts`, and load `module` themselves or through other files. */
export const unitsReaching = (sources: Sources, module: string, texts: readonly string[]): Unit[] =>
  unitsAt(sources, filesHolding(sources, texts, filesReaching(sources, module)));

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

/** Parsed files of the service that load the module in `folder`, also when nothing was written there yet. */
export function unitsLoadingFolder(sources: Sources, folder: string): Unit[] {
  const target = resolveModule(sources, "", `./${folder}`);
  const paths = [folder, ...("file" in target ? [target.file] : [])].flatMap(
    (path) => importersOf(sources).get(path) ?? [],
  );
  return unitsAt(sources, [...new Set(paths)].sort());
}

const importers = new WeakMap<Sources, ReadonlyMap<string, readonly string[]>>();

/** Who loads each file of the project; what is not there goes by its path without an ending. */
function importersOf(sources: Sources): ReadonlyMap<string, readonly string[]> {
  const known = importers.get(sources);
  if (known !== undefined) return known;
  const map = new Map<string, string[]>();
  for (const path of sources.list().filter(isSearched))
    for (const specifier of loadsIn(sources, path)) {
      const target = resolveModule(sources, path, specifier);
      if (!("file" in target) && !specifier.startsWith(".")) continue;
      const file = "file" in target ? target.file : joinRelative(path, specifier).replace(moduleEnding, "");
      const files = map.get(file);
      if (files === undefined) map.set(file, [path]);
      else files.push(path);
    }
  importers.set(sources, map);
  return map;
}
