import { languageAdapter } from "../edit/language.ts";
import type { Plan } from "../model/plan.ts";
import { needsService, planAdd } from "../plan/index.ts";
import type { CheckResult } from "../report/check-result.ts";
import { adviceFinding, byPlace, type Finding, findingsOf, planFinding } from "../report/finding.ts";
import { runRules } from "../rules/run.ts";
import type { OpenProject } from "./project.ts";

/** Everything that is found in a project, before settings, comments and a baseline have their say. */
export async function checkProject(project: OpenProject): Promise<CheckResult> {
  const { sources, name, dir } = project;
  const plan = await planOf(project);
  const advice = adviceFor(project);
  // Last, because files are read, and found unreadable, while they are looked at.
  const unread = [...project.problems, ...(languageAdapter(project.facts.language.value)?.unparsed(sources) ?? [])];
  const planned = plan === undefined ? [notSetUp] : findingsOf({ ...plan, problems: [...unread, ...plan.problems] });
  const found = plan === undefined ? unread.map(planFinding) : [];
  const findings = [...planned, ...found, ...advice].sort(byPlace);
  return { name, dir, findings, hidden: [], steps: plan?.steps ?? [], read: (path: string) => sources.read(path) };
}

const notSetUp = planFinding({ code: "not-set-up", severity: "error", args: {} });

async function planOf({ sources, facts, record }: OpenProject): Promise<Plan | undefined> {
  if (record === undefined) return undefined;
  return planAdd({ sources, facts, record, selection: record.selection });
}

function adviceFor({ sources, facts, record }: OpenProject): Finding[] {
  if (record !== undefined && !needsService(record.selection.pillars)) return [];
  const code = languageAdapter(facts.language.value)?.read(sources);
  return code === undefined ? [] : runRules({ facts, sources, code, record }).map(adviceFinding);
}
