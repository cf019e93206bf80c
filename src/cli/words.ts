import { selectionFlags, shellLine } from "../report/command-line.ts";
import type { Selection } from "../model/selection.ts";
import type { CheckOptions } from "./check-options.ts";
import type { Context } from "./context.ts";
import type { Globals } from "./globals.ts";
import type { NewService } from "./service-files.ts";

/** The command line of this run with `answers` in place of the questions. */
export function commandWords({ program, command, globals }: Context, answers: readonly string[]): string[] {
  return [
    "npx",
    program,
    ...(program === "obs-gen" ? [command] : []),
    ...answers,
    ...placeWords(globals),
    ...(globals.packageManager === undefined ? [] : ["--package-manager", globals.packageManager]),
    ...(globals.install ? [] : ["--no-install"]),
    ...(globals.force ? ["--force"] : []),
    "--yes",
  ];
}

/** Which project, or which of its workspaces, a run was about. */
const placeWords = ({ cwd, workspace, allWorkspaces }: Globals): string[] => [
  ...(cwd === "." ? [] : ["--cwd", cwd]),
  ...(workspace === undefined ? [] : ["--workspace", workspace]),
  ...(allWorkspaces ? ["--all-workspaces"] : []),
];

/** Flags of `check` that say which findings a run is about. */
export const scopeWords = ({ scope, since, baseline }: CheckOptions): string[] => [
  ...(scope.rules === undefined ? [] : ["--rule", [...scope.rules].join(",")]),
  ...(since === undefined ? [] : ["--since", since]),
  ...(baseline === undefined ? [] : ["--baseline", baseline]),
];

/** A run of `check` with `flags` for the packages of this one. Reports of shards are about all of them. */
export function checkLine({ globals }: Context, { merge }: CheckOptions, flags: readonly string[]): string {
  const place = merge.length > 0 ? { ...globals, allWorkspaces: true } : globals;
  return shellLine(["obs-gen", "check", ...flags, ...placeWords(place)]);
}

/** The same help with commands that work where the report is read: they say which package below is meant. */
export function helpFor({ globals }: Context, dir: string, help: string | undefined): string | undefined {
  const words = placeWords({ ...globals, workspace: dir === "" ? undefined : dir, allWorkspaces: false });
  if (words.length === 0) return help;
  return help?.replace(
    /`(obs-gen (?:add|remove|diff|init|doctor|trace)\b(?![^`]* --cwd)[^`]*)`/g,
    `\`$1 ${shellLine(words)}\``,
  );
}

/** The command line that makes the same new service without a question. `dir` is the folder as the user would write it. */
export function newServiceWords(context: Context, dir: string, service: NewService, selection: Selection): string[] {
  const answers = ["--language", service.language, "--framework", "express", "--name", service.name];
  const here = { ...context, globals: { ...context.globals, cwd: "." } };
  return commandWords(here, [...(dir === "." ? [] : [dir]), ...answers, ...selectionFlags(selection, true)]);
}
