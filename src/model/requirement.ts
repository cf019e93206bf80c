import type { Place } from "./facts.ts";
import type { Problem } from "./problem.ts";
import type { Insertion, Range, Sources } from "./sources.ts";

/**
 * One edit that must be present. `find` is the only definition of "present" and answers from the syntax tree, so code
 * that a user moved or renamed is still found; `ensure` starts with `find`.
 */
export interface Requirement {
  /** Stable over runs and machines, e.g. "express.middleware" or "postgres.wrap src/db.ts#pool". */
  readonly id: string;
  readonly why: string;
  /** What has to be there, as a message begins with it: "observability.middleware()", "The package pino". */
  readonly what?: string;
  /** The rule that speaks of it when it is not met; without one it is a requirement like any other. */
  readonly rule?: string;
  /**
   * Set for an entry of configuration (a package, an environment key, a step of a hook). The user may have had it before,
   * so it is taken out only when it was put in. "ordered" ones stand in one order, whichever was added first; one that is
   * "alone" in its file stays where the user moved it.
   */
  readonly entry?: "ordered" | "alone";
  /** Where the requirement is met, or undefined. */
  find(sources: Sources): Found | undefined;
  ensure(sources: Sources): Outcome;
}

export interface Found {
  readonly file: string;
  readonly line: number;
  /** What to take out to undo it, for files that changed since the record was written. */
  readonly pieces: readonly Range[];
}

/** `at` is the code that a missing requirement is about, as it stands today. */
export type Outcome =
  /** `note` is worth knowing about what is there, and stops nothing. */
  | { readonly kind: "satisfied"; readonly found: Found; readonly note?: Problem }
  /** It is there, and where it stands it does not do what it is for. */
  | { readonly kind: "drifted"; readonly problem: Problem }
  | { readonly kind: "missing"; readonly file: string; readonly insertions: readonly Insertion[]; readonly at?: Place }
  | { readonly kind: "blocked"; readonly problem: Problem };
