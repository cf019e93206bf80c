import type { Layout, PackageManager, Place } from "./facts.ts";
import type { Problem } from "./problem.ts";
import type { Record } from "./record.ts";
import type { Selection } from "./selection.ts";

/** Everything that would change, as data. Computing it reads nothing but `Sources` and writes nothing. */
export interface Plan {
  readonly selection: Selection;
  readonly changes: readonly FileChange[];
  /** What would change were it not for the problems that stop the plan. */
  readonly withheld?: readonly FileChange[];
  /** Package manager run after the files are written; undefined when no package changed. */
  readonly install: Install | undefined;
  readonly steps: readonly Step[];
  readonly problems: readonly Problem[];
  /** The record after the plan was applied; undefined when everything was taken out. */
  readonly record: Record | undefined;
  /** How the record is laid out; as usual where the plan says nothing. */
  readonly layout?: Layout;
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
  /** What has to be there: "observability.middleware()", "The package pino". */
  readonly what?: string;
  /** drifted: it is there, and no longer does all it was put there for. */
  readonly status: "satisfied" | "missing" | "drifted" | "blocked";
  readonly file?: string;
  readonly line?: number;
  /** Of a missing one: the record has no trace of it, so it was never put in. */
  readonly isNew?: boolean;
  /**
   * Of generated code that is there: what it does not do, e.g. "call of requestFinished()". Of a drifted one empty when it
   * can't be read; of one that would be written otherwise now, when it does all that is asked.
   */
  readonly lost?: readonly string[] | undefined;
  /** The rule of its requirement, when it has one. */
  readonly rule?: string;
  /** The code that a missing step is about, in the text there is today. */
  readonly at?: Place;
  /** Why it is blocked, or what is wrong with where it stands: one of the plan's problems. */
  readonly problem?: Problem;
}
