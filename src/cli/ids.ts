import { Failure } from "../model/problem.ts";

/** Throws for the first of `ids` that is not among `known`, with the nearest name as a suggestion. */
export function requireKnown(kind: string, ids: readonly string[], known: readonly string[]): void {
  const id = ids.find((candidate) => !known.includes(candidate));
  if (id === undefined) return;
  const args = { kind, id, known: known.join(", "), suggestion: nearest(id, known) ?? "" };
  throw new Failure([{ code: "usage.unknown-id", severity: "error", args }]);
}

/** Splits "a, b" into ids; empty parts vanish. */
export const splitIds = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** The name of `known` that was probably meant by `word`. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(2, word.length / 3) ? best.name : undefined;
}

/** Levenshtein distance: insertions, deletions and replacements between two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries())
      next.push(Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    row = next;
  }
  return row[b.length] ?? 0;
}
