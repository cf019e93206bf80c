import { writeFileSync } from "node:fs";
import { Failure } from "../model/problem.ts";
import { needsService, planAdd } from "../plan/index.ts";
import { checkReport, hasFailed } from "../report/check.ts";
import type { CheckResult } from "../report/check-result.ts";
import { adviceFinding, byPlace, type Finding, findingsOf, planFinding } from "../report/finding.ts";
import { checkFormats, type CheckFormat } from "../report/formats.ts";
import { plain } from "../report/palette.ts";
import { runRules } from "../rules/run.ts";
import { languageAdapter } from "../edit/language.ts";
import type { CommandRun } from "./commands.ts";
import type { Context } from "./context.ts";
import { textFlag } from "./globals.ts";
import { isRecorded, openProjects, planned, type OpenProject } from "./project.ts";
import type { Flags } from "./program.ts";
import { version } from "../model/version.ts";

/** `obs-gen check`: the plan without apply. Exit code 1 when `add` would still do something. */
export const check: CommandRun = async (context, _args, flags) => {
  const results: CheckResult[] = [];
  const projects = await openProjects(context, isRecorded);
  for (const project of projects) results.push(await checkProject(project));
  const format = formatOf(context, flags);
  if (flags["live"] === true) await addLive(context, flags, projects, results, format);
  const output = textFlag(flags, "output");
  if (output !== undefined) writeFileSync(output, checkReport(results, { format, version, palette: plain }));
  const printed = output === undefined ? format : usualFormat(context);
  context.terminal.out(checkReport(results, { format: printed, version, palette: context.terminal.palette }));
  return hasFailed(results) ? 1 : 0;
};

const notSetUp = planFinding({ code: "not-set-up", severity: "error", args: {} });

async function checkProject(project: OpenProject): Promise<CheckResult> {
  const { sources, facts, record, name, dir } = project;
  const result = { name, dir, read: (path: string) => sources.read(path) };
  const advice = adviceFor(project);
  if (record === undefined) return { ...result, findings: [notSetUp, ...advice], steps: [] };
  const { selection } = record;
  const { plan } = planned(project, await planAdd({ sources, facts, record, selection }));
  return { ...result, findings: [...findingsOf(plan), ...advice].sort(byPlace), steps: plan.steps };
}

function adviceFor({ sources, facts, record }: OpenProject): Finding[] {
  if (record !== undefined && !needsService(record.selection.pillars)) return [];
  const code = languageAdapter(facts.language.value)?.read(sources);
  return code === undefined ? [] : runRules({ facts, sources, code, record }).map(adviceFinding);
}

/** The service is booted even when pieces are missing: what is seen says more about them. */
async function addLive(
  context: Context,
  flags: Flags,
  projects: readonly OpenProject[],
  results: CheckResult[],
  format: CheckFormat,
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

function formatOf(context: Context, flags: Flags): CheckFormat {
  const asked = textFlag(flags, "format");
  return checkFormats.find((format) => format === asked) ?? usualFormat(context);
}

/** GitHub Actions is recognised, so that findings show on the changed lines without a flag. */
function usualFormat({ globals }: Context): CheckFormat {
  if (globals.json) return "json";
  return process.env["GITHUB_ACTIONS"] === "true" ? "github" : "text";
}
