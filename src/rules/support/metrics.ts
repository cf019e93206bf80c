import type { Code, CodeCall, CodeValue } from "../../model/code.ts";
import type { RuleProject } from "../../model/rule.ts";
import { callsOfMethod, sought } from "../../model/survey.ts";
import { entry, itemsOf, numberOf, textOf } from "./values.ts";

const packages = ["prom-client", "@prometheus-io/client"];
const kinds = ["Counter", "Gauge", "Histogram", "Summary"];
const methods = ["inc", "dec", "set", "observe", "startTimer", "labels"];
const exportsOf = (names: readonly string[]): string[] =>
  packages.flatMap((name) => names.map((item) => `${name}#${item}`));

/** Every metric that is registered with the Prometheus client: `new Counter({ name, help, labelNames })`. */
export const metricCalls = (code: Code): readonly CodeCall[] =>
  code.calls(exportsOf(kinds)).filter(({ construct }) => construct);

/** Every use of one: `requests.inc({ method })`, `duration.labels("GET").observe(1)`. */
export const metricUses = (code: Code): readonly CodeCall[] =>
  code.calls(exportsOf(kinds.flatMap((kind) => methods.map((method) => `${kind}.${method}`))));

/** Every call of what `startTimer()` gives: `const end = duration.startTimer(); ... end({ route })`. */
export const timerUses = (code: Code): readonly CodeCall[] =>
  metricUses(code)
    .filter(({ name, symbol }) => name === "startTimer" && symbol !== "")
    .flatMap(
      ({ symbol, within: [inner] }) =>
        inner?.calls().filter(({ name, receiver }) => name === symbol && receiver === undefined) ?? [],
    );

/** Every call of an export of the Prometheus client, by its last names: "register.metrics", "AggregatorRegistry". */
export const clientCalls = (code: Code, names: readonly string[]): readonly CodeCall[] => code.calls(exportsOf(names));

/** Calls that are the user's: not in files as they were generated. Those that were edited since count. */
export const isGenerated = ({ record, sources }: Pick<RuleProject, "record" | "sources">, file: string): boolean => {
  const text = record?.generated[file];
  return text !== undefined && text === sources.read(file);
};

/** A metric of the code, as far as it can be read. */
export interface OwnMetric {
  readonly call: CodeCall;
  readonly kind: "counter" | "gauge" | "histogram" | "summary";
  readonly name: string;
  /** Undefined when they can't all be read. */
  readonly labels: readonly string[] | undefined;
  /** Undefined when there are none, or not all can be read. */
  readonly buckets: readonly number[] | undefined;
}

/** The metric that a call registers; undefined when its name can't be read. */
export function ownMetric(call: CodeCall): OwnMetric | undefined {
  const [options] = call.args;
  const name = textOf(entry(options, "name"));
  if (name === undefined || options?.kind !== "object") return undefined;
  const labels = options.entries.get("labelNames");
  return {
    call,
    kind: (call.callee.split("#")[1] ?? "").toLowerCase() as OwnMetric["kind"],
    name,
    labels: labels === undefined ? (options.complete ? [] : undefined) : all(labels, textOf),
    buckets: bucketsOf(options.entries.get("buckets")),
  };
}

const spreading = new Map<string, (start: number, step: number) => (index: number) => number>([
  ["linearBuckets", (start, width) => (index) => start + index * width],
  ["exponentialBuckets", (start, factor) => (index) => start * factor ** index],
]);

/** A list of numbers, or what the client makes of three: `exponentialBuckets(0.001, 2, 10)`. */
function bucketsOf(value: CodeValue | undefined): readonly number[] | undefined {
  if (value?.kind !== "call") return all(value, numberOf);
  const [, name = ""] = value.call.callee.split("#");
  const spread = exportsOf([name]).includes(value.call.callee) ? spreading.get(name) : undefined;
  const [start, step, count] = value.call.args.map(numberOf);
  if (spread === undefined || value.varies) return undefined;
  if (start === undefined || step === undefined || count === undefined || count > most) return undefined;
  const boundAt = spread(start, step);
  // As people would write them: 0.1 + 0.2 is no bound of anybody's.
  return Array.from({ length: count }, (_, index) => Number(boundAt(index).toPrecision(12)));
}

/** More buckets than that are a mistake of another kind. */
const most = 1_000;

/** What `read` gives for every item of a list that is known as a whole; undefined when one can't be read. */
export function all<T>(list: CodeValue | undefined, read: (item: CodeValue) => T | undefined): T[] | undefined {
  if (list?.kind !== "list" || !list.complete) return undefined;
  const items = itemsOf(list).flatMap((item) => read(item) ?? []);
  return items.length === itemsOf(list).length ? items : undefined;
}

const meters = [
  "@opentelemetry/api#metrics.getMeter",
  "@opentelemetry/api#metrics.getMeterProvider",
  "@opentelemetry/sdk-metrics#MeterProvider",
];
const instruments = ["Counter", "UpDownCounter", "Histogram", "Gauge"]
  .flatMap((kind) => [kind, `Observable${kind}`])
  .map((kind) => `create${kind}`);
sought(...[...methods, "add", "record", ...instruments].flatMap(callsOfMethod));

/** An instrument of OpenTelemetry: `meter.createHistogram("name", { unit })`. */
export interface Instrument {
  readonly call: CodeCall;
  readonly name: string;
  readonly options: CodeValue | undefined;
}

/** Every instrument with a name that can be read, made with a meter or with what can't be told from one. */
export function instrumentsOf(code: Code): Instrument[] {
  const isMeter = (callee: string): boolean => meters.some((meter) => callee.startsWith(`${meter}.`));
  return made(code).flatMap((call) => {
    const [first, options] = call.args;
    const name = textOf(first);
    const { receiver } = call;
    const known = isMeter(call.callee) || (receiver?.kind === "path" && /meter$/i.test(receiver.names.at(-1) ?? ""));
    return name === undefined || !known ? [] : [{ call, name, options }];
  });
}

/** Calls that make instruments, if what they are called of is a meter. */
const made = (code: Code): readonly CodeCall[] =>
  code.methods(instruments, { from: ["@opentelemetry/api", "@opentelemetry/sdk-metrics"] });

/** Every measurement with an instrument: `counter.add(1, { path })`, as far as its making can be followed. */
export const otelUses = (code: Code): readonly CodeCall[] =>
  made(code).length === 0
    ? []
    : code.calls(meters.flatMap((meter) => ["add", "record", "observe"].map((method) => `${meter}.${method}`)));
