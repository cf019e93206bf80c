import type { PackageManager } from "./facts.ts";
import type { Problem } from "./problem.ts";
import type { Record } from "./record.ts";
import type { Selection } from "./selection.ts";

/** Everything that would change, as data. Computing it reads nothing but `Sources` and writes nothing. */
export interface Plan {
  readonly selection: Selection;
  readonly changes: readonly FileChange[];
  /** Package manager run after the files are written; undefined when no package changed. */
  readonly install: Install | undefined;
  readonly steps: readonly Step[];
  readonly problems: readonly Problem[];
  /** The record after the plan was applied; undefined when everything was taken out. */
  readonly record: Record | undefined;
}

/** One file before and after. `before`/`after` undefined: the file does not exist. Paths POSIX, relative to the package folder. */
export interface FileChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export interface Install {
  readonly manager: PackageManager;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** One requirement and where the plan found or puts it: the lines of `check`, `doctor` and the plan view. */
export interface Step {
  readonly id: string;
  readonly why: string;
  /** drifted: it is there, and no longer does all it was generated for. */
  readonly status: "satisfied" | "missing" | "drifted" | "blocked";
  readonly file?: string;
  readonly line?: number;
}
