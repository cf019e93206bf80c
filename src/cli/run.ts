import { Failure, type Problem } from "../model/problem.ts";
import { problemFinding } from "../report/finding.ts";
import { findingsText } from "../report/findings-text.ts";
import { failureJson } from "../report/json.ts";
import { commands, type CommandName } from "./commands.ts";
import type { Context } from "./context.ts";
import { readGlobals } from "./globals.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Flags, ProgramName } from "./program.ts";
import { readBelow } from "./read-below.ts";
import { openTerminal } from "./terminal.ts";

/** Runs one command to its exit code. Every failure ends here: told once, in words, with the code it asks for. */
export async function runCommand(invocation: {
  program: ProgramName;
  command: CommandName;
  args: readonly string[];
  flags: Flags;
}): Promise<number> {
  const globals = readGlobals(invocation.flags);
  const interruption = listenForInterruption();
  const context: Context = {
    program: invocation.program,
    command: invocation.command,
    globals,
    terminal: openTerminal(globals, () => interruption.outputLost()),
    interruption,
  };
  try {
    const run = await commands[invocation.command]();
    return await run(context, invocation.args, invocation.flags);
  } catch (error) {
    return tellFailure(context, error);
  }
}

function tellFailure(context: Context, error: unknown): number {
  const interrupted = context.interruption.exitCode() ?? (isPromptExit(error) ? 130 : undefined);
  if (interrupted !== undefined && !leftSomething(error)) {
    context.terminal.note("\nInterrupted; nothing was changed.\n");
    return interrupted;
  }
  const problems = error instanceof Failure ? error.problems : [internal(error)];
  const { json, verbose, cwd } = context.globals;
  if (json) context.terminal.out(failureJson(context.command, problems));
  const read = readBelow(cwd);
  context.terminal.note(findingsText(problems.map(problemFinding), { palette: context.terminal.palette, read }));
  if (verbose && error instanceof Error) context.terminal.note(`\n${stackOf(error)}\n`);
  return interrupted ?? (error instanceof Failure ? error.exitCode : 2);
}

/** True when an interrupted run could not put every file back, which has to be told in full. */
const leftSomething = (error: unknown): boolean =>
  error instanceof Failure &&
  error.problems.some(({ code }) => code === "apply.edited" || code === "apply.rollback-failed");

/** The prompt library's way to say that Ctrl-C was pressed. */
const isPromptExit = (error: unknown): boolean =>
  error instanceof Error && (error.name === "ExitPromptError" || error.name === "AbortPromptError");

function internal(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return { code: "internal", severity: "error", args: { message } };
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : "";
  return (error.stack ?? error.message) + cause;
}
