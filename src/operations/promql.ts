import type { Metric } from "../model/metrics.ts";

/** PromQL from the typed metrics: a name, label or bucket that the code does not have can't be written. */

export type Duration = `${number}${"s" | "m" | "h" | "d"}` | "$__rate_interval" | "$__range";

/** Labels that Prometheus itself puts on every series it scrapes. */
type TargetLabel = "job" | "instance";
type Matcher = string | readonly ["!=" | "=~" | "!~", string];
export type Matchers<L extends string> = { readonly [label in L | TargetLabel]?: Matcher };

/** An expression, and the names of all metrics in it. `L` are the labels it can have. */
export interface Vector<L extends string = string> {
  readonly text: string;
  readonly uses: readonly string[];
  /** Only a type: what can be aggregated by. */
  readonly labels?: L;
}
/** A selector of something that only grows: useless without `rate` or `increase`. */
export interface Counter<L extends string = string> {
  readonly selector: string;
  readonly metric: string;
  readonly labels?: L;
}

type LabelOf<M extends Metric> = M["labels"][number] | TargetLabel;
type CounterMetric = Metric & { readonly type: "counter" };
type GaugeMetric = Metric & { readonly type: "gauge" };
type HistogramMetric = Metric & { readonly type: "histogram"; readonly buckets: readonly number[] };

export const counter = <M extends CounterMetric>(
  { name }: M,
  matchers: Matchers<M["labels"][number]>,
): Counter<LabelOf<M>> => ({ selector: name + braces(matchers), metric: name });

export const gauge = <M extends GaugeMetric>(
  { name }: M,
  matchers: Matchers<M["labels"][number]>,
): Vector<LabelOf<M>> => ({ text: name + braces(matchers), uses: [name] });

/** Observations, by upper bound. */
export const buckets = <M extends HistogramMetric>(
  { name }: M,
  matchers: Matchers<M["labels"][number]>,
): Counter<LabelOf<M> | "le"> => ({ selector: `${name}_bucket${braces(matchers)}`, metric: name });

/** Observations up to `bound`, which must be one of the metric's. Prometheus 3 writes le="1" as "1.0": both match. */
export function bucket<M extends HistogramMetric>(
  metric: M,
  bound: number,
  matchers: Matchers<M["labels"][number]>,
): Counter<LabelOf<M>> {
  if (!metric.buckets.includes(bound)) throw new RangeError(`${metric.name} has no bucket ${bound}`);
  const le: Matcher = Number.isInteger(bound) ? ["=~", `${bound}(\\.0)?`] : String(bound);
  return { selector: `${metric.name}_bucket${braces({ ...matchers, le })}`, metric: metric.name };
}

export const count = <M extends HistogramMetric>(
  { name }: M,
  matchers: Matchers<M["labels"][number]>,
): Counter<LabelOf<M>> => ({ selector: `${name}_count${braces(matchers)}`, metric: name });

/** Per second. */
export const rate = <L extends string>(of: Counter<L>, window: Duration, ago?: Duration): Vector<L> =>
  ranged("rate", of, window, ago);

export const increase = <L extends string>(of: Counter<L>, window: Duration, ago?: Duration): Vector<L> =>
  ranged("increase", of, window, ago);

function ranged<L extends string>(call: string, of: Counter<L>, window: Duration, ago?: Duration): Vector<L> {
  const offset = ago === undefined ? "" : ` offset ${ago}`;
  return { text: `${call}(${of.selector}[${window}]${offset})`, uses: [of.metric] };
}

export const sum = <L extends string, B extends L>(by: readonly B[], of: Vector<L>): Vector<B> =>
  aggregate("sum", by, of);

export const max = <L extends string, B extends L>(by: readonly B[], of: Vector<L>): Vector<B> =>
  aggregate("max", by, of);

const aggregate = <B extends string>(call: string, by: readonly B[], of: Vector): Vector<B> => ({
  text: by.length === 0 ? `${call}(${of.text})` : `${call} by (${by.join(", ")}) (${of.text})`,
  uses: of.uses,
});

/** `of` keeps `le` beside the labels of the answer. */
export const quantile = <L extends string>(q: number, of: Vector<L | "le">): Vector<Exclude<L, "le">> => ({
  text: `histogram_quantile(${q}, ${of.text})`,
  uses: of.uses,
});

/** Words of the language; anything else that looks like a name would be a metric that no model has. */
const words = new Set(
  "and or unless on by without group_left bool offset absent vector clamp_max clamp_min predict_linear topk count time min".split(
    " ",
  ),
);

/**
 * Puts expressions together: promql`${errors} / ${requests} > ${0.1}`. What stands between them are operators, numbers
 * and words of the language; throws for any other name.
 */
export function promql(parts: TemplateStringsArray, ...values: ReadonlyArray<Vector | number>): Vector {
  for (const word of parts.join(" ").match(/[A-Za-z_:][\w:]*(?!\w*")/g) ?? [])
    if (!words.has(word) && !/^(job|instance|[smhd])$/.test(word)) throw new Error(`"${word}" is no word of PromQL`);
  const text = values.map((value) => (typeof value === "number" ? String(value) : value.text));
  return {
    text: parts.map((part, index) => part + (text[index] ?? "")).join(""),
    uses: [...new Set(values.flatMap((value) => (typeof value === "number" ? [] : value.uses)))],
  };
}

const braces = (matchers: { readonly [label: string]: Matcher | undefined }): string => {
  const parts = Object.entries(matchers).flatMap(([label, matcher]) => {
    if (matcher === undefined) return [];
    const [operator, value] = typeof matcher === "string" ? ["=", matcher] : matcher;
    return [`${label}${operator}${JSON.stringify(value)}`];
  });
  return parts.length === 0 ? "" : `{${parts.join(", ")}}`;
};
