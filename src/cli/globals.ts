import type { Flags } from "./program.ts";

/** Flags that most commands share, read once. */
export interface Globals {
  readonly cwd: string;
  readonly yes: boolean;
  readonly json: boolean;
  readonly color: boolean;
  readonly verbose: boolean;
  readonly dryRun: boolean;
  readonly install: boolean;
  readonly force: boolean;
  readonly packageManager: string | undefined;
  readonly workspace: string | undefined;
  readonly allWorkspaces: boolean;
}

export function readGlobals(flags: Flags): Globals {
  return {
    cwd: textFlag(flags, "cwd") ?? ".",
    yes: flags["yes"] === true,
    json: flags["json"] === true,
    color: flags["color"] !== false,
    verbose: flags["verbose"] === true,
    dryRun: flags["dryRun"] === true,
    install: flags["install"] !== false,
    force: flags["force"] === true,
    packageManager: textFlag(flags, "packageManager"),
    workspace: textFlag(flags, "workspace"),
    // A shard is a part of all of them.
    allWorkspaces: flags["allWorkspaces"] === true || flags["shard"] !== undefined,
  };
}

/** A flag's text, or undefined when it was not given. */
export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
}

/** Each value of a flag that can be repeated. */
export function listFlag(flags: Flags, name: string): string[] {
  const value = flags[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
