import { jsonFeatures } from "./json/contract.ts";
import { codeFeatures } from "./typescript/index.ts";
import { documentFeatures } from "./yaml/contract.ts";

/** Something a generated file does or has. */
export interface Feature {
  /** In words: "call of requestFinished()". */
  readonly name: string;
  /** What makes two features the same, when that is not their name. */
  readonly key?: string;
  /** Where it stands in the text it was read from; counts from 1. */
  readonly line: number;
  /** The features that it says more about: where one of these is lost, nothing more is to be said. */
  readonly of?: readonly string[];
  /** It may stand for one that is missed, and is not missed itself: the same said otherwise, or said again. */
  readonly spare?: "otherwise" | "again";
  /** It is missed only where this one took its place. */
  readonly instead?: string | undefined;
  /** It is something that is not to be there: what was gained is what is lost. */
  readonly isUnwanted?: true;
}

/** A feature that is gone, where it was in the generated text, or where something stands in the current one. */
export interface Lost {
  readonly name: string;
  readonly line: number;
  readonly isGained: boolean;
}

/**
 * What `generated` has and `current` lacks, in the order of `generated`; undefined when `current` can't be read at all.
 * Code that was added, renamed locals, other values, comments and layout are no matter.
 */
export function lostFeatures(path: string, generated: string, current: string): readonly Lost[] | undefined {
  const before = featuresOfGenerated(path, generated);
  const after = featuresOf(path, current);
  if (after === undefined) return undefined;
  const wanted = before.filter((it) => isOwn(it) && it.isUnwanted !== true);
  const surplus = counted(after);
  for (const [key, count] of counted(wanted)) surplus.set(key, (surplus.get(key) ?? 0) - count);
  const unmatched = new Set(
    missingFrom(keptFirst(wanted, generated, current), [...after.filter(isOwn), ...added(before, after)]),
  );
  const missing = wanted.filter(
    (it) => unmatched.has(it) && (it.instead === undefined || (surplus.get(it.instead) ?? 0) > 0),
  );
  const gone = new Set(missing.map(keyOf));
  const asked = new Set(wanted.map(keyOf));
  const isUnwanted = (feature: Feature): boolean => feature.isUnwanted === true;
  return [
    ...missing.filter(({ of = [] }) => !of.some((it) => gone.has(it))).map((it) => ({ ...it, isGained: false })),
    ...missingFrom(after.filter(isUnwanted), before.filter(isUnwanted))
      .filter(({ of = [] }) => of.every((it) => asked.has(it)))
      .map((it) => ({ ...it, isGained: true })),
  ];
}

/** Of several that are the same, those on lines that are still there come first: what is gone is what was edited. */
function keptFirst(features: readonly Feature[], generated: string, current: string): Feature[] {
  const there = new Set(current.split("\n").map((line) => line.trim()));
  const lines = generated.split("\n");
  const isKept = ({ line }: Feature): boolean => there.has(lines[line - 1]?.trim() ?? "");
  return [...features.filter(isKept), ...features.filter((feature) => !isKept(feature))];
}

const isOwn = ({ spare }: Feature): boolean => spare === undefined;

/** Spare features that the generated text has not: one that was there before stands for nothing that is gone since. */
const added = (before: readonly Feature[], after: readonly Feature[]): Feature[] =>
  (["otherwise", "again"] as const).flatMap((kind) =>
    missingFrom(
      after.filter(({ spare }) => spare === kind),
      before.filter(({ spare }) => spare === kind),
    ),
  );

const known = new Map<string, readonly Feature[]>();

/** Packages of one repository share most of their generated texts. */
function featuresOfGenerated(path: string, text: string): readonly Feature[] {
  const key = `${path}\n${text}`;
  const features = known.get(key) ?? featuresOf(path, text) ?? [];
  known.set(key, features);
  return features;
}

const keyOf = ({ key, name }: Feature): string => key ?? name;

function counted(features: readonly Feature[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const feature of features) counts.set(keyOf(feature), (counts.get(keyOf(feature)) ?? 0) + 1);
  return counts;
}

/** Those of `wanted` for which there is none in `there`, each counted once. */
function missingFrom(wanted: readonly Feature[], there: readonly Feature[]): Feature[] {
  const left = counted(there);
  return wanted.filter((feature) => {
    const count = left.get(keyOf(feature)) ?? 0;
    left.set(keyOf(feature), count - 1);
    return count <= 0;
  });
}

function featuresOf(path: string, text: string): readonly Feature[] | undefined {
  if (/\.[cm]?[jt]s$/.test(path)) return codeFeatures(path, text);
  if (path.endsWith(".json")) return jsonFeatures(text);
  if (/\.ya?ml$/.test(path)) return documentFeatures(text);
  return [];
}
