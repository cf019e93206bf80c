import { Failure } from "../model/problem.ts";
import { planRemove } from "../plan/index.ts";
import { carryOut, recoverAll, type Planned } from "./carry-out.ts";
import type { CommandRun } from "./commands.ts";
import { isRecorded, openProjects, planned } from "./project.ts";
import { splitNames } from "./selection.ts";
import { requireAnswers } from "./unanswered.ts";
import { commandWords } from "./words.ts";
import { chooseRoots } from "./workspaces.ts";

/** `obs-gen remove <pillar...>` or `--all`: takes out exactly what was added. */
export const remove: CommandRun = async (context, args, flags) => {
  const all = flags["all"] === true;
  if (!all && args.length === 0) throw usage("usage.nothing-to-remove");
  if (all && args.length > 0) throw usage("usage.remove-all-and-names");
  const names = splitNames(args);
  await recoverAll(context, await chooseRoots(context));
  const projects = await openProjects(context, isRecorded);
  const plans: Planned[] = [];
  for (const project of projects) {
    const { sources, facts, record } = project;
    if (record === undefined && context.globals.allWorkspaces) continue;
    if (record === undefined) throw usage("record.none");
    const pillars = all ? "all" : names.pillars;
    const plan = await planRemove({ sources, facts, record, pillars, dependencies: names.dependencies });
    plans.push(planned(project, plan));
  }
  if (plans.length === 0) throw usage("record.none");
  requireAnswers(context, []);
  return carryOut(context, plans, {
    question: "Take this out?",
    commandLine: commandWords(context, all ? ["--all"] : args),
  });
};

const usage = (code: string): Failure => new Failure([{ code, severity: "error", args: {} }]);
