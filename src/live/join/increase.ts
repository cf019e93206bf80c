import { findSamples } from "../scrape/parse.ts";
import type { Labels, Scrape } from "../scrape/types.ts";
import type { Increase } from "./types.ts";

/** Series of `name` with a higher value in `after`; one that is new counts from 0. */
export function increases(before: Scrape, after: Scrape, name: string): Increase[] {
  const old = new Map(findSamples(before, name).map(({ labels, value }) => [keyOf(labels), value]));
  return findSamples(after, name)
    .map(({ labels, value }) => ({ name, labels, by: value - (old.get(keyOf(labels)) ?? 0) }))
    .filter(({ by }) => by > 0);
}

/** Labels in one order, for comparison. */
export const keyOf = (labels: Labels): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
