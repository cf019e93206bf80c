import { Failure } from "../model/problem.ts";
import type { Context } from "./context.ts";

/**
 * Without a terminal nothing is asked. Throws when an answer is missing and names the flag for each; `needed` holds
 * [flag, whether it was given].
 */
export function requireAnswers(context: Context, needed: ReadonlyArray<readonly [flag: string, given: boolean]>): void {
  const { globals, terminal, program, command } = context;
  if (globals.yes || globals.dryRun || terminal.interactive) return;
  const flags = [...needed.filter(([, given]) => !given).map(([flag]) => flag), "--yes (confirms the plan)"];
  const args = { flags: flags.join(", "), command: program === "obs-gen" ? `${program} ${command}` : program };
  throw new Failure([{ code: "usage.unanswered", severity: "error", args }]);
}
