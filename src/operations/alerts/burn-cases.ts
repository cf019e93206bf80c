import { metrics } from "../../model/metrics.ts";
import type { Operations } from "../../model/operations.ts";
import type { Objective } from "../recording.ts";
import type { BurnRate } from "../slo.ts";
import { latencyBuckets } from "../slo.ts";
import type { AlertCase, Step } from "./types.ts";
import { seriesOf, stepMinutes, minutesOf } from "./series.ts";

export interface BurnTest {
  readonly operations: Operations;
  readonly slo: Objective;
  /** Error ratio above which it alerts. */
  readonly threshold: number;
  readonly burn: BurnRate;
  readonly gate: "1h" | "1d" | "3d";
  readonly wait: "2m" | "15m" | "1h" | "3h";
  readonly step: Step;
  readonly fewest: number;
}

/** A stretch of traffic: how many steps, how many requests in each, and which part of them is bad. */
interface Stretch {
  readonly steps: number;
  readonly requests: number;
  readonly bad: number;
}

/** Just over and just under the threshold, an outage that comes and goes, and what must stay silent. */
export function burnCases(test: BurnTest): AlertCase[] {
  const every = stepMinutes[test.step];
  const requests = 6_000 * every;
  const long = (test.burn.longHours * 60) / every;
  const wait = minutesOf(test.wait) / every;
  const short = minutesOf(test.burn.short) / every;
  const { threshold } = test;
  const over = Math.min(threshold * 1.03, (threshold + 1) / 2);
  const steady = short + wait + 6;
  // From the first bad request until the long window holds enough of them, in steps.
  const noticed = Math.ceil(threshold * long) + 1;
  const healed = long + noticed + wait + 2;
  const at = (steps: number): number => steps * every;
  return [
    {
      name: "bad requests just over the threshold",
      proves: ["fires just over"],
      series: traffic(test, [{ steps: steady, requests, bad: over }]),
      expect: [[at(steady - 1), "firing"]],
    },
    {
      name: "bad requests just under the threshold",
      proves: ["silent just under"],
      series: traffic(test, [{ steps: steady, requests, bad: threshold * 0.97 }]),
      expect: [
        [at(short), "silent"],
        [at(steady - 1), "silent"],
      ],
    },
    {
      name: "a total failure that comes and goes",
      proves: ["pending before its time", "resolves"],
      series: traffic(test, [
        { steps: long, requests, bad: 0 },
        { steps: healed - long, requests, bad: 1 },
        { steps: short + 4, requests, bad: 0 },
      ]),
      expect: [
        [at(long), "silent"],
        [at(long + noticed), "pending"],
        [at(long + noticed + wait), "firing"],
        [at(healed + short + 2), "silent"],
      ],
    },
    ...silentCases(test, { steady, every }),
  ];
}

function silentCases(test: BurnTest, { steady, every }: { steady: number; every: number }): AlertCase[] {
  const quiet = 10 * (every / 60);
  const end = (steady - 1) * every;
  const silent = (name: string, proves: AlertCase["proves"], series: AlertCase["series"]): AlertCase => ({
    name,
    proves,
    series,
    expect: [
      [Math.round(steady / 2) * every, "silent"],
      [end, "silent"],
    ],
  });
  const before = Math.floor(steady / 2);
  return [
    silent("no series at all", ["no data"], {}),
    silent("a service that nobody asks", ["idle"], traffic(test, [{ steps: steady, requests: 0, bad: 0 }])),
    silent("nothing but good requests", ["no failure yet"], goodTraffic(test, steady, 6_000 * every)),
    silent(
      "one bad request at ten an hour",
      ["low traffic"],
      traffic(test, [
        { steps: before, requests: quiet, bad: 0 },
        { steps: 1, requests: 1, bad: 1 },
        { steps: steady - before - 1, requests: quiet, bad: 0 },
      ]),
    ),
    silent(
      "counters that start again at zero",
      ["counter reset"],
      restarted(traffic(test, [{ steps: before, requests: 6_000 * every, bad: test.threshold / 2 }]), before),
    ),
  ];
}

/** The series that count all requests and the bad ones, over the stretches. */
function traffic({ operations, slo }: BurnTest, stretches: readonly Stretch[]): AlertCase["series"] {
  const { job } = operations;
  const good = cumulative(stretches.map(({ steps, requests, bad }) => ({ steps, by: requests * (1 - bad) })));
  const bad = cumulative(stretches.map(({ steps, requests, bad: part }) => ({ steps, by: requests * part })));
  const all = cumulative(stretches.map(({ steps, requests }) => ({ steps, by: requests })));
  if (slo === "availability")
    return {
      [seriesOf(metrics.httpRequestsTotal.name, { job, status: "200" })]: good,
      [seriesOf(metrics.httpRequestsTotal.name, { job, status: "500" })]: bad,
    };
  return histogram(operations, good, all);
}

function goodTraffic({ operations, slo }: BurnTest, steps: number, requests: number): AlertCase["series"] {
  const values = cumulative([{ steps, by: requests }]);
  if (slo === "latency") return histogram(operations, values, values);
  return { [seriesOf(metrics.httpRequestsTotal.name, { job: operations.job, status: "200" })]: values };
}

/** The bucket of the objective and the next one, as both ways of writing whole numbers. */
function histogram({ job, slo }: Operations, quick: string, all: string): AlertCase["series"] {
  const { name } = metrics.httpRequestDurationSeconds;
  const bound = Number.isInteger(slo.latency) ? `${slo.latency}.0` : String(slo.latency);
  const last = latencyBuckets.at(-1) === slo.latency ? {} : { [seriesOf(`${name}_bucket`, { job, le: "+Inf" })]: all };
  return {
    [seriesOf(`${name}_bucket`, { job, le: bound })]: quick,
    ...last,
    [seriesOf(`${name}_count`, { job })]: all,
  };
}

/** promtool's notation for a counter: each stretch goes on where the one before it ended. */
function cumulative(stretches: ReadonlyArray<{ readonly steps: number; readonly by: number }>): string {
  let value = 0;
  return stretches
    .map(({ steps, by }, index) => {
      const start = index === 0 ? 0 : round(value + by);
      const repeats = index === 0 ? steps : steps - 1;
      value = round(value + by * steps);
      return `${start}+${round(by)}x${repeats}`;
    })
    .join(" ");
}

/** The same once more from zero, as after a restart. */
const restarted = (series: AlertCase["series"], steps: number): AlertCase["series"] =>
  Object.fromEntries(
    Object.entries(series).map(([name, values]) => [name, `${values} ${values.replace(/x\d+$/, `x${steps}`)}`]),
  );

const round = (value: number): number => Number(value.toFixed(6));
