import { selectionFlags } from "../report/command-line.ts";
import type { Selection } from "../model/selection.ts";
import type { Context } from "./context.ts";
import type { NewService } from "./service-files.ts";

/** The command line of this run with `answers` in place of the questions. */
export function commandWords({ program, command, globals }: Context, answers: readonly string[]): string[] {
  return [
    "npx",
    program,
    ...(program === "obs-gen" ? [command] : []),
    ...answers,
    ...(globals.cwd === "." ? [] : ["--cwd", globals.cwd]),
    ...(globals.workspace === undefined ? [] : ["--workspace", globals.workspace]),
    ...(globals.allWorkspaces ? ["--all-workspaces"] : []),
    ...(globals.packageManager === undefined ? [] : ["--package-manager", globals.packageManager]),
    ...(globals.install ? [] : ["--no-install"]),
    ...(globals.force ? ["--force"] : []),
    "--yes",
  ];
}

/** The command line that makes the same new service without a question. `dir` is the folder as the user would write it. */
export function newServiceWords(context: Context, dir: string, service: NewService, selection: Selection): string[] {
  const answers = ["--language", service.language, "--framework", "express", "--name", service.name];
  const here = { ...context, globals: { ...context.globals, cwd: "." } };
  return commandWords(here, [...(dir === "." ? [] : [dir]), ...answers, ...selectionFlags(selection, true)]);
}
