import type { PackageManager } from "./facts.ts";

/** What the gates of `src/gates` are made from. All of it holds at the top of the repository, where they stand. */
export interface Ci {
  /** The check of everything, run by the project's own package: "npx obs-gen check". */
  readonly check: string;
  /** The same for what a commit changes. */
  readonly checkCommit: string;
  readonly manager: PackageManager["id"];
  /** False for projects that keep no lockfile: then there is nothing to install by and nothing to cache. */
  readonly locked: boolean;
  /** Installs exactly what is locked. */
  readonly install: string;
  readonly node: NodeVersion;
  /** Workflows of GitHub that are there. */
  readonly workflows: readonly string[];
  /** Where pull requests go. */
  readonly branch: string;
}

/** The file that says which Node runs, where one does; `major` is undefined when nothing says. */
export interface NodeVersion {
  readonly file?: string;
  readonly major?: number;
}
