import type { Place } from "./facts.ts";

/** `error` stops the plan, `warning` leaves a part to the user, `info` is worth knowing. */
export type Severity = (typeof severities)[number];
export const severities = ["error", "warning", "info"] as const;

/**
 * Something the tool can't or won't do. Data only: `src/report` has the wording for each code.
 * `snippet` is what the user can paste by hand to reach the same result.
 */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly args: Readonly<Record<string, string | number>>;
  readonly at?: Place;
  readonly snippet?: string;
}

/** A failure that ends a command. Only the command line's entry turns it into a message and an exit code. */
export class Failure extends Error {
  readonly problems: readonly Problem[];
  readonly exitCode: number;

  constructor(problems: readonly Problem[], options: { exitCode?: number; cause?: unknown } = {}) {
    super(problems.map((problem) => problem.code).join(", "), { cause: options.cause });
    this.name = "Failure";
    this.problems = problems;
    this.exitCode = options.exitCode ?? 2;
  }
}
