import type { NeedContext } from "../model/catalog.ts";
import type { Problem } from "../model/problem.ts";
import { logNamings, scaleOptions, type Slo } from "../model/selection.ts";
import { backends } from "../registry.ts";
import { type BurnRate, budgetOf, burnRates, factorOf, latencyBuckets } from "./slo.ts";
import { slo, stackOptions } from "./context.ts";

/** Pillars that write `ops/` from the metrics of the service. */
const fromMetrics = ["alerting", "dashboards"];
const operationsPillars = [...fromMetrics, "stack"];

/** What of a selection can't work, each with the value that is wrong and the nearest one that does. */
export function operationsProblems(context: NeedContext): readonly Problem[] {
  const { selection } = context;
  if (!selection.pillars.some((id) => operationsPillars.includes(id))) return [];
  const wanted = slo(selection);
  const stack = stackOptions(selection);
  const window = windowProblems(wanted.window, stack.retention);
  return [
    ...window,
    // How fast a budget burns is counted by the window.
    ...(window.length > 0
      ? []
      : [
          ...objectiveProblems("--slo-objective", wanted.objective, wanted),
          ...objectiveProblems("--latency-objective", wanted.latencyObjective, wanted),
        ]),
    ...latencyProblems(wanted.latency),
    ...unknownIds(
      "backend",
      stack.backends,
      backends.map(({ id }) => id),
    ),
    ...unknownIds("scale option", stack.scale, scaleOptions),
    ...unknownIds("naming of log fields", [stack.logFields], logNamings),
    ...storageProblems(stack.scale),
    ...metricsProblems(selection.pillars),
  ];
}

const error = (code: string, args: Problem["args"]): Problem => ({ code, severity: "error", args });

function objectiveProblems(flag: string, objective: number, { window }: Slo): Problem[] {
  if (!(objective > 0 && objective < 100)) return [error("slo-objective", { flag, objective, nearest: 99.9 })];
  const rates: readonly BurnRate[] = Object.values(burnRates);
  const factor = Math.max(...rates.map((rate) => factorOf(rate, { window })));
  if (factor * budgetOf(objective) < 1) return [];
  // The lowest objective of two decimals whose error ratio at this burn rate is one that can be.
  const nearest = (Math.floor((1 - 1 / factor) * 10_000) + 1) / 100;
  const ratio = Math.round(factor * budgetOf(objective) * 100);
  return [error("slo-never-fires", { flag, objective, factor, ratio, nearest })];
}

function latencyProblems(latency: number): Problem[] {
  if (latencyBuckets.includes(latency)) return [];
  const nearest = [...latencyBuckets].sort((a, b) => Math.abs(a - latency) - Math.abs(b - latency))[0] ?? 0.5;
  return [error("slo-latency-bucket", { latency, nearest, buckets: latencyBuckets.join(", ") })];
}

function windowProblems(window: number, retention: number): Problem[] {
  if (!Number.isInteger(window) || window < 7 || window > 90)
    return [error("slo-window", { window, nearest: window > 90 ? 90 : Math.max(7, Math.round(window) || 7) })];
  if (!Number.isInteger(retention) || retention < window)
    return [error("stack-retention", { retention, window, nearest: window })];
  return [];
}

/** Traces are kept in one place. */
function storageProblems(scale: readonly string[]): Problem[] {
  const [first, second] = scale.filter((id) => id.startsWith("jaeger-"));
  return first === undefined || second === undefined ? [] : [error("scale-conflict", { first, second })];
}

const unknownIds = (kind: string, ids: readonly string[], known: readonly string[]): Problem[] =>
  ids
    .filter((id) => !known.includes(id))
    .map((id) => error("usage.unknown-id", { kind, id, known: known.join(", "), suggestion: "" }));

/** Rules and panels are about what the code emits. */
function metricsProblems(pillars: readonly string[]): Problem[] {
  if (pillars.includes("metrics")) return [];
  return pillars
    .filter((id) => fromMetrics.includes(id))
    .map((pillar) => ({ code: "operations-without-metrics", severity: "warning", args: { pillar } }));
}
