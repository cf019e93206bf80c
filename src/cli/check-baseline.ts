import { readFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import {
  type Baseline,
  formatBaseline,
  type IsJudged,
  parseBaseline,
  prunedBaseline,
  staleEntries,
  staleFindings,
  updatedBaseline,
  withBaseline,
} from "../check/baseline.ts";
import { baselineFile } from "../check/baseline-file.ts";
import { isInScope, severeEnough } from "../check/judge.ts";
import { Failure } from "../model/problem.ts";
import type { CheckResult } from "../report/check-result.ts";
import type { CheckOptions } from "./check-options.ts";
import type { ChosenPackages } from "./check-packages.ts";
import type { Context } from "./context.ts";
import { workingFolder } from "./working-folder.ts";

/** The results without what the baseline knows, which is written first when the flags ask for that. */
export async function applyBaseline(
  context: Context,
  { options, chosen }: { readonly options: CheckOptions; readonly chosen: ChosenPackages },
  results: readonly CheckResult[],
): Promise<CheckResult[]> {
  const base = workingFolder(context);
  const path = resolve(base, options.baseline ?? baselineFile);
  const name = relative(base, path).split(sep).join("/");
  const isJudged = judgedBy(context, { options, chosen }, results);
  const known = read(path, name, options);
  if (known === undefined) return [...results];
  const baseline = options.updateBaseline ? await update(path, known, { results, isJudged, options, context }) : known;
  const stale = staleEntries(baseline, results, isJudged);
  const told = results.map((result) => withBaseline(result, baseline));
  if (stale.length === 0) return told;
  if (options.prune) {
    await write(path, formatBaseline(prunedBaseline(baseline, stale)));
    context.terminal.note(`${count(stale.length, "entry", "entries")} taken out of ${name}.\n`);
    return told;
  }
  return withFindings(told, { name, path, findings: staleFindings(stale, name) });
}

/** A run judges the packages it looked at, and all that are gone when it looked at all; and the rules of its scope. */
function judgedBy(
  { globals }: Context,
  { options: { scope }, chosen: { elsewhere, shard } }: { options: CheckOptions; chosen: ChosenPackages },
  results: readonly CheckResult[],
): IsJudged {
  const dirs = new Set(results.filter(({ failed }) => !failed).map(({ dir }) => (dir === "" ? "." : dir)));
  const failed = new Set(results.filter((result) => result.failed).map(({ dir }) => dir));
  // Packages that are gone are for one of the shards to tell.
  const all = globals.allWorkspaces && (shard === undefined || shard.index === 1);
  const isOthers = (dir: string): boolean => elsewhere.has(dir === "." ? "" : dir) || failed.has(dir);
  return (dir, { rule }) => (dirs.has(dir) || (all && !isOthers(dir))) && isInScope(rule, scope);
}

function read(path: string, name: string, { baseline, updateBaseline }: CheckOptions): Baseline | undefined {
  try {
    return parseBaseline(readFileSync(path, "utf8"), name);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") throw failure("baseline.unreadable", { file: name, error: code });
    if (updateBaseline) return new Map();
    if (baseline === undefined) return undefined;
    throw failure("baseline.missing", { file: name });
  }
}

/** What writes is loaded when something is written. */
async function write(path: string, text: string): Promise<void> {
  const { replaceFile } = await import("../apply/replace-file.ts");
  await replaceFile(path, text);
}

interface Update {
  readonly results: readonly CheckResult[];
  readonly isJudged: IsJudged;
  readonly options: CheckOptions;
  readonly context: Context;
}

async function update(
  path: string,
  known: Baseline,
  { results, isJudged, options, context }: Update,
): Promise<Baseline> {
  const { minSeverity } = options.scope;
  const told = results.map((result) => ({
    ...result,
    findings: result.findings.filter(({ severity }) => severeEnough(severity, minSeverity)),
  }));
  const text = formatBaseline(updatedBaseline(known, told, isJudged));
  await write(path, text);
  const written = parseBaseline(text, path);
  const entries = [...written.values()].reduce((sum, list) => sum + list.length, 0);
  context.terminal.note(`${count(entries, "finding")} in ${relative(workingFolder(context), path)}.\n`);
  return written;
}

/** Findings about the baseline belong to the folder of the report, which may hold no package that was looked at. */
function withFindings(
  results: readonly CheckResult[],
  { name, path, findings }: { name: string; path: string; findings: CheckResult["findings"] },
): CheckResult[] {
  const home = results.find(({ dir }) => dir === "");
  const read = (file: string): string | undefined => (file === name ? readFileSync(path, "utf8") : home?.read(file));
  if (home === undefined) return [...results, { name: "baseline", dir: "", findings, hidden: [], steps: [], read }];
  return results.map((result) =>
    result === home ? { ...home, findings: [...home.findings, ...findings], read } : result,
  );
}

const count = (number: number, noun: string, many = `${noun}s`): string => `${number} ${number === 1 ? noun : many}`;

const failure = (code: string, args: { [name: string]: string }): Failure =>
  new Failure([{ code, severity: "error", args }]);
