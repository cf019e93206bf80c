import { metrics } from "../model/metrics.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";
import { type OwnMetric, instrumentsOf, isGenerated, metricCalls, ownMetric } from "./support/metrics.ts";
import { entry, textOf } from "./support/values.ts";

/** Boundaries of request durations that everybody has: those of the semantic conventions. */
const contract = metrics.httpRequestDurationSeconds.buckets;
const requestDuration = /^(?:\w+_)?http_(?:server_)?requests?_duration_seconds$/;

/** No bound of a duration in seconds is that long: an hour. In milliseconds it is a common one. */
const longest = 3_600;

export const met05: Rule = {
  code: "OG-MET05",
  severity: "warning",
  title: "Buckets have the unit of the metric and the bounds that others have",
  why:
    "A histogram knows only how many values lie between its bounds. With bounds in another unit than the values all of them lie in one bucket, and every percentile is that " +
    "bucket's bound. Services with different bounds can't be added up, and an objective needs its limit to be a bound.",
  help: `Give bounds in seconds. Request durations of the semantic conventions have ${contract.join(", ")}.`,
  source: "OpenTelemetry semantic conventions: HTTP metrics; Instrumentation Score MET-004",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "metrics.js":
        'const { Histogram } = require("prom-client");\n' +
        "const jobs = new Histogram({\n" +
        '  name: "job_duration_seconds",\n' +
        '  help: "Duration.",\n' +
        "  buckets: [50, 100, 500, 1000, 5000],\n" +
        "});\n",
    },
    after: {
      "metrics.js":
        'const { Histogram } = require("prom-client");\n' +
        "const jobs = new Histogram({\n" +
        '  name: "job_duration_seconds",\n' +
        '  help: "Duration.",\n' +
        "  buckets: [0.05, 0.1, 0.5, 1, 5],\n" +
        "});\n",
    },
    finds: ["metrics.js:2"],
  },
  check: (project) => {
    const own = metricCalls(project.code)
      .filter(({ at, callee }) => callee.endsWith("#Histogram") && !isGenerated(project, at.file))
      .flatMap((call) => ownMetric(call) ?? []);
    return [...own.flatMap(judge), ...judgeInstruments(project.code)];
  },
};

function judge({ name, buckets, call }: OwnMetric): RuleFinding[] {
  const base = { at: call.at, symbol: name };
  const [options] = call.args;
  const isDefault = options?.kind === "object" && options.complete && !options.entries.has("buckets");
  if (isDefault && /_(?:ms|millis|milliseconds)$/.test(name))
    return [{ ...base, message: `${name} has the default buckets, which are seconds: up to 10.` }];
  if (isDefault && name.endsWith("_bytes"))
    return [{ ...base, message: `${name} has the default buckets, which are for seconds: up to 10 bytes.` }];
  if (buckets === undefined || buckets.length === 0) return [];
  if (buckets.some((bound, index) => index > 0 && bound <= (buckets[index - 1] ?? 0)))
    return [{ ...base, severity: "error", message: `The buckets of ${name} are not in ascending order.` }];
  const [first = 0, last = 0] = [buckets[0], buckets.at(-1)];
  if (
    name.endsWith("_seconds") &&
    first >= 5 &&
    last >= 1_000 &&
    last <= longest * 1_000 &&
    !/\b(?:age|lag|uptime|ttl|expir)/.test(name.replaceAll("_", " ")) &&
    isMilliseconds(buckets)
  )
    return [{ ...base, message: `${name} is in seconds, and its buckets go up to ${last}: milliseconds.` }];
  if (requestDuration.test(name) && !areUsual(buckets))
    return [{ ...base, severity: "info", message: `The buckets of ${name} are not those that other services have.` }];
  return [];
}

/** Long times in seconds have bounds that are minutes and hours: 60, 300, 3600. */
const isMilliseconds = (buckets: readonly number[]): boolean =>
  buckets.every((bound) => bound % 60 !== 0 || bound % 500 === 0);

/** What prom-client takes when none are given: written out, they are what many have. */
const defaults = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const areUsual = (buckets: readonly number[]): boolean =>
  [contract, defaults].some((known) => known.join() === buckets.join());

/** Without advice the bounds are 0, 5, 10 ... 10000, made for milliseconds. A view of the SDK could change them. */
function judgeInstruments(code: Parameters<typeof instrumentsOf>[0]): RuleFinding[] {
  const instruments = instrumentsOf(code).filter(({ call }) => call.name === "createHistogram");
  if (instruments.length === 0) return [];
  const sdks = code.calls(["@opentelemetry/sdk-metrics#MeterProvider", "@opentelemetry/sdk-node#NodeSDK"]);
  const hasNoView = ({ args: [options] }: (typeof sdks)[number]): boolean =>
    options === undefined || (options.kind === "object" && options.complete && !options.entries.has("views"));
  if (sdks.length === 0 || !sdks.every(hasNoView)) return [];
  return instruments.flatMap(({ call, name, options }): RuleFinding[] => {
    if (options?.kind !== "object" || !options.complete || options.entries.has("advice")) return [];
    if (textOf(entry(options, "unit")) !== "s") return [];
    return [
      {
        at: call.at,
        symbol: name,
        message: `${name} is in seconds and has the default buckets, which are for milliseconds.`,
      },
    ];
  });
}
