import { join, posix, relative, sep } from "node:path";
import type { Neighbour, Neighbours } from "../model/neighbour.ts";
import type { Disk } from "./disk.ts";
import { asObject, asString, type JsonObject, parseConfig } from "./json.ts";
import { parseManifest } from "./manifest.ts";
import { readTypescriptConfig, type TypescriptConfig, withoutCompiled } from "./node/tsconfig.ts";
import { findPackageManager } from "./package-manager.ts";
import { findPackages } from "./packages.ts";
import { createSources } from "./sources.ts";
import { ignoreFilesAbove, placeBelow, type Surroundings, surroundingsOf } from "./surroundings.ts";
import { walk } from "./walk.ts";
import { findWorkspaces } from "./workspaces.ts";

/**
 * The other packages of the workspace by their names; undefined where there is no workspace. Which there are is found out when
 * the first one is asked for, and of each only what is asked is read.
 */
export function neighboursOf({ root, workspaceRoot }: Surroundings, disk: Disk): Neighbours | undefined {
  if (workspaceRoot === undefined) return undefined;
  const top = join(root, workspaceRoot);
  let members: ReadonlyMap<string, string> | undefined;
  const found = new Map<string, Neighbour | undefined>();
  const find = (name: string): Neighbour | undefined => {
    members ??= new Map(findWorkspaces(top, disk).map(({ name: member, dir }) => [member, join(top, dir)]));
    const folder = members.get(name);
    return folder === undefined || folder === root ? undefined : neighbourIn(folder, { root, name, disk });
  };
  return {
    find: (name) => {
      if (!found.has(name)) found.set(name, find(name));
      return found.get(name);
    },
    found: () => [...found.values()].flatMap((it) => it ?? []).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

interface Seen {
  /** The package folder that the neighbour is one of. */
  readonly root: string;
  readonly name: string;
  readonly disk: Disk;
}

function neighbourIn(folder: string, { root, name, disk }: Seen): Neighbour | undefined {
  const surroundings = surroundingsOf(folder, disk);
  const { read, folders } = surroundings;
  const text = read("package.json");
  const manifest = parseConfig(text);
  if (text === undefined || manifest === undefined) return undefined;
  const config = readTypescriptConfig(read, folders);
  const { files } = walk({
    root: folder,
    // Where links lead is told where that package is looked at.
    disk: { ...disk, liesWithin: () => true },
    ignoreFiles: ignoreFilesAbove(surroundings),
    above: (base) => placeBelow(folder, base),
  });
  const listed = new Set(withoutCompiled(files, config));
  const { read: readText, list } = createSources({ root: folder, disk }, [...listed], []);
  let packages: ReturnType<Neighbour["packages"]> | undefined;
  return {
    name,
    dir: relative(root, folder).split(sep).join("/"),
    sources: { read: (path) => (listed.has(path) ? readText(path) : undefined), list },
    modules: (subpath) => modulesOf(manifest, config, subpath),
    packages: () =>
      (packages ??= findPackages(surroundings, parseManifest(text), findPackageManager(surroundings).fact.value)),
  };
}

/** What the manifest says of a subpath, then where the source of that may be. */
function modulesOf(manifest: JsonObject, config: TypescriptConfig | undefined, subpath: string): readonly string[] {
  const named = manifest["exports"] === undefined ? plainlyNamed(manifest, subpath) : exported(manifest, subpath);
  const usual = subpath === "." ? ["src/index", "index"] : [`src/${posix.normalize(subpath)}`];
  const paths = named.map((path) => posix.normalize(path).replace(/\.d(?=\.[cm]?ts$)/, ""));
  return [...new Set([...paths, ...paths.flatMap((path) => sourcesOf(path, config)), ...usual])];
}

function plainlyNamed(manifest: JsonObject, subpath: string): string[] {
  if (subpath !== ".") return [subpath];
  return ["source", "types", "typings", "module", "main"].flatMap((key) => asString(manifest[key]) ?? []);
}

/** All that `exports` has for a subpath, whatever the condition: which one holds, the one who loads it decides. */
function exported({ exports }: JsonObject, subpath: string): string[] {
  const entries = asObject(exports);
  const isMap = entries !== undefined && Object.keys(entries).every((key) => key.startsWith("."));
  if (!isMap) return subpath === "." ? pathsIn(exports) : [];
  if (entries[subpath] !== undefined) return pathsIn(entries[subpath]);
  for (const [key, target] of Object.entries(entries)) {
    const [prefix = "", suffix] = key.split("*");
    if (suffix === undefined || !subpath.startsWith(prefix) || !subpath.endsWith(suffix)) continue;
    const star = subpath.slice(prefix.length, subpath.length - suffix.length);
    return pathsIn(target).map((path) => path.replaceAll("*", star));
  }
  return [];
}

const pathsIn = (target: unknown): string[] =>
  typeof target === "string" ? [target] : Object.values(asList(target)).flatMap(pathsIn);

const asList = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});

/** A compiled file's source: by what the compiler is told, else with other names for the folders that compilers write to. */
function sourcesOf(path: string, { outDir = "", rootDir }: Partial<TypescriptConfig> = {}): string[] {
  const told = outDir !== "" && path.startsWith(`${outDir}/`) ? path.slice(outDir.length + 1) : undefined;
  const rest = told ?? path.replace(/^(?:dist|build|lib|out|output|esm|cjs)\//, "");
  const plain = rest.replace(/^(?:esm?|cjs|mjs|node|types|src)\//, "");
  return [rest, plain].flatMap((it) => [...(rootDir === undefined ? [] : [posix.join(rootDir, it)]), `src/${it}`, it]);
}
