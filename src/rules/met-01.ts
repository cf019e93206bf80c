import type { CodeCall, CodeValue } from "../model/code.ts";
import { metrics } from "../model/metrics.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";
import { isGenerated, metricCalls } from "./support/metrics.ts";
import { entry, textOf } from "./support/values.ts";

/** Units that are a base unit in disguise, and what to use instead. Source: Prometheus, base units. */
const units: ReadonlyArray<readonly [ending: RegExp, base: string]> = [
  // "jobs_last_5_minutes" says which time is meant, not in what it is measured.
  [
    /(?<!_\d+)_(?:ms|millis|milliseconds|us|micros|microseconds|ns|nanos|nanoseconds|minutes|hours|days)(?:_total)?$/,
    "seconds",
  ],
  [/_(?:kb|mb|gb|kilobytes|megabytes|gigabytes|kib|mib|gib|bits)(?:_total)?$/, "bytes"],
  [/_(?:percent|percentage|pct)$/, "a ratio from 0 to 1"],
];

/** Names of the telemetry contract, percentages among them: generated code is not told to rename what it promises. */
const contract = new Set<string>(Object.values(metrics).map(({ name }) => name));

export const met01: Rule = {
  code: "OG-MET01",
  severity: "warning",
  title: "Metrics are in base units, and counters end in _total",
  why:
    "Every query, alert and dashboard has to know the unit of what it reads. Seconds and bytes are what Prometheus and its tools expect; a histogram in " +
    "milliseconds next to one in seconds is read wrongly sooner or later, and a counter without _total is taken for a gauge.",
  help: "Record seconds, bytes and ratios, and name a counter with _total. Renaming breaks queries: change dashboards and alerts in the same step.",
  source: "Prometheus: metric and label naming",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "metrics.js":
        'const { Counter, Histogram } = require("prom-client");\n' +
        'const orders = new Counter({ name: "orders", help: "Orders." });\n' +
        'const duration = new Histogram({ name: "job_duration_ms", help: "Duration." });\n',
    },
    after: {
      "metrics.js":
        'const { Counter, Histogram } = require("prom-client");\n' +
        'const orders = new Counter({ name: "orders_total", help: "Orders." });\n' +
        'const duration = new Histogram({ name: "job_duration_seconds", help: "Duration." });\n',
    },
    finds: ["metrics.js:2", "metrics.js:3"],
  },
  check: (project) =>
    metricCalls(project.code)
      .filter(({ at }) => !isGenerated(project, at.file))
      .flatMap(judge),
};

function judge(call: CodeCall): RuleFinding[] {
  const name = endOf(entry(call.args[0], "name"));
  if (name === undefined || contract.has(name)) return [];
  const unit = units.find(([ending]) => ending.test(name));
  const base = { at: call.at, symbol: name };
  if (unit !== undefined) return [{ ...base, message: `${name} is not in a base unit; it should be ${unit[1]}.` }];
  const isCounter = call.callee.endsWith("#Counter");
  const isTotal = name.endsWith("_total");
  if (isCounter && !isTotal) return [{ ...base, message: `The counter ${name} does not end in _total.` }];
  return call.callee.endsWith("#Gauge") && isTotal
    ? [{ ...base, message: `The gauge ${name} ends in _total: whoever reads it takes it for a counter.` }]
    : [];
}

/** A name, or the end of one that a prefix is put before: all that the rule is about. */
function endOf(value: CodeValue | undefined): string | undefined {
  if (value?.kind !== "template") return textOf(value);
  const end = value.texts.at(-1) ?? "";
  return /^\w*_\w+$/.test(end) ? `*${end}` : undefined;
}
