import { existsSync, readFileSync } from "node:fs";
import {
  type Baseline,
  formatBaseline,
  type IsJudged,
  matchBaseline,
  nameOf,
  parseBaseline,
  prunedBaseline,
  staleEntries,
  staleFindings,
  updatedBaseline,
  withBaseline,
} from "../check/baseline.ts";
import { isInScope } from "../check/judge.ts";
import { Failure } from "../model/problem.ts";
import type { CheckResult } from "../report/check-result.ts";
import { type BaselinePlace, placeOfBaseline } from "./baseline-place.ts";
import type { CheckOptions } from "./check-options.ts";
import type { ChosenPackages } from "./check-packages.ts";
import type { Context } from "./context.ts";
import { checkLine } from "./words.ts";
import { workingFolder } from "./working-folder.ts";

interface Run {
  readonly options: CheckOptions;
  readonly chosen: ChosenPackages;
}

/** The results without what the baseline knows, which is written first when the flags ask for that. */
export async function applyBaseline(
  context: Context,
  { options, chosen }: Run,
  results: readonly CheckResult[],
): Promise<CheckResult[]> {
  const place = placeOfBaseline(workingFolder(context), options.baseline);
  const known = read(place, options);
  if (known === undefined) return [...results];
  // As the baseline sees them.
  const placed = results.map((result) => ({ ...result, dir: place.dirOf(result.dir) }));
  const isJudged = judgedBy(context, { options, chosen }, { place, results: placed });
  const baseline = options.updateBaseline ? await update(context, { place, known, results: placed, isJudged }) : known;
  const matches = matchBaseline(baseline, placed, (file) => !existsSync(place.resolve(file)));
  const stale = staleEntries(baseline, matches, isJudged);
  const told = results.map((result) => withBaseline(result, matches));
  if (matches.used.size === 0) noteMisplaced(context, place, baseline);
  if (stale.length === 0) return told;
  if (options.prune) {
    await write(place.path, formatBaseline(prunedBaseline(baseline, stale)));
    context.terminal.note(`${count(stale.length, "entry", "entries")} taken out of ${place.name}.\n`);
    return told;
  }
  const help = `Run \`${checkLine(context, options, ["--prune"])}\` and commit the baseline.`;
  return withFindings(told, { place, findings: staleFindings(stale, { file: place.name, help }) });
}

/** A run judges the packages it looked at, and all that are gone when it looked at all; and the rules of its scope. */
function judgedBy(
  { globals }: Context,
  { options: { scope }, chosen: { elsewhere, shard } }: Run,
  { place, results }: { readonly place: BaselinePlace; readonly results: readonly CheckResult[] },
): IsJudged {
  const dirs = new Set(results.filter(({ failed }) => !failed).map(({ dir }) => nameOf(dir)));
  const failed = results.filter((result) => result.failed).map(({ dir }) => dir);
  const others = new Set([...failed, ...[...elsewhere].map((dir) => place.dirOf(dir))].map(nameOf));
  // Packages that are gone are for one of the shards to tell.
  const all = globals.allWorkspaces && (shard === undefined || shard.index === 1);
  const here = place.dirOf("");
  const isBelow = (dir: string): boolean => here === "" || dir === here || dir.startsWith(`${here}/`);
  return (dir, { rule }) => (dirs.has(dir) || (all && isBelow(dir) && !others.has(dir))) && isInScope(rule, scope);
}

function read({ path, name }: BaselinePlace, { baseline, updateBaseline }: CheckOptions): Baseline | undefined {
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
  readonly place: BaselinePlace;
  readonly known: Baseline;
  readonly results: readonly CheckResult[];
  readonly isJudged: IsJudged;
}

/** Everything that was found goes in, also what the run does not show for its severity. */
async function update(context: Context, { place, known, results, isJudged }: Update): Promise<Baseline> {
  const text = formatBaseline(updatedBaseline(known, results, isJudged));
  await write(place.path, text);
  const written = parseBaseline(text, place.name);
  const entries = [...written.values()].reduce((sum, list) => sum + list.length, 0);
  context.terminal.note(`${count(entries, "finding")} in ${place.name}.\n`);
  return written;
}

/** A baseline that was written for another folder would hide nothing without a word. */
function noteMisplaced(context: Context, { name, resolve }: BaselinePlace, baseline: Baseline): void {
  const dirs = [...baseline.keys()];
  if (dirs.length === 0 || dirs.some((dir) => existsSync(resolve(`${dir}/package.json`)))) return;
  context.terminal.note(
    `${name} knows no package that is there: its folders (${dirs.slice(0, 3).join(", ")}) count from where it lies.\n`,
  );
}

/** Findings about the baseline belong to the folder of the report, which may hold no package that was looked at. */
function withFindings(
  results: readonly CheckResult[],
  { place: { name, path }, findings }: { place: BaselinePlace; findings: CheckResult["findings"] },
): CheckResult[] {
  const home = results.find(({ dir }) => dir === "");
  const read = (file: string): string | undefined => (file === name ? readFileSync(path, "utf8") : home?.read(file));
  if (home === undefined)
    return [...results, { name: "baseline", dir: "", noPackage: true, findings, hidden: [], steps: [], read }];
  return results.map((result) =>
    result === home ? { ...home, findings: [...home.findings, ...findings], read } : result,
  );
}

const count = (number: number, noun: string, many = `${noun}s`): string => `${number} ${number === 1 ? noun : many}`;

const failure = (code: string, args: { [name: string]: string }): Failure =>
  new Failure([{ code, severity: "error", args }]);
