import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RepositoryFact } from "../model/facts.ts";
import { type Disk, readerOf } from "./disk.ts";
import { asObject, type JsonObject } from "./json.ts";
import type { Surroundings } from "./surroundings.ts";

/** The repository around a package. Workflows lie in a hidden folder, which holds no sources. */
export function findRepository(
  { root, folders, workspaceRoot }: Surroundings,
  disk: Disk,
  recorded: JsonObject,
): RepositoryFact {
  const dir = folders.at(-1) ?? ".";
  const entries = dir === "." ? disk.list(join(root, workflowFolder)) : [];
  const workflows = (typeof entries === "string" ? [] : entries)
    .filter(({ name, type }) => type === "file" && /\.ya?ml$/.test(name))
    .map(({ name }) => `${workflowFolder}/${name}`)
    .filter((path) => asObject(recorded["generated"])?.[path] === undefined)
    .sort();
  return { dir, workspaces: workspaceRoot === ".", ...(workflows.length > 0 && { workflows }) };
}

const workflowFolder = ".github/workflows";

export interface RepositoryFindings {
  /** Those of the asked names that exist. */
  readonly present: readonly string[];
  /** Where pull requests go, where the clone says so. */
  readonly branch?: string;
}

/** Looks around at the top of a repository, `root`. What is found depends on the clone: it is asked once, and then recorded. */
export function lookAround(root: string, names: readonly string[]): RepositoryFindings {
  const read = readerOf(root);
  const branch =
    /^ref: refs\/remotes\/origin\/(\S+)/.exec(read(".git/refs/remotes/origin/HEAD") ?? "")?.[1] ??
    // Before there is a remote: any other name is more likely that of a change.
    /^ref: refs\/heads\/(main|master)\s*$/.exec(read(".git/HEAD") ?? "")?.[1];
  return { present: names.filter((name) => existsSync(join(root, name))), ...(branch !== undefined && { branch }) };
}
