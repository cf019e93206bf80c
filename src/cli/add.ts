import { Failure } from "../model/problem.ts";
import { needsService, planAdd } from "../plan/index.ts";
import { selectionFlags } from "../report/command-line.ts";
import { carryOut, recoverAll, type Planned } from "./carry-out.ts";
import { missingRunners, withGates } from "./ci.ts";
import type { CommandRun } from "./commands.ts";
import { stepsAfter } from "./next.ts";
import { isRecorded, openProjects, planned } from "./project.ts";
import { addedSelection, readSelectionFlags, splitNames } from "./selection.ts";
import { requireAnswers } from "./unanswered.ts";
import { commandWords } from "./words.ts";
import { chooseRoots } from "./workspaces.ts";

/** `obs-gen add [pillar...]`: adds what was named to what is there; without a name it puts back what is missing. */
export const add: CommandRun = async (asked, args, flags) => {
  const names = splitNames(args);
  const chosen = readSelectionFlags(flags);
  const ofRepository = names.dependencies.length === 0 && !needsService(names.pillars);
  // There is one repository, however many workspaces were named.
  const context = ofRepository ? { ...asked, globals: { ...asked.globals, allWorkspaces: false } } : asked;
  await recoverAll(context, await chooseRoots(context));
  const projects = await openProjects(context, args.length === 0 ? isRecorded : () => ofRepository);
  requireAnswers(context, []);
  const plans: Planned[] = [];
  for (const project of projects) {
    const { sources, facts, record } = project;
    if (args.length === 0 && record === undefined)
      throw new Failure([{ code: "usage.nothing-to-add", severity: "error", args: {} }]);
    const selection = withGates(project, addedSelection(facts, record, names, chosen));
    plans.push(planned(project, await planAdd({ sources, facts, record, selection })));
  }
  const [first] = plans;
  const selected = first === undefined || projects.length > 1 ? [] : selectionFlags(first.plan.selection, false);
  return carryOut(context, plans, {
    question: "Write this?",
    commandLine: commandWords(context, [...args, ...selected]),
    epilogue: async () => {
      const missing = names.pillars.includes("ci") ? plans.map(missingRunners).join("") : "";
      return [missing, await stepsAfter(context, plans)].filter((text) => text !== "").join("\n");
    },
  });
};
