import type { Facts } from "../model/facts.ts";
import { Failure } from "../model/problem.ts";
import type { Record } from "../model/record.ts";
import type { Selection, SelectionOptions } from "../model/selection.ts";
import { declining, defaultSelection, needsService, usualOptions } from "../plan/index.ts";
import { dependencies, pillars } from "../registry.ts";
import { textFlag } from "./globals.ts";
import { requireKnown, splitIds } from "./ids.ts";
import { readOperationsFlags, requireMetrics, withFlags } from "./operations-flags.ts";
import type { Flags } from "./program.ts";

const pillarIds = (): string[] => pillars.map(({ id }) => id);
/** What "all" means: pillars that only write `ops/` come when they are named. */
export const usualPillars = (): string[] => pillars.filter(({ optional }) => optional !== true).map(({ id }) => id);
const dependencyIds = (): string[] => dependencies.map(({ id }) => id);

/** What the flags of `init` and `create` say; undefined where they say nothing. Throws for unknown ids. */
export interface SelectionFlags {
  readonly pillars: readonly string[] | undefined;
  /** "detected": all that are in use. */
  readonly dependencies: readonly string[] | "detected" | undefined;
  readonly options: Partial<SelectionOptions>;
}

export function readSelectionFlags(flags: Flags): SelectionFlags {
  const chosen = textFlag(flags, "pillars");
  const named = chosen === undefined ? undefined : chosen === "all" ? usualPillars() : splitIds(chosen);
  if (named !== undefined) requireKnown("pillar", named, pillarIds());
  return {
    pillars: named,
    dependencies: readDependencies(flags),
    options: { ...readPaths(flags), ...readOperationsFlags(flags) },
  };
}

/** Names given as arguments: pillars and dependencies in one list. */
export function splitNames(names: readonly string[]): { pillars: string[]; dependencies: string[] } {
  const ids = names.flatMap(splitIds);
  requireKnown("pillar or dependency", ids, [...pillarIds(), ...dependencyIds()]);
  return {
    pillars: ids.filter((id) => pillarIds().includes(id)),
    dependencies: ids.filter((id) => !pillarIds().includes(id)),
  };
}

/** What `init` starts from: the record's selection, or everything that fits; flags win. */
export function initialSelection(facts: Facts, record: Record | undefined, flags: SelectionFlags): Selection {
  const usual = defaultSelection(facts);
  // Where only the repository was seen to, the service begins here.
  const isStarted = hasService(record) || facts.services.length === 0;
  const base = (isStarted ? record?.selection : undefined) ?? usual;
  const named = flags.dependencies === "detected" ? usual.dependencies : flags.dependencies;
  const pillars = flags.pillars ?? base.pillars;
  requireInUse(named ?? [], facts, record);
  requireMetrics([...pillars, ...(record?.selection.pillars ?? [])]);
  return checked({
    pillars,
    dependencies: named ?? base.dependencies,
    options: withFlags(optionsFrom(facts, record), flags.options),
  });
}

/** What `add <names>` asks for. The first `add` also takes the dependencies in use, unless flags say which. */
export function addedSelection(
  facts: Facts,
  record: Record | undefined,
  names: { pillars: readonly string[]; dependencies: readonly string[] },
  flags: SelectionFlags,
): Selection {
  const base = record?.selection;
  // What is about the repository alone looks at no client.
  const isFirst = !hasService(record) && needsService(names.pillars);
  const usual = defaultSelection(facts).dependencies;
  const named = flags.dependencies === "detected" ? usual : flags.dependencies;
  requireMetrics([...names.pillars, ...(base?.pillars ?? [])]);
  requireInUse([...(named ?? []), ...names.dependencies], facts, record);
  const selection = checked({
    pillars: names.pillars,
    dependencies: [...(named ?? (isFirst ? usual : [])), ...names.dependencies],
    options: withFlags(optionsFrom(facts, record), flags.options),
  });
  return named === undefined ? selection : declining(selection, facts);
}

/** Probes that are there stay where they are. */
function optionsFrom(facts: Facts, record: Record | undefined): SelectionOptions {
  const usual = usualOptions(facts);
  if (record === undefined) return usual;
  const { options, pillars } = record.selection;
  const { healthPath, readyPath } = pillars.includes("health") ? options : usual;
  return { ...options, healthPath, readyPath };
}

const hasService = (record: Record | undefined): boolean =>
  record !== undefined && needsService(record.selection.pillars);

function readDependencies(flags: Flags): SelectionFlags["dependencies"] {
  const chosen = textFlag(flags, "dependencies");
  if (chosen === undefined) return undefined;
  if (chosen === "all") return "detected";
  const named = chosen === "none" ? [] : splitIds(chosen);
  requireKnown("dependency", named, dependencyIds());
  return named;
}

const pathFlags = [
  ["--health-path", "healthPath"],
  ["--ready-path", "readyPath"],
  ["--metrics-path", "metricsPath"],
] as const;

function readPaths(flags: Flags): Partial<SelectionOptions> {
  return Object.fromEntries(
    pathFlags.flatMap(([flag, name]) => {
      const value = textFlag(flags, name);
      if (value === undefined) return [];
      if (!/^(\/[\w.~-]+)+$/.test(value))
        throw new Failure([{ code: "usage.path", severity: "error", args: { flag, value } }]);
      return [[name, value]];
    }),
  );
}

/** A dependency that was named has to be in use, now or when it was added. */
function requireInUse(named: readonly string[], facts: Facts, record: Record | undefined): void {
  const known = [...facts.dependencies.map(({ id }) => id), ...(record?.selection.dependencies ?? [])];
  const id = named.find((candidate) => !known.includes(candidate));
  if (id !== undefined) throw new Failure([{ code: "usage.not-in-use", severity: "error", args: { id } }]);
}

/** Liveness and readiness answer different questions, so they can't share a path; metrics have a port of their own. */
function checked(selection: Selection): Selection {
  const { healthPath, readyPath } = selection.options;
  if (healthPath !== readyPath) return selection;
  const args = { first: "--health-path", second: "--ready-path", value: healthPath };
  throw new Failure([{ code: "usage.same-path", severity: "error", args }]);
}
