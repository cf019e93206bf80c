import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { listWorkspaces } from "../facts/workspaces.ts";
import { Failure } from "../model/problem.ts";
import { recordFile } from "../model/record.ts";
import type { Context } from "./context.ts";
import type { Globals } from "./globals.ts";
import { workingFolder } from "./working-folder.ts";

/** The folders a command is about, absolute: the working folder, or the workspaces that flags name. */
export const chooseRoots = (context: Context): Promise<string[]> =>
  chooseFolders(workingFolder(context), context.globals);

export async function chooseFolders(base: string, { workspace, allWorkspaces }: Globals): Promise<string[]> {
  if (workspace === undefined && !allWorkspaces) return [base];
  const workspaces = await listWorkspaces(base);
  if (workspaces.length === 0) throw new Failure([{ code: "workspace.none", severity: "error", args: { dir: base } }]);
  if (workspace === undefined) {
    // What was added to the root is part of "all" too.
    const root = existsSync(join(base, recordFile)) ? [base] : [];
    return [...new Set([...root, ...workspaces.map(({ dir }) => join(base, dir))])];
  }
  const wanted = resolve(base, workspace);
  const found = workspaces.find(({ name, dir }) => name === workspace || resolve(base, dir) === wanted);
  if (found !== undefined) return [join(base, found.dir)];
  const args = { name: workspace, known: workspaces.map(({ name }) => name).join(", ") };
  throw new Failure([{ code: "workspace.unknown", severity: "error", args }]);
}

/** Says which workspaces there are when a monorepo's root was meant to be a service. */
export async function requireService(base: string, hasService: boolean, globals: Globals): Promise<void> {
  if (hasService || globals.workspace !== undefined || globals.allWorkspaces) return;
  const workspaces = await listWorkspaces(base);
  if (workspaces.length === 0) return;
  const args = { known: workspaces.map(({ name }) => name).join(", ") };
  throw new Failure([{ code: "workspace.choose", severity: "error", args }]);
}
