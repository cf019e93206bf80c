import { existsSync } from "node:fs";
import { join } from "node:path";
import { readerOf } from "./disk.ts";

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
