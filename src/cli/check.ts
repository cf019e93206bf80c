import { writeFileSync } from "node:fs";
import { judge, severeEnough } from "../check/judge.ts";
import { Failure } from "../model/problem.ts";
import { version } from "../model/version.ts";
import { checkReport, hasFailed } from "../report/check.ts";
import type { CheckResult } from "../report/check-result.ts";
import { plain } from "../report/palette.ts";
import { recoverAll } from "./carry-out.ts";
import { applyBaseline } from "./check-baseline.ts";
import { fixFindings } from "./check-fix.ts";
import { type CheckOptions, readCheckOptions, usualFormat } from "./check-options.ts";
import { checkProject } from "./check-project.ts";
import { hideBefore } from "./check-since.ts";
import type { CommandRun } from "./commands.ts";
import type { Context } from "./context.ts";
import { startProgress } from "./progress.ts";
import type { Flags } from "./program.ts";
import { isRecorded, openProjects, type OpenProject } from "./project.ts";
import { chooseRoots } from "./workspaces.ts";

/** `obs-gen check`: the plan without apply, and the rules. Exit code 1 when something was found that fails a build. */
export const check: CommandRun = async (context, _args, flags) => {
  const options = readCheckOptions(context, flags);
  if (options.fix) await recoverAll(context, await chooseRoots(context));
  let seen = await look(context, options, flags);
  if (options.fix) {
    const failed = await fixFindings(context, options, seen);
    if (failed !== 0) return failed;
    if (!context.globals.dryRun) seen = await look(context, options, flags);
  }
  const { results } = seen;
  const { format, output } = options;
  if (output !== undefined) writeFileSync(output, checkReport(results, { format, version, palette: plain }));
  const printed = output === undefined ? format : usualFormat(context);
  const { palette } = context.terminal;
  context.terminal.out(checkReport(results, { format: printed, version, palette, verbose: context.globals.verbose }));
  return hasFailed(results) ? 1 : 0;
};

interface Seen {
  readonly projects: readonly OpenProject[];
  readonly results: readonly CheckResult[];
}

/** What is to be told: found, counted as the project's settings say, and without what is known or too mild. */
async function look(context: Context, options: CheckOptions, flags: Flags): Promise<Seen> {
  const { scope, since } = options;
  const progress = startProgress(context.terminal);
  const projects = await openProjects(context, isRecorded);
  const step = (name: string): void => {
    if (projects.length > 1 || since !== undefined) progress.step(name);
  };
  try {
    const found: CheckResult[] = [];
    for (const project of projects) {
      step(`Checking ${project.name}`);
      found.push(await checkProject(project));
    }
    if (scope.live) await addLive(context, flags, projects, found, options);
    const judged = projects.flatMap(({ sources }, index) => {
      const result = found[index];
      return result === undefined ? [] : [{ ...result, ...judge(result.findings, sources, scope) }];
    });
    const unknown = await applyBaseline(context, options, judged);
    if (since !== undefined) step(`Checking ${since}`);
    const fresh = since === undefined ? unknown : await hideBefore(context, options, { projects, results: unknown });
    return { projects, results: fresh.map((result) => severe(result, options)) };
  } finally {
    progress.done();
  }
}

const severe = (result: CheckResult, { scope: { minSeverity } }: CheckOptions): CheckResult => ({
  ...result,
  findings: result.findings.filter(({ severity }) => severeEnough(severity, minSeverity)),
  hidden: result.hidden.filter(({ finding }) => severeEnough(finding.severity, minSeverity)),
});

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
  results[0] = { ...result, findings: [...result.findings, ...liveFindings(live)] };
}
