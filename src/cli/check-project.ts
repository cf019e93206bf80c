import type { Notes } from "../check/judge.ts";
import { readSettings } from "../check/settings.ts";
import { readSuppressions } from "../check/suppressions.ts";
import { languageAdapter } from "../edit/language.ts";
import type { Plan, Step } from "../model/plan.ts";
import { recordFile } from "../model/record.ts";
import { needsService, planAdd } from "../plan/index.ts";
import { adviceFinding, byPlace, type Finding, findingsOf, planFinding } from "../report/finding.ts";
import { runRules } from "../rules/run.ts";
import type { OpenProject } from "./project.ts";

/** Everything that one look at a package gives: plain data, whatever the flags of the run. */
export interface Look extends Notes {
  readonly name: string;
  /** It holds a service, or something was added to it: a package that is checked when all are. */
  readonly isMeant: boolean;
  /** A service, or what was added to one: a package that is checked for itself. The CI of a repository is neither. */
  readonly isService: boolean;
  /** Before settings, comments and a baseline have their say. */
  readonly findings: readonly Finding[];
  readonly steps: readonly Step[];
  /** Folders of other packages of the workspace that had a say, relative to the package. */
  readonly neighbours: readonly string[];
}

/** Everything that is found in a project. */
export async function checkProject(project: OpenProject): Promise<Look> {
  const { sources, name, facts, record } = project;
  const plan = await planOf(project);
  const advice = adviceFor(project);
  // Last, because files are read, and found unreadable, while they are looked at.
  const unread = [...project.problems, ...(languageAdapter(facts.language.value)?.unparsed(sources) ?? [])];
  const planned = plan === undefined ? [notSetUp] : findingsOf({ ...plan, problems: [...unread, ...plan.problems] });
  const found = plan === undefined ? unread.map(planFinding) : [];
  return {
    name,
    isMeant: facts.services.length > 0 || record !== undefined,
    isService: facts.services.length > 0 || (record !== undefined && needsService(record.selection.pillars)),
    findings: [...planned, ...found, ...advice].sort(byPlace),
    steps: plan?.steps ?? [],
    neighbours: sources.neighbours?.found().map((neighbour) => neighbour.dir) ?? [],
    settings: readSettings(sources.read(recordFile)),
    suppressions: readSuppressions(sources),
  };
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
