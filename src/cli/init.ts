import { declining, planAdd } from "../plan/index.ts";
import { selectionFlags } from "../report/command-line.ts";
import { askSelection } from "./ask.ts";
import { carryOut, recoverAll, type Planned } from "./carry-out.ts";
import { withGates } from "./ci.ts";
import type { CommandRun } from "./commands.ts";
import type { Context } from "./context.ts";
import { textFlag } from "./globals.ts";
import { stepsAfter } from "./next.ts";
import { openProjects, planned, type OpenProject } from "./project.ts";
import type { Flags } from "./program.ts";
import { initialSelection, readSelectionFlags, type SelectionFlags } from "./selection.ts";
import { commandWords } from "./words.ts";
import { chooseRoots } from "./workspaces.ts";
import { requireAnswers } from "./unanswered.ts";

/** `obs-gen init`: detects, asks, shows the plan, applies it. On an instrumented project it changes nothing. */
export const init: CommandRun = async (context, _args, flags) => {
  const chosen = readSelectionFlags(flags);
  await recoverAll(context, await chooseRoots(context));
  const projects = await openProjects(context);
  requireInitAnswers(context, flags);
  return initProjects(context, projects, chosen);
};

export function requireInitAnswers(context: Context, flags: Flags): void {
  requireAnswers(context, [
    ["--pillars", textFlag(flags, "pillars") !== undefined],
    ["--dependencies", textFlag(flags, "dependencies") !== undefined],
  ]);
}

/** Asks for what `chosen` leaves open, then plans and writes. */
export async function initProjects(
  context: Context,
  projects: readonly OpenProject[],
  chosen: SelectionFlags,
): Promise<number> {
  const plans: Planned[] = [];
  for (const project of projects) plans.push(planned(project, await planInit(context, project, chosen)));
  const [first] = plans;
  const selected = first === undefined ? [] : selectionFlags(first.plan.selection, true);
  return carryOut(context, plans, {
    question: "Write this?",
    commandLine: commandWords(context, plans.length === 1 ? selected : []),
    epilogue: () => stepsAfter(context, plans),
  });
}

async function planInit(
  { terminal, globals }: Context,
  project: OpenProject,
  chosen: SelectionFlags,
): Promise<Planned["plan"]> {
  const { facts, record, sources } = project;
  const proposed = initialSelection(facts, record, chosen);
  const ask = terminal.interactive && !globals.dryRun && record === undefined && facts.services.length === 1;
  const answered = ask ? await askSelection(facts, proposed, chosen) : proposed;
  const selection = ask || chosen.dependencies !== undefined ? declining(answered, facts) : answered;
  return planAdd({ sources, facts, record, selection: withGates(project, selection) });
}
