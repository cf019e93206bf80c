import { createHash } from "node:crypto";
import { type PatchedFile, type Record, type RecordedInsertion, recordFile } from "../model/record.ts";
import { type Insertion, type Range, type Sources, erase, insert } from "../model/sources.ts";

/** One file with what the tool put into it: the text and the pieces of it that are ours, kept in step. */
export interface Patched {
  readonly text: string;
  readonly pieces: readonly RecordedInsertion[];
  /** All of it began with us: without our pieces there is no file. */
  readonly created?: true;
  /** Requirements of which a piece was not found again: those that were are not all there is of them. */
  readonly rewritten: readonly string[];
}

export const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/**
 * Finds the recorded pieces in the file as it is now; `found` is undefined when there is none. Pieces that the user
 * rewrote are no longer ours and drop out.
 */
export function locatePieces(found: string | undefined, recorded: PatchedFile | undefined): Patched {
  const text = found ?? "";
  const created = found === undefined || recorded?.created ? ({ created: true } as const) : {};
  if (recorded === undefined) return { text, pieces: [], rewritten: [], ...created };
  if (sha256(text) === recorded.sha256)
    return { text, pieces: recorded.insertions, rewritten: recorded.rewritten ?? [], ...created };
  let shift = 0;
  const pieces: RecordedInsertion[] = [];
  const lost: RecordedInsertion[] = [];
  for (const piece of recorded.insertions) {
    const at = nearest(text, piece.text, piece.at + shift, pieces.at(-1));
    if (at === undefined || (isBare(piece) && lost.some((other) => other.for === piece.for))) {
      lost.push(piece);
      continue;
    }
    shift = at - piece.at;
    pieces.push({ ...piece, at, text: piece.text + semicolonBehind(text, at, piece) });
  }
  const rewritten = [...(recorded.rewritten ?? []), ...lost.map((piece) => piece.for)].filter((id) => id !== "import");
  return { text, pieces, rewritten: [...new Set(rewritten)].sort(), ...created };
}

/** The semicolon that a formatter gave a line of ours goes with it. */
const semicolonBehind = (text: string, at: number, { text: piece }: RecordedInsertion): "" | ";" =>
  /^\s*\n/.test(piece) && /^;[ \t]*(\r?\n|$)/.test(text.slice(at + piece.length)) ? ";" : "";

/**
 * White space and brackets alone stand everywhere: such a piece is only trusted where it was left, and with what belongs
 * to it before it.
 */
const isBare = ({ text }: Pick<RecordedInsertion, "text">): boolean => !/\w/.test(text);

/** The occurrence of `piece` nearest to `expected` that stands behind the piece before it. */
function nearest(
  text: string,
  piece: string,
  expected: number,
  previous: RecordedInsertion | undefined,
): number | undefined {
  if (isBare({ text: piece })) return text.startsWith(piece, expected) ? expected : undefined;
  let best: number | undefined;
  const floor = previous === undefined ? 0 : previous.at + previous.text.length;
  for (let at = text.indexOf(piece, floor); at !== -1; at = text.indexOf(piece, at + 1))
    if (best === undefined || Math.abs(at - expected) < Math.abs(best - expected)) best = at;
  return best;
}

/** Puts `insertions` in for the requirement `id`; pieces that are there already move along, or are split around it. */
export function addPieces(file: Patched, insertions: readonly Insertion[], id: string): Patched {
  const { text, pieces, rewritten } = file;
  const ordered = [...insertions].sort((a, b) => a.at - b.at);
  const split = ordered.reduce<readonly RecordedInsertion[]>(
    (all, { at }) => all.flatMap((piece) => splitAt(piece, at)),
    pieces,
  );
  const lengthBefore = (offset: number, inclusive: boolean): number =>
    ordered
      .filter(({ at }) => (inclusive ? at <= offset : at < offset))
      .reduce((sum, insertion) => sum + insertion.text.length, 0);
  const moved = split.map((piece) => ({ ...piece, at: piece.at + lengthBefore(piece.at, true) }));
  let sum = 0;
  const added = ordered.map((insertion) => {
    const at = insertion.at + sum;
    sum += insertion.text.length;
    return { at, text: insertion.text, for: insertion.for ?? id };
  });
  return {
    ...file,
    text: insert(text, ordered),
    pieces: [...moved, ...added].sort((a, b) => a.at - b.at),
    rewritten: rewritten.filter((other) => other !== id),
  };
}

function splitAt(piece: RecordedInsertion, at: number): RecordedInsertion[] {
  const offset = at - piece.at;
  if (offset <= 0 || offset >= piece.text.length) return [piece];
  return [
    { ...piece, text: piece.text.slice(0, offset) },
    { ...piece, at, text: piece.text.slice(offset) },
  ];
}

/** Takes `ranges` out of the text; pieces inside them are gone, the others move along. */
export function removeRanges(file: Patched, ranges: readonly Range[]): Patched {
  const { text, pieces } = file;
  const removedBefore = (offset: number): number =>
    ranges.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, offset) - start), 0);
  const kept = pieces.filter(
    (piece) => !ranges.some(({ start, end }) => piece.at < end && piece.at + piece.text.length > start),
  );
  return {
    ...file,
    text: erase(text, ranges),
    pieces: kept.map((piece) => ({ ...piece, at: piece.at - removedBefore(piece.at) })),
  };
}

export const rangeOf = (piece: RecordedInsertion): Range => ({ start: piece.at, end: piece.at + piece.text.length });

/** The record's entry for the file, or undefined when nothing of ours is in it. */
export function recordOf({ text, pieces, rewritten, created }: Patched): PatchedFile | undefined {
  if (pieces.length === 0 && rewritten.length === 0) return undefined;
  const insertions = pieces.map(({ at, text: piece, for: id }) => ({ at, for: id, text: piece }));
  return { sha256: sha256(text), insertions, ...(created && { created }), ...(rewritten.length > 0 && { rewritten }) };
}

/** Files whose uncommitted changes are the tool's own: they hold exactly what the record says was written. */
export function ownFiles(sources: Sources, record: Record | undefined): string[] {
  if (record === undefined) return [];
  const generated = Object.entries(record.generated).filter(([path, text]) => sources.read(path) === text);
  const patched = Object.entries(record.patched).filter(
    ([path, { sha256: hash }]) => sha256(sources.read(path) ?? "") === hash,
  );
  return [recordFile, ...[...generated, ...patched].map(([path]) => path)];
}
