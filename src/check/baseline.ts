import { findNodeAtLocation, getNodeValue, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { Failure } from "../model/problem.ts";
import { type CheckResult, identityOf } from "../report/check-result.ts";
import type { Finding } from "../report/finding.ts";
import { checkFinding } from "./check-finding.ts";

/** A finding that is known and accepted for now. No line and no count: both change with edits that have nothing to do with it. */
export interface Entry {
  readonly rule: string;
  /** Relative to the folder of the report; the package's own folder for findings without a file. */
  readonly file: string;
  readonly symbol: string;
}

/** Entries by package folder, "." for the folder of the report, with the line each stands on. */
export type Baseline = ReadonlyMap<string, readonly Known[]>;
export interface Known extends Entry {
  readonly line: number;
}

/** The part of a baseline that a run could confirm or refute. */
export type IsJudged = (dir: string, entry: Entry) => boolean;

const baselineVersion = 1;
const keyOf = ({ rule, file, symbol }: Entry): string => JSON.stringify([file, rule, symbol]);
const nameOf = (dir: string): string => (dir === "" ? "." : dir);

/** Throws a `Failure` that names the line, when the text is no baseline. `file` is how messages call it. */
export function parseBaseline(text: string, file: string): Baseline {
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, ""), errors, { disallowComments: true });
  const lineOf = (offset: number): number => text.slice(0, offset).split("\n").length;
  const broken = (reason: string, offset: number): Failure =>
    new Failure([
      { code: "baseline.broken", severity: "error", args: { file, reason }, at: { file, line: lineOf(offset) } },
    ]);
  const [error] = errors;
  if (error !== undefined) throw broken(printParseErrorCode(error.error), error.offset);
  if (root === undefined) throw broken("it is empty", 0);
  const version = findNodeAtLocation(root, ["version"]);
  if (version?.value !== baselineVersion)
    throw broken(`its version is not ${baselineVersion}`, version?.offset ?? root.offset);
  const packages = findNodeAtLocation(root, ["packages"]);
  if (packages?.type !== "object") throw broken('"packages" is no object', packages?.offset ?? 0);
  return new Map(
    (packages.children ?? []).map(({ children: [key, list] = [], offset }) => {
      if (list?.type !== "array") throw broken("a package has no list of findings", offset);
      const entries = (list.children ?? []).map((node): Known => {
        const value: unknown = getNodeValue(node);
        if (!isEntry(value)) throw broken("an entry lacks rule, file or symbol", node.offset);
        return { ...value, line: lineOf(node.offset) };
      });
      return [String(key?.value), entries];
    }),
  );
}

const isEntry = (value: unknown): value is Entry =>
  typeof value === "object" &&
  value !== null &&
  ["rule", "file", "symbol"].every((name) => typeof (value as { [name: string]: unknown })[name] === "string");

/** The bytes of a baseline: sorted, an entry a line, so that two branches merge. */
export function formatBaseline(baseline: ReadonlyMap<string, readonly Entry[]>): string {
  const packages = [...baseline]
    .filter(([, entries]) => entries.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([dir, entries]) => {
      const sorted = [...new Map(entries.map((entry) => [keyOf(entry), entry]))].sort(([a], [b]) => (a < b ? -1 : 1));
      const lines = sorted.map(([, { rule, file, symbol }]) => `      ${JSON.stringify({ rule, file, symbol })}`);
      return `    ${JSON.stringify(dir)}: [\n${lines.join(",\n")}\n    ]`;
    });
  const body = packages.length === 0 ? "{}" : `{\n${packages.join(",\n")}\n  }`;
  return `{\n  "version": ${baselineVersion},\n  "packages": ${body}\n}\n`;
}

/** Hides what the baseline knows. */
export function withBaseline(result: CheckResult, baseline: Baseline): CheckResult {
  const known = new Set(baseline.get(nameOf(result.dir))?.map(keyOf));
  const isKnown = (finding: Finding): boolean => !result.failed && known.has(keyOf(entryOf(result, finding)));
  const hidden = result.findings.filter(isKnown).map((finding) => ({ finding, by: "baseline" as const }));
  return {
    ...result,
    findings: result.findings.filter((finding) => !isKnown(finding)),
    hidden: [...result.hidden, ...hidden],
  };
}

/** Entries that were judged and did not occur; `results` are from before the baseline was applied. */
export function staleEntries(baseline: Baseline, results: readonly CheckResult[], isJudged: IsJudged): Known[] {
  const found = keysOf(results);
  return [...baseline].flatMap(([dir, entries]) =>
    entries.filter((entry) => isJudged(dir, entry) && !found.has(keyOf(entry))),
  );
}

/** A finding for each entry that no longer occurs: it would let the next one of its kind pass. */
export const staleFindings = (stale: readonly Known[], file: string): Finding[] =>
  stale.map(({ rule, file: place, symbol, line }) =>
    checkFinding("OG-CHK05", {
      message: `${rule} in ${place} (${symbol}) does not occur any more.`,
      symbol: `${rule} ${place} ${symbol}`,
      file,
      line,
    }),
  );

/** The baseline with what was found now in place of what was judged. */
export function updatedBaseline(
  baseline: Baseline,
  results: readonly CheckResult[],
  isJudged: IsJudged,
): ReadonlyMap<string, readonly Entry[]> {
  const updated = new Map<string, readonly Entry[]>(
    [...baseline].map(([dir, entries]) => [dir, entries.filter((entry) => !isJudged(dir, entry))]),
  );
  for (const result of results) {
    if (result.failed) continue;
    const dir = nameOf(result.dir);
    updated.set(dir, [...(updated.get(dir) ?? []), ...result.findings.map((finding) => entryOf(result, finding))]);
  }
  return updated;
}

/** The baseline without entries that no longer occur. */
export const prunedBaseline = (baseline: Baseline, stale: readonly Known[]): Baseline =>
  new Map([...baseline].map(([dir, entries]) => [dir, entries.filter((entry) => !stale.includes(entry))]));

function keysOf(results: readonly CheckResult[]): ReadonlySet<string> {
  return new Set(results.flatMap((result) => result.findings.map((finding) => keyOf(entryOf(result, finding)))));
}

function entryOf(result: CheckResult, finding: Finding): Entry {
  const [rule, file, symbol] = identityOf(result, finding);
  return { rule, file: file === "" ? "." : file, symbol };
}
