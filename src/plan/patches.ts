import type { LanguageAdapter } from "../edit/language.ts";
import type { Facts, Place } from "../model/facts.ts";
import type { Step } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { PatchedFile, Record } from "../model/record.ts";
import type { Requirement } from "../model/requirement.ts";
import { type Range, type Sources, overlay } from "../model/sources.ts";
import { placeBefore } from "./lines.ts";
import { type Patched, addPieces, locatePieces, rangeOf, recordOf, removeRanges } from "./pieces.ts";

export interface PatchInput {
  readonly sources: Sources;
  readonly facts: Facts;
  readonly record: Record | undefined;
  readonly adapter: LanguageAdapter;
  /** What has to be there, in the order in which it is put in. */
  readonly wanted: readonly Requirement[];
  /** What was there for the selection before. */
  readonly known: readonly Requirement[];
  /** Ids of requirements: others stay missing, and none of their problems counts. */
  readonly only?: ReadonlySet<string> | undefined;
}

export interface PatchResult {
  /** New text of each changed file; undefined for one that goes. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  readonly patched: Readonly<{ [path: string]: PatchedFile }>;
  readonly steps: readonly Step[];
  readonly problems: readonly Problem[];
}

/** Takes out what is no longer wanted, then puts in what is missing, one requirement after the other. */
export function patch(input: PatchInput): PatchResult {
  const state = new PatchState(input);
  removeUnwanted(state, input);
  reorderManifests(state, input);
  const steps: Step[] = [];
  const problems: Problem[] = [];
  const placed = new Map<string, Requirement>();
  const isRecorded = (id: string): boolean =>
    Object.values(input.record?.patched ?? {}).some(
      ({ insertions, rewritten }) => insertions.some((piece) => piece.for === id) || rewritten?.includes(id),
    );
  for (const requirement of input.wanted) {
    const { id, why, what, rule } = requirement;
    const step = { id, why, ...(what !== undefined && { what }), ...(rule !== undefined && { rule }) };
    const missing = { status: "missing", ...(isRecorded(id) ? {} : { isNew: true }) } as const;
    const outcome = requirement.ensure(state.sources);
    switch (outcome.kind) {
      case "satisfied":
        if (outcome.note !== undefined && input.only === undefined) problems.push(outcome.note);
        steps.push({ ...step, status: "satisfied", ...lineOf(state.today(outcome.found)) });
        break;
      case "drifted":
      case "blocked": {
        const { at } = outcome.problem;
        const problem = { ...outcome.problem, ...(at !== undefined && { at: state.today(at) }) };
        if (input.only?.has(id) !== false) problems.push(problem);
        steps.push({ ...step, status: outcome.kind, ...problem.at, problem });
        break;
      }
      case "missing": {
        const isThere = requirement.entry !== undefined && requirement.find(input.sources) !== undefined;
        if (!isThere && input.only?.has(id) === false) {
          steps.push({ ...step, ...missing, file: outcome.file });
          break;
        }
        const at = outcome.at === undefined ? {} : { at: state.today(outcome.at) };
        state.update(outcome.file, addPieces(state.file(outcome.file), outcome.insertions, id));
        const found = isThere ? ({ status: "satisfied" } as const) : missing;
        steps.push({ ...step, ...found, file: outcome.file, ...at });
        placed.set(id, requirement);
      }
    }
  }
  // At the end, because what is put in later moves what was put in before.
  const located = steps.map((step) => {
    const requirement = placed.get(step.id);
    return requirement === undefined ? step : { ...step, line: requirement.find(state.sources)?.line ?? 1 };
  });
  return { texts: state.changed(), patched: state.record(), steps: located, problems };
}

const lineOf = ({ file, line }: Place): Pick<Step, "file" | "line"> => ({ file, line });

function removeUnwanted(state: PatchState, { wanted, known, record, adapter, facts }: PatchInput): void {
  const ids = new Set(wanted.map(({ id }) => id));
  const gone = known.filter(({ id }) => !ids.has(id));
  for (const { id } of recordedRequirements(record))
    if (!ids.has(id) && !gone.some((requirement) => requirement.id === id)) state.erase(id);
  // Last put in is first taken out: what stands inside another piece goes before it.
  for (const requirement of gone.toReversed()) {
    if (state.erase(requirement.id)) continue;
    if (requirement.entry !== undefined && !state.wasRewritten(requirement.id)) continue;
    state.eraseFound(requirement);
    state.forget(requirement.id);
  }
  const module = { dir: facts.observabilityDir, importExtension: facts.importExtension };
  for (const path of Object.keys(record?.patched ?? {})) {
    if (!state.changed().has(path)) continue;
    const unused = (): readonly Range[] => adapter.unusedImports(state.sources, path, module);
    if (unused().some((range) => state.hasImport(path, range))) state.erase("import", path);
    const others = unused();
    if (others.length > 0) state.update(path, removeRanges(state.file(path), others));
  }
}

/** Entries of manifests come out and go in again, so that their order does not tell which came first. */
function reorderManifests(state: PatchState, { wanted }: PatchInput): void {
  const entries = wanted.filter(({ entry }) => entry === "ordered");
  // The user may have put entries of their own among them since: with nothing to add, all stay where they are.
  if (entries.every((requirement) => requirement.find(state.sources) !== undefined)) return;
  for (const { id } of entries.toReversed()) state.erase(id);
}

function recordedRequirements(record: Record | undefined): { id: string }[] {
  const ids = Object.values(record?.patched ?? {}).flatMap(({ insertions }) => insertions.map((piece) => piece.for));
  return [...new Set(ids)].filter((id) => id !== "import").map((id) => ({ id }));
}

/** The same characters as ranges that don't overlap. */
function joined(ranges: readonly Range[]): Range[] {
  const all: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last === undefined || range.start > last.end) all.push(range);
    else all.splice(-1, 1, { start: last.start, end: Math.max(last.end, range.end) });
  }
  return all;
}

/** The patched files while they are worked on. */
class PatchState {
  readonly #base: Sources;
  readonly #record: Record | undefined;
  readonly #files = new Map<string, Patched>();
  sources: Sources;

  constructor({ sources, record }: PatchInput) {
    this.#base = sources;
    this.#record = record;
    this.sources = sources;
    for (const path of Object.keys(record?.patched ?? {})) if (sources.read(path) !== undefined) this.file(path);
  }

  file(path: string): Patched {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const file = locatePieces(this.#base.read(path), this.#record?.patched[path]);
    this.#files.set(path, file);
    return file;
  }

  update(path: string, file: Patched): void {
    this.#files.set(path, file);
    this.sources = overlay(this.#base, this.changed());
  }

  /** A place in a file as it is by now, in the file that the user has. */
  today(place: Place): Place {
    const [before, now] = [this.#base.read(place.file), this.sources.read(place.file)];
    return before === undefined || now === undefined ? place : placeBefore(before, now, place);
  }

  /** Takes out the recorded pieces of a requirement; false when they are not all there. */
  erase(id: string, only?: string): boolean {
    // An opening bracket without its closing one would leave a broken file.
    if (this.wasRewritten(id)) return false;
    let erased = false;
    for (const [path, file] of this.#files) {
      if (only !== undefined && path !== only) continue;
      const ranges = file.pieces.filter((piece) => piece.for === id).map(rangeOf);
      if (ranges.length === 0) continue;
      this.update(path, removeRanges(file, ranges));
      erased = true;
    }
    return erased;
  }

  /** True when the recorded import of a file stands within `range`. */
  hasImport(path: string, { start, end }: Range): boolean {
    const imports = this.file(path).pieces.filter((piece) => piece.for === "import");
    return imports.map(rangeOf).some((piece) => piece.start < end && start < piece.end);
  }

  /** Takes out what is there of a requirement by what the code says, with those recorded pieces that were found. */
  eraseFound({ id, find }: Requirement): void {
    const found = find(this.sources);
    if (found === undefined) return;
    const file = this.file(found.file);
    const recorded = file.pieces.filter((piece) => piece.for === id).map(rangeOf);
    this.update(found.file, removeRanges(file, joined([...found.pieces, ...recorded])));
  }

  wasRewritten(id: string): boolean {
    return [...this.#files.values()].some(({ rewritten }) => rewritten.includes(id));
  }

  forget(id: string): void {
    for (const [path, { pieces, rewritten, ...file }] of this.#files)
      this.#files.set(path, {
        ...file,
        pieces: pieces.filter((piece) => piece.for !== id),
        rewritten: rewritten.filter((other) => other !== id),
      });
  }

  changed(): Map<string, string | undefined> {
    const texts = new Map<string, string | undefined>();
    for (const [path, { text, created }] of this.#files) {
      const after = created && text === "" ? undefined : text;
      if (after !== this.#base.read(path)) texts.set(path, after);
    }
    return texts;
  }

  record(): { [path: string]: PatchedFile } {
    const entries: [string, PatchedFile][] = [];
    for (const [path, file] of this.#files) {
      const entry = recordOf(file);
      if (entry !== undefined) entries.push([path, entry]);
    }
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
