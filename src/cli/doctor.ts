import { defaultSelection, planAdd } from "../plan/index.ts";
import { doctorText } from "../report/doctor-text.ts";
import { problemFinding } from "../report/finding.ts";
import { findingsText } from "../report/findings-text.ts";
import { doctorJson } from "../report/json.ts";
import type { CommandRun } from "./commands.ts";
import { isRecorded, openProjects, planned } from "./project.ts";

/** `obs-gen doctor`: what was detected and why, and what stands in the way. Exit code 1 when something does. */
export const doctor: CommandRun = async (context) => {
  const { terminal, globals } = context;
  const projects = [];
  for (const project of await openProjects(context, isRecorded)) {
    const { sources, facts, record } = project;
    const selection = record?.selection ?? defaultSelection(facts);
    projects.push(planned(project, await planAdd({ sources, facts, record, selection })));
  }
  const found = projects.some(({ plan }) => plan.problems.some(({ severity }) => severity !== "info"));
  if (globals.json) {
    terminal.out(
      doctorJson(
        projects.map(({ project: { name, dir, facts }, plan }) => ({ name, dir, facts, problems: plan.problems })),
      ),
    );
    return found ? 1 : 0;
  }
  for (const { project, plan } of projects) {
    const { palette } = terminal;
    const prefix = project.dir === "" ? "" : `${project.dir}/`;
    const problems = findingsText(plan.problems.map(problemFinding), {
      palette,
      prefix,
      read: (path) => project.sources.read(path),
    });
    terminal.out(doctorText(project.facts, palette));
    terminal.out(
      problems === ""
        ? `\n${palette.good("Nothing stands in the way.")}\n`
        : `\n${palette.bold("In the way")}\n${problems}`,
    );
  }
  return found ? 1 : 0;
};
