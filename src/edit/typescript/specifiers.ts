import { filesHolding, loadIndex, loadsIn, searchedFiles, type Sources } from "../../model/sources.ts";
import { joinRelative, mayBeAlias, moduleEnding, resolveModule } from "./modules.ts";
import { type Matching, type Unit, unitsAt } from "./unit.ts";

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
    waiting.push(...importersOf(sources, path));
  }
  known.set(module, found);
  return found;
}

/** Parsed files of the service that load a file, or what is in a folder, also when nothing was written there yet. */
export const unitsImporting = (sources: Sources, path: string, matching?: Matching): Unit[] =>
  unitsAt(sources, [...new Set(importersOf(sources, path))].sort(), matching);

/** True when a file of the service loads the file `path`. */
export const isImported = (sources: Sources, path: string): boolean => importersOf(sources, path).length > 0;

/** The file and all that load it, themselves or through other files: each process that runs it begins in one of these. */
export function filesAbove(sources: Sources, path: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [path];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    waiting.push(...importersOf(sources, file));
  }
  return found;
}

/** Files that load `file`, or the index of a folder; what is not there yet goes by its path. */
function importersOf(sources: Sources, file: string): string[] {
  const wanted = plainPath(file);
  return (byName(sources).get(lastOf(wanted)) ?? []).flatMap(({ path, specifier }) => {
    const target = resolveModule(sources, path, specifier);
    if ("file" in target) return plainPath(target.file) === wanted ? [path] : [];
    return specifier.startsWith(".") && plainPath(joinRelative(path, specifier)) === wanted ? [path] : [];
  });
}

const plainPath = (path: string): string => path.replace(moduleEnding, "");
const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

interface Load {
  readonly path: string;
  readonly specifier: string;
}

const loads = new WeakMap<Sources, ReadonlyMap<string, readonly Load[]>>();

/** What each file loads, by the last name of where that may lead: few of thousands are asked about, and resolving is dear. */
function byName(sources: Sources): ReadonlyMap<string, readonly Load[]> {
  const known = loads.get(sources);
  if (known !== undefined) return known;
  const map = new Map<string, Load[]>();
  for (const path of searchedFiles(sources))
    for (const specifier of loadsIn(sources, path)) {
      const name = lastOf(plainPath(leadOf(sources, path, specifier)));
      const list = map.get(name);
      if (list === undefined) map.set(name, [{ path, specifier }]);
      else list.push({ path, specifier });
    }
  loads.set(sources, map);
  return map;
}

/** A path that ends as the loaded file's does: the specifier itself, but for names of folders, aliases and neighbours. */
function leadOf(sources: Sources, path: string, specifier: string): string {
  if (specifier.startsWith("."))
    return /(?:^|\/)(?:\.{0,2}|index(?:\.\w+)?)$/.test(specifier) ? joinRelative(path, specifier) : specifier;
  if (!mayBeAlias(sources, specifier) && sources.beyond === undefined) return specifier;
  const target = resolveModule(sources, path, specifier);
  return "file" in target ? target.file : specifier;
}
