import type { Rule, RuleFinding } from "../model/rule.ts";
import { type Instrument, instrumentsOf, isGenerated } from "./support/metrics.ts";
import { entry, textOf } from "./support/values.ts";

/** Words that people write for a unit, and what UCUM has for it. */
const ucum: ReadonlyMap<string, string> = new Map([
  ...["second", "seconds", "sec", "secs"].map((word) => [word, "s"] as const),
  ...["millisecond", "milliseconds", "millis", "msec"].map((word) => [word, "s, with values in seconds"] as const),
  ...["byte", "bytes", "b", "B"].map((word) => [word, "By"] as const),
  ...["kilobytes", "KB", "kb", "megabytes", "MB", "mb", "gigabytes", "GB"].map(
    (word) => [word, "By, with values in bytes"] as const,
  ),
  ...["percent", "percentage"].map((word) => [word, "1, with values from 0 to 1"] as const),
  ...["count", "number", "ratio", "none"].map((word) => [word, "1, or what is counted in braces: {request}"] as const),
]);
const plainWord = /^[a-z]{3,}s$/;
const unitInName =
  /[._](?:seconds|milliseconds|millis|ms|microseconds|nanoseconds|minutes|hours|bytes|kilobytes|megabytes|percent|total)$/;

export const met06: Rule = {
  code: "OG-MET06",
  severity: "warning",
  title: "An instrument has a UCUM unit, and its name has none",
  why:
    "A backend reads the unit to show and convert values; what it does not know it shows as bare numbers. The exporter for Prometheus puts the unit and _total behind the name: " +
    "a name that has them already gets them twice, or is another metric in each backend.",
  help: 'Leave the unit out of the name and write it as UCUM has it: `createHistogram("job.duration", { unit: "s" })`, `"By"`, `"{request}"`.',
  source: "OpenTelemetry semantic conventions: metrics; Instrumentation Score MET-002, MET-005, MET-006",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "metrics.js":
        'const { metrics } = require("@opentelemetry/api");\n' +
        'const meter = metrics.getMeter("shop");\n' +
        'const duration = meter.createHistogram("job.duration_seconds", { unit: "s" });\n' +
        'const size = meter.createHistogram("upload.size", { unit: "bytes" });\n',
    },
    after: {
      "metrics.js":
        'const { metrics } = require("@opentelemetry/api");\n' +
        'const meter = metrics.getMeter("shop");\n' +
        'const duration = meter.createHistogram("job.duration", { unit: "s" });\n' +
        'const size = meter.createHistogram("upload.size", { unit: "By" });\n',
    },
    finds: ["metrics.js:3", "metrics.js:4"],
  },
  check: (project) =>
    instrumentsOf(project.code)
      .filter(({ call }) => !isGenerated(project, call.at.file))
      .flatMap(judge),
};

function judge({ call, name, options }: Instrument): RuleFinding[] {
  const base = { at: call.at, symbol: name };
  const inName = unitInName.exec(name)?.[0].slice(1);
  // A heap has a total; what a counter counts is one, and exporters say so.
  const isTotal = inName === "total" && call.name.endsWith("Gauge");
  if (inName !== undefined && !isTotal)
    return [{ ...base, message: `The name ${name} has its unit in it: ${inName}.` }];
  const unit = textOf(entry(options, "unit"));
  if (unit !== undefined) {
    const better = ucum.get(unit) ?? (plainWord.test(unit) ? `{${unit.slice(0, -1)}}` : undefined);
    return better === undefined
      ? []
      : [{ ...base, message: `${unit} is no unit of UCUM; ${name} should have ${better}.` }];
  }
  const hasNone =
    options === undefined || (options.kind === "object" && options.complete && !options.entries.has("unit"));
  if (!hasNone || !call.name.endsWith("Histogram")) return [];
  return [{ ...base, message: `${name} has no unit: nobody can tell what its values are.` }];
}
