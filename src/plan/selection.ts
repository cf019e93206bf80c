import type { Facts } from "../model/facts.ts";
import { type Selection, type SelectionOptions, type TraceTarget, defaultOptions } from "../model/selection.ts";
import { dependencies, pillars } from "../registry.ts";

/** All pillars but those that come only when named, and the dependencies that were found in use. */
export function defaultSelection(facts: Facts): Selection {
  return {
    pillars: pillars.filter(({ optional }) => optional !== true).map(({ id }) => id),
    dependencies: dependencies.map(({ id }) => id).filter((id) => facts.dependencies.some((fact) => fact.id === id)),
    options: usualOptions(facts),
  };
}

/** Pairs of liveness and readiness, the usual one first; the others are those of Kubernetes' own components. */
const probePaths = [
  [defaultOptions.healthPath, defaultOptions.readyPath],
  ["/livez", "/readyz"],
  ["/-/live", "/-/ready"],
] as const;

/** The defaults, with paths for probes that the project doesn't answer itself: its own routes stay. */
export function usualOptions({ existing }: Facts): SelectionOptions {
  const own = existing.filter(({ kind }) => kind === "health-route").map(({ value }) => value);
  const [healthPath, readyPath] = probePaths.find((pair) => !pair.some((path) => own.includes(path))) ?? probePaths[0];
  return { ...defaultOptions, healthPath, readyPath };
}

/** False when all of `ids` are pillars that are about the repository. */
export const needsService = (ids: readonly string[]): boolean =>
  ids.length === 0 || ids.some((id) => pillars.find((pillar) => pillar.id === id)?.repository !== true);

/** The selection of somebody who was asked about every dependency: what is in use and not chosen was declined. */
export function declining(selection: Selection, facts: Facts): Selection {
  const used = facts.dependencies.map(({ id }) => id);
  return { ...selection, ...declinedOf(used, selection.dependencies) };
}

function declinedOf(ids: readonly string[], chosen: readonly string[]): Pick<Selection, "declined"> {
  const declined = dependencies.map(({ id }) => id).filter((id) => ids.includes(id) && !chosen.includes(id));
  return declined.length === 0 ? {} : { declined };
}

/** What is there already and what is added, in the registry's order. */
export function withSelection(present: Selection | undefined, added: Selection): Selection {
  const isChosen = (list: "pillars" | "dependencies", id: string): boolean =>
    added[list].includes(id) || (present?.[list].includes(id) ?? false);
  const chosen = dependencies.map(({ id }) => id).filter((id) => isChosen("dependencies", id));
  return {
    pillars: pillars.map(({ id }) => id).filter((id) => isChosen("pillars", id)),
    dependencies: chosen,
    options: { ...added.options, ...mergedGates(present?.options.ci, added.options.ci) },
    ...declinedOf([...(present?.declined ?? []), ...(added.declined ?? [])], chosen),
    ...mergedTraces(present?.traces ?? [], added.traces ?? []),
  };
}

/** One gate more leaves those that are there. */
function mergedGates(present: SelectionOptions["ci"], added: SelectionOptions["ci"]): Pick<SelectionOptions, "ci"> {
  if (present === undefined || added === undefined) return {};
  return { ci: { ...added, gates: [...new Set([...present.gates, ...added.gates])].sort() } };
}

/** One entry for each function. What is in the code already stays: name and attributes are edited there. */
function mergedTraces(present: readonly TraceTarget[], added: readonly TraceTarget[]): Pick<Selection, "traces"> {
  const byFunction = new Map([...added, ...present].map((target) => [`${target.file}#${target.function}`, target]));
  const traces = [...byFunction].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, target]) => target);
  return traces.length === 0 ? {} : { traces };
}

/** What is left without `removedPillars` and `removedDependencies`. Without any pillar no dependency is left. */
export function withOut(
  present: Selection,
  removedPillars: readonly string[] | "all",
  removedDependencies: readonly string[],
): Selection {
  const left = removedPillars === "all" ? [] : present.pillars.filter((id) => !removedPillars.includes(id));
  const kept = left.length === 0 ? [] : present.dependencies.filter((id) => !removedDependencies.includes(id));
  return {
    pillars: left,
    dependencies: kept,
    ...(left.length > 0 && declinedOf([...(present.declined ?? []), ...removedDependencies], kept)),
    options: left.includes("ci") ? present.options : withoutCi(present.options),
    ...(left.includes("tracing") && present.traces !== undefined && { traces: present.traces }),
  };
}

/** What was found when CI was added is looked for again the next time. */
function withoutCi({ ci: _ci, ...options }: SelectionOptions): SelectionOptions {
  return options;
}
