import { type Metric, metrics } from "../../model/metrics.ts";
import type { RuleProject } from "../../model/rule.ts";
import { dependencies } from "../../registry.ts";
import { metricCalls, ownMetric } from "./metrics.ts";

/** A metric that the code emits, as rules and panels see it. */
export interface Emitted {
  readonly name: string;
  readonly kind: "counter" | "gauge" | "histogram" | "summary";
  /** Undefined when they can't all be read. */
  readonly labels: readonly string[] | undefined;
  readonly buckets: readonly number[] | undefined;
}

export interface EmittedMetrics {
  readonly all: readonly Emitted[];
  /** True when there are metrics whose name can't be read: nobody knows what is missing then. */
  readonly open: boolean;
}

/** Everything that the code of the project emits: what was generated for its selection, and what the user registers. */
export function emittedBy({ code, record }: RuleProject): EmittedMetrics {
  const generated = record?.generated ?? {};
  const calls = metricCalls(code).filter(({ at }) => generated[at.file] === undefined);
  const own = calls.map(ownMetric);
  return {
    all: [...generatedMetrics(record), ...own.flatMap((metric) => metric ?? [])],
    open: own.includes(undefined),
  };
}

function generatedMetrics(record: RuleProject["record"]): Emitted[] {
  if (record?.selection.pillars.includes("metrics") !== true) return [];
  const chosen = dependencies.filter(({ id }) => record.selection.dependencies.includes(id));
  const has = (kind: string): boolean => chosen.some((dependency) => dependency.kind === kind);
  const isEmitted = ({ name }: Metric): boolean => !name.startsWith("db_") || has("database") || has("cache");
  return Object.values<Metric>(metrics)
    .filter(isEmitted)
    .map(({ name, type, labels, buckets }) => ({ name, kind: type, labels, buckets }));
}

/** The series that a metric gives, by the name that queries use. */
export function seriesOf({ name, kind }: Emitted): string[] {
  if (kind === "histogram") return ["_bucket", "_count", "_sum"].map((part) => name + part);
  return kind === "summary" ? [name, `${name}_count`, `${name}_sum`] : [name];
}
