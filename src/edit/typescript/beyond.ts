import type { Beyond, Neighbour, Neighbours } from "../../model/neighbour.ts";
import { loadsIn, overlay, searchedFiles, type Sources } from "../../model/sources.ts";
import { scanText } from "../../model/survey.ts";
import { resolveModule } from "./modules.ts";

const seen = new WeakMap<Sources, Sources>();

/**
 * The project together with those files of other packages of its workspace that it loads, under paths like
 * "../../packages/db/src/index.ts": what such a package makes is then followed like what a file of the project makes. The project
 * itself where it loads none.
 */
export function withNeighbours(sources: Sources): Sources {
  if (sources.neighbours === undefined || sources.beyond !== undefined) return sources;
  const known = seen.get(sources) ?? join(sources, sources.neighbours);
  seen.set(sources, known);
  return known;
}

function join(sources: Sources, neighbours: Neighbours): Sources {
  const specifiers = new Set(searchedFiles(sources).flatMap((path) => loadsIn(sources, path)));
  const { files, beyond } = filesBehind(neighbours, [...specifiers].filter(isBare).sort());
  return files.size === 0 ? sources : overlay(sources, files, beyond);
}

interface Loaded {
  readonly files: ReadonlyMap<string, string>;
  readonly beyond: Beyond;
}

const loaded = new WeakMap<Neighbours, Map<string, Loaded>>();

/** What the states of a project load is nearly always the same. */
function filesBehind(neighbours: Neighbours, specifiers: readonly string[]): Loaded {
  const known = loaded.get(neighbours) ?? new Map<string, Loaded>();
  loaded.set(neighbours, known);
  const key = specifiers.join("\n");
  const found = known.get(key) ?? follow(neighbours, specifiers);
  known.set(key, found);
  return found;
}

/** Every file that is reached from `specifiers`, and where what they load leads. */
function follow(neighbours: Neighbours, specifiers: readonly string[]): Loaded {
  const files = new Map<string, string>();
  const owners = new Map<string, Neighbour>();
  const entries = new Map<string, FileOf | undefined>();
  const enter = (specifier: string): FileOf | undefined => {
    if (!entries.has(specifier)) entries.set(specifier, entryOf(neighbours, specifier));
    return entries.get(specifier);
  };
  const open = (found: FileOf | undefined): string | undefined => {
    if (found === undefined) return undefined;
    const { owner, path } = found;
    const whole = `${owner.dir}/${path}`;
    if (files.has(whole)) return whole;
    const text = owner.sources.read(path);
    if (text === undefined) return undefined;
    files.set(whole, text);
    owners.set(whole, owner);
    for (const specifier of scanText(text).loads) open(leadFrom(owner, path, specifier) ?? enter(specifier));
    return whole;
  };
  for (const specifier of specifiers) open(enter(specifier));
  const resolve: Beyond["resolve"] = (from, specifier) => {
    const owner = owners.get(from);
    const within = owner && leadFrom(owner, from.slice(owner.dir.length + 1), specifier);
    const found = within ?? enter(specifier);
    const path = found && `${found.owner.dir}/${found.path}`;
    return path !== undefined && files.has(path) ? path : undefined;
  };
  return { files, beyond: { owner: (path) => owners.get(path), resolve } };
}

interface FileOf {
  readonly owner: Neighbour;
  readonly path: string;
}

/** Where a specifier leads within the package that it is written in, also by the package's own aliases. */
function leadFrom(owner: Neighbour, from: string, specifier: string): FileOf | undefined {
  const target = resolveModule(owner.sources, from, specifier);
  return "file" in target ? { owner, path: target.file } : undefined;
}

function entryOf(neighbours: Neighbours, specifier: string): FileOf | undefined {
  const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)(\/.+)?$/.exec(specifier) ?? [];
  const owner = name === undefined || !isBare(name) ? undefined : neighbours.find(name);
  if (owner === undefined) return undefined;
  for (const path of owner.modules(rest === undefined ? "." : `.${rest}`)) {
    const found = leadFrom(owner, "package.json", `./${path}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isBare = (specifier: string): boolean => !/^(?:[./#]|node:)/.test(specifier);
