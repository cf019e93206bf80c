import type { Beyond, Neighbours } from "./neighbour.ts";
import { type Survey, scanText } from "./survey.ts";

/** The project's text as the pure core sees it: nothing past this interface touches the disk. */
export interface Sources {
  /** Text of a file (BOM kept), or undefined when there is none. `path` is POSIX, relative to the package folder. */
  read(path: string): string | undefined;
  /** All known paths, sorted. */
  list(): readonly string[];
  /** What one pass over all files told; absent where their texts are at hand anyway. */
  survey?(): Survey;
  /** The other packages of the workspace; absent where there is none. */
  readonly neighbours?: Neighbours;
  /** Set where files of neighbours are listed beside the project's own. */
  readonly beyond?: Beyond;
}

/** Tests and what only they use: nothing there is part of the service. `path` as `Sources` has it. */
export const isTestFile = (path: string): boolean =>
  /(?:^|\/)(?:__tests__|__mocks__|tests?|specs?|e2e|cypress)\/|[._-](?:te?st|spec)\.[cm]?[jt]sx?$/.test(path) ||
  preparation.test(path);

/** "test-setup.ts", "jest.global-setup.js", "setupTests.ts", "test-utils.js" */
const preparation =
  /(?:^|\/)(?:(?:test|jest|vitest|mocha)[._-](?:global[._-]?)?setup|setup[._-]?tests?|test[._-](?:utils?|helpers?))\.[cm]?[jt]sx?$/i;

/** Files that a project's telemetry may depend on: what only tests use, declares types or fixes versions is none of them. */
export const isSearched = (path: string): boolean => !isTestFile(path) && !aside.test(path);
const aside = /\.d\.[cm]?ts$|(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml)$/;

/** Keeps what `choose` gives for the paths of each project: going through thousands of paths again and again adds up. */
export function listedOnce(
  choose: (paths: readonly string[]) => readonly string[],
): (sources: Sources) => readonly string[] {
  const chosen = new WeakMap<Sources, readonly string[]>();
  return (sources) => {
    const known = chosen.get(sources) ?? choose(sources.list());
    chosen.set(sources, known);
    return known;
  };
}

/** Paths of all files that are searched, sorted. */
export const searchedFiles = listedOnce((paths) => paths.filter(isSearched));

/** An edit of a user's file. Edits only ever insert, so "output minus insertions = input" can be verified. */
export interface Insertion {
  /** Offset into the text the insertion was computed from, in UTF-16 units. */
  readonly at: number;
  readonly text: string;
  /** What needs it, when that is not the requirement alone: an import serves every use in its file. */
  readonly for?: string;
}

/** A half-open range of text, in UTF-16 units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What lies under an overlay, so that what is known of the files below need not be found out again. */
const overlays = new WeakMap<
  Sources,
  { readonly base: Sources; readonly changed: ReadonlyMap<string, string | undefined> }
>();

/**
 * Sources with some files replaced; `undefined` hides a file. `changed` must not change afterwards. `beyond` tells of those
 * that are none of the project's own.
 */
export function overlay(
  base: Sources,
  changed: ReadonlyMap<string, string | undefined>,
  beyond: Beyond | undefined = base.beyond,
): Sources {
  let listed: readonly string[] | undefined;
  const sources: Sources = {
    read: (path) => (changed.has(path) ? changed.get(path) : base.read(path)),
    list: () => (listed ??= listOf(base, changed)),
    ...(base.neighbours !== undefined && { neighbours: base.neighbours }),
    ...(beyond !== undefined && { beyond }),
  };
  overlays.set(sources, { base, changed });
  return sources;
}

function listOf(base: Sources, changed: ReadonlyMap<string, string | undefined>): readonly string[] {
  const paths = new Set(base.list());
  for (const [path, text] of changed) {
    if (text === undefined) paths.delete(path);
    else paths.add(path);
  }
  return [...paths].sort();
}

/** The sources that a file comes from: below overlays that leave it alone. */
export function homeOf(sources: Sources, path: string): Sources {
  const over = overlays.get(sources);
  return over === undefined || over.changed.has(path) ? sources : homeOf(over.base, path);
}

/** What stands in quotes behind from, import or require in a file. */
export function loadsIn(all: Sources, path: string): readonly string[] {
  const sources = homeOf(all, path);
  return sources.survey?.().loads(path) ?? scanText(sources.read(path) ?? "").loads;
}

/** Which files have one of some tokens, sorted. Each file is looked through once, also below overlays. */
export type TokenIndex = (sources: Sources, tokens: readonly string[]) => string[];

/** An index of the tokens that `tokensOf` makes of what a file loads. */
export function loadIndex(tokensOf: (loads: readonly string[]) => readonly string[]): TokenIndex {
  const built = new WeakMap<Sources, ReadonlyMap<string, ReadonlySet<string>>>();
  const build = (sources: Sources): ReadonlyMap<string, ReadonlySet<string>> => {
    const index = new Map<string, Set<string>>();
    for (const path of searchedFiles(sources))
      for (const token of tokensOf(loadsIn(sources, path))) {
        const paths = index.get(token) ?? new Set();
        index.set(token, paths.add(path));
      }
    built.set(sources, index);
    return index;
  };
  const scanned = new WeakMap<Changes, Map<string, readonly string[]>>();
  const tokensIn = (changed: Changes, path: string): readonly string[] => {
    const known = scanned.get(changed) ?? new Map<string, readonly string[]>();
    scanned.set(changed, known);
    const tokens = known.get(path) ?? tokensOf(scanText(changed.get(path) ?? "").loads);
    known.set(path, tokens);
    return tokens;
  };
  return lookUp(
    (sources, token) => (built.get(sources) ?? build(sources)).get(token) ?? new Set(),
    (changed, path, token) => tokensIn(changed, path).includes(token),
  );
}

/** Paths of searched files whose text has one of `needles`, sorted. Those that are `sought` cost nothing, others a pass over all texts each. */
export const filesWith: TokenIndex = lookUp(
  (sources, needle) =>
    sources.survey?.().holding(needle) ??
    new Set(searchedFiles(sources).filter((path) => sources.read(path)?.includes(needle))),
  (changed, path, needle) => changed.get(path)?.includes(needle) === true,
);

function baseOf(sources: Sources): Sources {
  const over = overlays.get(sources);
  return over === undefined ? sources : baseOf(over.base);
}

/** Those of `within`, or of all files without it, whose text has one of `needles`, sorted. */
export function filesHolding(
  sources: Sources,
  needles: readonly string[],
  within: ReadonlySet<string> | undefined,
): readonly string[] {
  if (within === undefined) return filesWith(sources, needles);
  const isSurveyed = (needle: string): boolean => baseOf(sources).survey?.().holding(needle) !== undefined;
  const [surveyed, others] = [needles.filter(isSurveyed), needles.filter((needle) => !isSurveyed(needle))];
  const found = new Set(filesWith(sources, surveyed));
  const holds = (path: string): boolean =>
    found.has(path) || others.some((needle) => sources.read(path)?.includes(needle));
  return [...within].filter(holds).sort();
}

type Paths = ReadonlySet<string>;
type Changes = ReadonlyMap<string, string | undefined>;

/** `search` looks through sources that lie over no others, `has` at one text of those that lie over others. */
function lookUp(
  search: (sources: Sources, token: string) => Paths,
  has: (changed: Changes, path: string, token: string) => boolean,
): TokenIndex {
  const found = new WeakMap<Sources, Map<string, Paths>>();
  const pathsWith = (sources: Sources, token: string): Paths => {
    const known = found.get(sources) ?? new Map<string, Paths>();
    found.set(sources, known);
    const paths = known.get(token) ?? searchFor(sources, token);
    known.set(token, paths);
    return paths;
  };
  const searchFor = (sources: Sources, token: string): Paths => {
    const over = overlays.get(sources);
    if (over === undefined) return search(sources, token);
    const paths = new Set(pathsWith(over.base, token));
    for (const [path, text] of over.changed) {
      if (text !== undefined && isSearched(path) && has(over.changed, path, token)) paths.add(path);
      else paths.delete(path);
    }
    return paths;
  };
  return (sources, tokens) => [...new Set(tokens.flatMap((token) => [...pathsWith(sources, token)]))].sort();
}

/** Puts `insertions` (any order; equal offsets keep their order) into `text`. */
export function insert(text: string, insertions: readonly Insertion[]): string {
  const ordered = [...insertions].sort((a, b) => a.at - b.at);
  let result = "";
  let from = 0;
  for (const { at, text: piece } of ordered) {
    result += text.slice(from, at) + piece;
    from = at;
  }
  return result + text.slice(from);
}

/** Takes `ranges` (not overlapping) out of `text`. */
export function erase(text: string, ranges: readonly Range[]): string {
  const ordered = [...ranges].sort((a, b) => a.start - b.start);
  let result = "";
  let from = 0;
  for (const { start, end } of ordered) {
    result += text.slice(from, start);
    from = end;
  }
  return result + text.slice(from);
}
