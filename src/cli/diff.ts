import { needsService, planAdd } from "../plan/index.ts";
import { unifiedDiff } from "../report/diff.ts";
import { findingsText } from "../report/findings-text.ts";
import { problemFinding } from "../report/finding.ts";
import { planJson } from "../report/json.ts";
import type { Planned } from "./carry-out.ts";
import { withGates } from "./ci.ts";
import type { CommandRun } from "./commands.ts";
import { isRecorded, openProjects, planned } from "./project.ts";
import { addedSelection, initialSelection, readSelectionFlags, splitNames } from "./selection.ts";

/** `obs-gen diff [pillar...]`: what `add` would change, as a unified diff. Writes nothing. */
export const diff: CommandRun = async (context, args, flags) => {
  const { terminal, globals } = context;
  const names = splitNames(args);
  const chosen = readSelectionFlags(flags);
  const fits = args.length === 0 ? isRecorded : () => names.dependencies.length === 0 && !needsService(names.pillars);
  const plans: Planned[] = [];
  for (const project of await openProjects(context, fits)) {
    const { sources, facts, record } = project;
    const selection =
      args.length > 0 || record !== undefined
        ? addedSelection(facts, record, names, chosen)
        : initialSelection(facts, record, chosen);
    plans.push(planned(project, await planAdd({ sources, facts, record, selection: withGates(project, selection) })));
  }
  const failed = plans.some(({ plan }) => plan.problems.some(({ severity }) => severity === "error"));
  if (globals.json) {
    const projects = plans.map(({ project, plan }) => ({ name: project.name, dir: project.dir, plan }));
    terminal.out(planJson("diff", projects, { applied: false }));
    return failed ? 2 : 0;
  }
  for (const { project, plan } of plans) {
    const prefix = project.dir === "" ? "" : `${project.dir}/`;
    terminal.out(unifiedDiff(plan.changes, { palette: terminal.palette, prefix }));
    const findings = plan.problems.map(problemFinding);
    terminal.note(
      findingsText(findings, { palette: terminal.palette, prefix, read: (path) => project.sources.read(path) }),
    );
  }
  return failed ? 2 : 0;
};
