import type { Code } from "./code.ts";
import type { Facts, Language, Place } from "./facts.ts";
import type { Severity } from "./problem.ts";
import type { Record } from "./record.ts";
import type { Sources } from "./sources.ts";

/** What is known about a code that `check` reports: the page of `obs-gen explain`, and what report formats tell of a rule. */
export interface RulePage {
  /** "OG-MET01" */
  readonly code: string;
  /** error: telemetry is lost or wrong; warning: will hurt in production; info: worth knowing, fails nothing. */
  readonly severity: Severity;
  /** What must hold, in one line. */
  readonly title: string;
  /** What happens otherwise: a paragraph. */
  readonly why: string;
  /** What to do about a finding. */
  readonly help: string;
  /** Where it comes from, e.g. "Prometheus: metric and label naming". */
  readonly source: string;
  readonly example?: RuleExample;
}

/**
 * Advice that `check` gives beyond "everything that was added is there". One file in `src/rules`, named by its code;
 * its fields are its page, and its example is executed as a test.
 */
export interface Rule extends RulePage {
  readonly languages: readonly Language[];
  readonly example: RuleExample;
  check(project: RuleProject): readonly RuleFinding[];
}

/** A project of a few lines that breaks the rule, and the same one that keeps it. */
export interface RuleExample {
  /** Text by path. Without a package.json the packages that are imported count as declared. */
  readonly before: Readonly<{ [path: string]: string }>;
  readonly after: Readonly<{ [path: string]: string }>;
  /** What had been added to both. */
  readonly record?: Record;
  /** Lines of `before` with a finding, as "file:line", sorted. */
  readonly finds: readonly string[];
}

export interface RuleProject {
  readonly facts: Facts;
  readonly sources: Sources;
  readonly code: Code;
  /** What was added to the project; undefined before anything was. */
  readonly record: Record | undefined;
}

export interface RuleFinding {
  /** What is wrong here, in one sentence that names the thing. */
  readonly message: string;
  readonly at: Place;
  /** What it is about (a variable, a metric, a route): the identity of the finding besides rule and file. */
  readonly symbol: string;
  /** These only where they differ from the rule's. */
  readonly severity?: Severity;
  readonly help?: string;
}
