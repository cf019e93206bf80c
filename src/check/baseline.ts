import { findNodeAtLocation, getNodeValue, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { Failure } from "../model/problem.ts";
import { type CheckResult, identityOf, inPackage } from "../report/check-result.ts";
import type { Finding } from "../report/finding.ts";
import { checkFinding } from "./check-finding.ts";

/** A finding that is known and accepted for now. No line and no count: both change with edits that have nothing to do with it. */
export interface Entry {
  readonly rule: string;
  /** Relative to the folder of the baseline; the package's own folder for findings without a file. */
  readonly file: string;
  readonly symbol: string;
}

/** Entries by package folder, "." for the folder of the baseline, with the line each stands on. */
export type Baseline = ReadonlyMap<string, readonly Known[]>;
export interface Known extends Entry {
  readonly line: number;
}

/** The part of a baseline that a run could confirm or refute. */
export type IsJudged = (dir: string, entry: Entry) => boolean;

/** What a baseline knows of the results of a run, whose folders count from that of the baseline. */
export interface Matches {
  readonly known: ReadonlySet<Finding>;
  /** Entries that stand for a finding. */
  readonly used: ReadonlySet<Entry>;
}

const baselineVersion = 1;
const keyOf = ({ rule, file, symbol }: Entry): string => JSON.stringify([file, rule, symbol]);
/** A package folder as a baseline has it. */
export const nameOf = (dir: string): string => (dir === "" ? "." : dir);

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

/**
 * Finds what each entry stands for. A file that was renamed takes its entries along: one whose file is gone stands for what
 * is the same in a file of the package that has no entry, one for one.
 */
export function matchBaseline(
  baseline: Baseline,
  results: readonly CheckResult[],
  isGone: (file: string) => boolean,
): Matches {
  const [known, used] = [new Set<Finding>(), new Set<Entry>()];
  const take = (finding: Finding, entry: Entry): void => {
    known.add(finding);
    used.add(entry);
  };
  for (const result of results) {
    const entries = baseline.get(nameOf(result.dir));
    if (entries === undefined || result.failed) continue;
    const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));
    for (const finding of result.findings) {
      const entry = byKey.get(keyOf(entryOf(result, finding)));
      if (entry !== undefined) take(finding, entry);
    }
    const files = new Set(entries.map(({ file }) => file));
    const left = entries.filter((entry) => !used.has(entry) && isGone(entry.file));
    for (const findings of movedFindings(result, files)) {
      const [finding] = findings;
      const index = left.findIndex((entry) => finding && isMoved(result.dir, entry, entryOf(result, finding)));
      const [entry] = index === -1 ? [] : left.splice(index, 1);
      if (entry !== undefined) for (const each of findings) take(each, entry);
    }
  }
  return { known, used };
}

/** Findings in files without an entry, those of one identity together. */
function movedFindings(result: CheckResult, files: ReadonlySet<string>): Iterable<readonly Finding[]> {
  const byKey = new Map<string, Finding[]>();
  for (const finding of result.findings) {
    const entry = entryOf(result, finding);
    if (finding.file !== undefined && !files.has(entry.file))
      byKey.set(keyOf(entry), [...(byKey.get(keyOf(entry)) ?? []), finding]);
  }
  return byKey.values();
}

/** Whether two entries are about the same but for the file. A symbol may hold its path. */
function isMoved(dir: string, from: Entry, to: Entry): boolean {
  const about = ({ file, symbol }: Entry): string => symbol.replaceAll(inPackage(dir, file), "");
  return from.rule === to.rule && about(from) === about(to);
}

/** Hides what the baseline knows. */
export function withBaseline(result: CheckResult, { known }: Matches): CheckResult {
  const hidden = result.findings
    .filter((finding) => known.has(finding))
    .map((finding) => ({ finding, by: "baseline" as const }));
  return {
    ...result,
    findings: result.findings.filter((finding) => !known.has(finding)),
    hidden: [...result.hidden, ...hidden],
  };
}

/** Entries that were judged and did not occur. */
export const staleEntries = (baseline: Baseline, { used }: Matches, isJudged: IsJudged): Known[] =>
  [...baseline].flatMap(([dir, entries]) => entries.filter((entry) => isJudged(dir, entry) && !used.has(entry)));

/** A finding for each entry that no longer occurs: it would let the next one of its kind pass. */
export const staleFindings = (
  stale: readonly Known[],
  { file, help }: { readonly file: string; readonly help: string },
): Finding[] =>
  stale.map(({ rule, file: place, symbol, line }) =>
    checkFinding("OG-CHK05", {
      message: `${rule} in ${place} (${symbol}) does not occur any more.`,
      symbol: `${rule} ${place} ${symbol}`,
      file,
      line,
      help,
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

function entryOf(result: CheckResult, finding: Finding): Entry {
  const [rule, file, symbol] = identityOf(result, finding);
  return { rule, file: file === "" ? "." : file, symbol };
}
