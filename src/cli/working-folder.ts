import { statSync } from "node:fs";
import { resolve } from "node:path";
import { Failure } from "../model/problem.ts";
import type { Context } from "./context.ts";

/** The folder a command works in; throws when it is none. */
export function workingFolder({ globals }: Context): string {
  const dir = resolve(globals.cwd);
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Failure([{ code: "folder-missing", severity: "error", args: { dir: globals.cwd } }]);
  return dir;
}
