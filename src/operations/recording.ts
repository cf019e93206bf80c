import { metrics } from "../model/metrics.ts";
import type { Operations } from "../model/operations.ts";
import { type Vector, bucket, count, counter, increase, promql, rate, sum } from "./promql.ts";
import { burnRates } from "./slo.ts";

export interface RecordingRule {
  /** level:metric:operations, as Prometheus recommends. */
  readonly record: string;
  readonly expr: Vector;
}

/** What an objective is about. */
export type Objective = "availability" | "latency";

const stems = { availability: "job:http_request_errors", latency: "job:http_request_slow" } as const;
export type Window = `${number}${"m" | "h" | "d"}`;

/** Windows that burn rates look at, and the one the objective holds over. */
export function windows({ slo }: Pick<Operations, "slo">): Window[] {
  const rates = Object.values(burnRates).flatMap(({ short, long }) => [short, long]);
  return [...new Set<Window>([...rates, `${slo.window}d`])].sort((a, b) => minutes(a) - minutes(b));
}

/** Windows in which failures are counted, so that one failure of ten requests at night wakes nobody. */
export const gateWindows = ["1h", "1d", "3d"] as const;

export function recordingRules(operations: Operations): { fast: RecordingRule[]; slow: RecordingRule[] } {
  const isLong = (window: Window): boolean => minutes(window) > 24 * 60;
  const ratios = (window: Window): RecordingRule[] => [
    { record: `${stems.availability}:ratio_rate${window}`, expr: errorRatio(operations, window) },
    { record: `${stems.latency}:ratio_rate${window}`, expr: slowRatio(operations, window) },
  ];
  const counts = (window: Window): RecordingRule[] => [
    { record: `${stems.availability}:increase${window}`, expr: failures(operations, window) },
    { record: `${stems.latency}:increase${window}`, expr: slowRequests(operations, window) },
  ];
  const rules = (long: boolean): RecordingRule[] => [
    ...windows(operations)
      .filter((it) => isLong(it) === long)
      .flatMap(ratios),
    ...gateWindows.filter((it) => isLong(it) === long).flatMap(counts),
  ];
  return { fast: rules(false), slow: rules(true) };
}

/** Series of a recorded ratio of requests that missed the objective. */
export const recordedRatio = (objective: Objective, window: Window, { job }: Operations): Vector<"job"> =>
  recorded(objective, `ratio_rate${window}`, job);

/** Series of the recorded number of requests that missed the objective. */
export const recordedCount = (
  objective: Objective,
  window: (typeof gateWindows)[number],
  { job }: Operations,
): Vector<"job"> => recorded(objective, `increase${window}`, job);

function recorded(objective: Objective, operation: string, job: string): Vector<"job"> {
  const uses = objective === "availability" ? metrics.httpRequestsTotal : metrics.httpRequestDurationSeconds;
  return { text: `${stems[objective]}:${operation}{job=${JSON.stringify(job)}}`, uses: [uses.name] };
}

/** With `or 0 *`, so that there is a ratio of 0 as long as nothing ever failed. Without any traffic it is NaN: no alert. */
function errorRatio({ job }: Operations, window: Window): Vector {
  const all = sum(["job"], rate(counter(metrics.httpRequestsTotal, { job }), window));
  const failed = sum(["job"], rate(counter(metrics.httpRequestsTotal, { job, status: ["=~", "5.."] }), window));
  return promql`(\n  ${failed}\n  or\n  0 * ${all}\n)\n/\n${all}`;
}

function slowRatio({ job, slo }: Operations, window: Window): Vector {
  const { httpRequestDurationSeconds: duration } = metrics;
  const quick = sum(["job"], rate(bucket(duration, slo.latency, { job }), window));
  return promql`1 -\n${quick}\n/\n${sum(["job"], rate(count(duration, { job }), window))}`;
}

const failures = ({ job }: Operations, window: Window): Vector =>
  sum(["job"], increase(counter(metrics.httpRequestsTotal, { job, status: ["=~", "5.."] }), window));

function slowRequests({ job, slo }: Operations, window: Window): Vector {
  const { httpRequestDurationSeconds: duration } = metrics;
  const all = sum(["job"], increase(count(duration, { job }), window));
  return promql`${all}\n-\n${sum(["job"], increase(bucket(duration, slo.latency, { job }), window))}`;
}

const unit = { m: 1, h: 60, d: 24 * 60 } as const;
const minutes = (window: Window): number => parseInt(window, 10) * unit[window.slice(-1) as keyof typeof unit];
