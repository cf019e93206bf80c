import { chosenSteps } from "../check/fix.ts";
import { planAdd } from "../plan/index.ts";
import type { CheckResult } from "../report/check-result.ts";
import { carryOut, type Planned } from "./carry-out.ts";
import type { CheckOptions } from "./check-options.ts";
import type { Context } from "./context.ts";
import type { OpenProject } from "./project.ts";
import { requireAnswers } from "./unanswered.ts";
import { commandWords, scopeWords } from "./words.ts";

/**
 * Writes what `add` would, for the findings that are told and can be fixed. Returns the exit code of writing: 0 also when
 * there was nothing to write.
 */
export async function fixFindings(
  context: Context,
  options: CheckOptions,
  { projects, results }: { projects: readonly OpenProject[]; results: readonly CheckResult[] },
): Promise<number> {
  const plans: Planned[] = [];
  for (const project of projects) {
    const { sources, facts, record, dir } = project;
    const result = results.find((candidate) => candidate.dir === dir);
    const only = result === undefined ? new Set<string>() : chosenSteps(result);
    if (record === undefined || only.size === 0) continue;
    plans.push({ project, plan: await planAdd({ sources, facts, record, selection: record.selection, only }) });
  }
  if (plans.length === 0) return 0;
  requireAnswers(context, []);
  return carryOut(quiet(context, options.format === "text"), plans, {
    question: "Write this?",
    commandLine: commandWords(context, ["--fix", ...scopeWords(options)]),
    // Findings stand in code that is being worked on, and a hook sees nothing else.
    stagedIsSafe: true,
  });
}

/** Standard output belongs to the report, unless that is text too. */
function quiet(context: Context, isText: boolean): Context {
  const { terminal, globals } = context;
  if (isText) return context;
  return { ...context, globals: { ...globals, json: false }, terminal: { ...terminal, out: terminal.note } };
}
