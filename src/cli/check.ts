import { writeFileSync } from "node:fs";
import { judge, severeEnough } from "../check/judge.ts";
import { Failure } from "../model/problem.ts";
import { version } from "../model/version.ts";
import { checkReport, exitCode } from "../report/check.ts";
import type { CheckResult, Shard } from "../report/check-result.ts";
import { plain } from "../report/palette.ts";
import { applyBaseline } from "./check-baseline.ts";
import { openCache } from "./check-cache.ts";
import { type CheckOptions, readCheckOptions, usualFormat } from "./check-options.ts";
import type { LookedAt } from "./check-package.ts";
import { type ChosenPackages, choosePackages, type Package } from "./check-packages.ts";
import type { CommandRun } from "./commands.ts";
import type { Context } from "./context.ts";
import { type Progress, startProgress } from "./progress.ts";
import type { Flags } from "./program.ts";
import type { OpenProject } from "./project.ts";
import { readBelow } from "./read-below.ts";
import { checkLine, helpFor, scopeWords } from "./words.ts";
import { workingFolder } from "./working-folder.ts";
import { chooseRoots, requireService } from "./workspaces.ts";

/** `obs-gen check`: the plan without apply, and the rules. Exit code 1 when something was found that fails a build. */
export const check: CommandRun = async (context, _args, flags) => {
  const options = readCheckOptions(context, flags);
  if (options.merge.length > 0) {
    const { mergedResults } = await import("./check-merge.ts");
    const results = mergedResults(context, options.merge).map((result) => severeOf(result, options));
    return tell(context, options, { results });
  }
  if (!options.fix && !options.scope.live) context.interruption.release();
  if (!options.fix) return tell(context, options, await look(context, options, flags));
  const { recoverAll } = await import("./carry-out.ts");
  await recoverAll(context, await chooseRoots(context));
  const seen = await look(context, options, flags);
  const { fixFindings } = await import("./check-fix.ts");
  const failed = await fixFindings(context, options, seen);
  if (failed !== 0) return failed;
  return tell(context, options, context.globals.dryRun ? seen : await look(context, options, flags));
};

interface Seen {
  readonly results: readonly CheckResult[];
  readonly projects: readonly OpenProject[];
  readonly shard?: Shard | undefined;
}

/** Writes the reports. Returns the exit code. */
function tell(context: Context, options: CheckOptions, { results, shard }: Omit<Seen, "projects">): number {
  const { format, output } = options;
  // Whoever can't be asked where the report is read says yes beforehand.
  const yes = context.terminal.interactive ? [] : ["--yes"];
  const fixWith = checkLine(context, options, ["--fix", ...scopeWords(options), ...yes]);
  const always = { version, fixWith, shard };
  if (output !== undefined) writeReport(output, checkReport(results, { ...always, format, palette: plain }));
  const printed = output === undefined ? format : usualFormat(context);
  const { verbose } = context.globals;
  const { palette } = context.terminal;
  context.terminal.out(checkReport(results, { ...always, format: printed, palette, verbose }));
  return exitCode(results);
}

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Failure([{ code: "output.unwritable", severity: "error", args: { file, reason } }]);
  }
}

/** What is to be told: found, counted as the project's settings say, and without what is known or too mild. */
async function look(context: Context, options: CheckOptions, flags: Flags): Promise<Seen> {
  const { scope } = options;
  const progress = startProgress(context.terminal);
  try {
    const chosen = await choosePackages(context, options);
    const looked = await lookAtAll(context, options, { chosen, progress });
    const projects = looked.flatMap(({ project }) => project ?? []);
    const found = looked.map(({ root, dir, look: { name, findings, steps, neighbours }, failed }): CheckResult => {
      return { name, dir, findings, hidden: [], steps, neighbours, ...(failed && { failed }), read: readBelow(root) };
    });
    if (scope.live) await addLive(context, flags, projects, found, options);
    const judged = looked.flatMap(({ look: notes }, index) => {
      const result = found[index];
      return result === undefined ? [] : [{ ...result, ...judge(result.findings, notes, scope) }];
    });
    const unknown = await applyBaseline(context, { options, chosen }, judged);
    return { projects, results: await told(context, options, { results: unknown, progress }), shard: chosen.shard };
  } finally {
    progress.done();
  }
}

/** Without what was there before and what is too mild. */
async function told(
  context: Context,
  options: CheckOptions,
  { results, progress }: { results: readonly CheckResult[]; progress: Progress },
): Promise<CheckResult[]> {
  const severe = results.map((result) => withHelp(context, severeOf(result, options)));
  if (options.since === undefined) return severe;
  progress.step(`Checking ${options.since}`);
  const { hideBefore } = await import("./check-since.ts");
  return hideBefore(context, options, severe);
}

const severeOf = (result: CheckResult, { scope: { minSeverity } }: CheckOptions): CheckResult => ({
  ...result,
  findings: result.findings.filter(({ severity }) => severeEnough(severity, minSeverity)),
  hidden: result.hidden.filter(({ finding }) => severeEnough(finding.severity, minSeverity)),
});

const withHelp = (context: Context, result: CheckResult): CheckResult => ({
  ...result,
  findings: result.findings.map((finding) => ({ ...finding, help: helpFor(context, result.dir, finding.help) })),
});

interface Run {
  readonly chosen: ChosenPackages;
  readonly progress: Progress;
}

/** Looks at each package that is meant, as far as that is not remembered. */
async function lookAtAll(
  context: Context,
  options: CheckOptions,
  { chosen: { packages, shard }, progress }: Run,
): Promise<Array<Package & LookedAt>> {
  const { packageManager: manager, allWorkspaces: others } = context.globals;
  const opens = options.fix || options.scope.live;
  const cache = options.cache && !opens ? openCache(workingFolder(context), manager) : undefined;
  const looked: Array<Package & LookedAt> = [];
  for (const one of packages) {
    const recalled = cache?.recall(one.root);
    if (recalled !== undefined && (others || recalled.isMeant)) {
      await requireService(one.root, recalled.isService, context.globals);
      if (recalled.isMeant) looked.push({ ...one, look: recalled });
      continue;
    }
    if (packages.length > 1 || options.since !== undefined) progress.step(`Checking ${one.dir || "."}`);
    const { lookAt } = await import("./check-package.ts");
    const { project, ...seen } = await lookAt(one, { manager, others, cache });
    await requireService(one.root, seen.look.isService, context.globals);
    // Only what writes or boots needs the package itself; it is large.
    if (!others || seen.look.isMeant) looked.push({ ...one, ...seen, ...(opens && project && { project }) });
  }
  if (looked.length === 0 && shard === undefined)
    throw new Failure([{ code: "workspace.no-service", severity: "error", args: {} }]);
  return looked;
}

/** The service is booted even when pieces are missing: what is seen says more about them. */
async function addLive(
  context: Context,
  flags: Flags,
  projects: readonly OpenProject[],
  results: CheckResult[],
  { format }: CheckOptions,
): Promise<void> {
  const [project, other] = projects;
  const [result] = results;
  if (project === undefined || result === undefined) return;
  if (other !== undefined) throw new Failure([{ code: "live.one-service", severity: "error", args: {} }]);
  const { liveFindings, liveText, proveLive } = await import("./check-live.ts");
  const live = await proveLive(context, project, flags);
  if (format === "text") context.terminal.out(liveText(live, context.terminal.palette));
  results[0] = { ...result, findings: [...result.findings, ...liveFindings(live)], verdicts: live.verdicts };
}
