import { jsonFeatures } from "./json/contract.ts";
import { codeFeatures } from "./typescript/index.ts";
import { documentFeatures } from "./yaml/contract.ts";

/** Something a generated file does or has. */
export interface Feature {
  /** In words: "call of requestFinished()". */
  readonly name: string;
  /** Where it stands in the text it was read from; counts from 1. */
  readonly line: number;
}

/**
 * What `generated` has and `current` lacks, in the order of `generated`; undefined when `current` can't be read at all.
 * Code that was added, renamed locals, other values, comments and layout are no matter.
 */
export function lostFeatures(path: string, generated: string, current: string): readonly Feature[] | undefined {
  const before = featuresOf(path, generated) ?? [];
  const after = featuresOf(path, current);
  if (after === undefined) return undefined;
  const left = new Map<string, number>();
  for (const { name } of after) left.set(name, (left.get(name) ?? 0) + 1);
  return before.filter(({ name }) => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count <= 0;
  });
}

function featuresOf(path: string, text: string): readonly Feature[] | undefined {
  if (/\.[cm]?[jt]s$/.test(path)) return codeFeatures(path, text);
  if (path.endsWith(".json")) return jsonFeatures(text);
  if (/\.ya?ml$/.test(path)) return documentFeatures(text);
  return [];
}
