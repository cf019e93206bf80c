import type { DependencyFact } from "./facts.ts";
import type { Requirement } from "./requirement.ts";
import type { Sources } from "./sources.ts";

/** What pillars and dependencies ask for, knowing no framework. A framework or a language says how it becomes an edit. */
export type Need =
  FrameworkNeed | WrapNeed | PackageNeed | EnvironmentNeed | OwnedFileNeed | OperationsNeed | EntriesNeed;

/** Needs that only a framework can turn into an edit. */
export type FrameworkNeed =
  /** Every request passes the generated code before anything else sees it. */
  | { readonly kind: "middleware"; readonly why: string }
  /** Errors of handlers are seen before the application's own error handling answers. */
  | { readonly kind: "errorHook"; readonly why: string }
  /** Generated code learns that the server listens: metrics port, readiness, signals, flush. */
  | { readonly kind: "listening"; readonly why: string };

/** Each constructed client of a dependency is handed to the generated function `call`. */
export interface WrapNeed {
  readonly kind: "wrap";
  readonly why: string;
  readonly dependency: DependencyFact;
  readonly constructors: readonly Constructor[];
  /** Name exported by the generated index, e.g. "postgres". */
  readonly call: string;
  /**
   * "statement": `call(client);` after the construction (the client is changed in place).
   * "expression": `call(new Client())` (a new object comes back).
   */
  readonly form: "statement" | "expression";
}

/** How a library's client comes to be, in the syntax of its users. */
export interface Constructor {
  readonly module: string;
  /** Exported name: "Pool", "createClient", or "default". */
  readonly export: string;
  /** True for `new X()`, false for `x()`. */
  readonly construct: boolean;
}

export interface PackageNeed {
  readonly kind: "package";
  readonly why: string;
  readonly name: string;
  readonly range: string;
  /** Ranges that will do when the manifest has one already; `range` itself when absent. */
  readonly accepts?: string;
  readonly dev: boolean;
}

/** A key for `.env.example`. */
export interface EnvironmentNeed {
  readonly kind: "environment";
  readonly key: string;
  readonly example: string;
  readonly comment: string;
}

/** A whole new file from `templates/`. */
export interface OwnedFileNeed {
  readonly kind: "ownedFile";
  /** Path below `templates/` without language and ending, e.g. "logging/logger". */
  readonly template: string;
  /** Path below the generated folder without ending, e.g. "logger" or "dependencies/postgres". */
  readonly path: string;
}

/**
 * Whole files that are no code: rules, dashboards, configuration of backends, workflows. Made when the plan is, so that
 * nobody else loads what makes them.
 */
export interface OperationsNeed {
  readonly kind: "operations";
  /** Pillar that asks. */
  readonly owner: string;
  files(sources: Sources): Promise<readonly OperationsFile[]>;
}

/** Entries of configuration that may be the user's own. Made when the plan is, like whole files. */
export interface EntriesNeed {
  readonly kind: "entries";
  /** Pillar that asks. */
  readonly owner: string;
  requirements(sources: Sources): Promise<readonly Requirement[]>;
}

/** Owned like generated code: created, merged when the user edited it, taken out again. */
export interface OperationsFile {
  /** Relative to the package folder, e.g. "ops/prometheus/prometheus.yml". */
  readonly path: string;
  readonly text: string;
}
