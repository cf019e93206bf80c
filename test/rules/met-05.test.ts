import { describe } from "vitest";
import { met05 } from "../../src/rules/met-05.ts";
import { itFinds } from "./support.ts";

const client = 'const client = require("prom-client");\nconst { linearBuckets, exponentialBuckets } = client;\n';
const histogram = (name: string, buckets: string): string =>
  `${client}new client.Histogram({ name: "${name}", help: "", buckets: ${buckets} });\n`;

describe("OG-MET05", () => {
  itFinds(met05, "computed bounds in milliseconds", histogram("job_seconds", "exponentialBuckets(10, 2, 10)"), [3]);
  itFinds(
    met05,
    "computed bounds of request durations that nobody else has",
    histogram("http_request_duration_seconds", "client.linearBuckets(0.1, 0.1, 10)"),
    [3],
  );
  itFinds(
    met05,
    "bounds that are computed in another file, of numbers in constants",
    {
      "package.json": '{ "name": "a", "type": "module", "dependencies": { "prom-client": "*" } }',
      "buckets.ts":
        'import { exponentialBuckets } from "prom-client";\nconst FIRST = 25;\n' +
        "export const durations = exponentialBuckets(FIRST, 4, 5);\n",
      "metrics.ts":
        'import { Histogram } from "prom-client";\nimport { durations } from "./buckets.js";\n' +
        'export class Metrics {\n  readonly jobs = new Histogram({\n    name: "jobs_seconds",\n    help: "",\n    buckets: durations,\n  });\n}\n',
    },
    ["metrics.ts:4"],
  );
  for (const buckets of [
    "exponentialBuckets(0.001, 2, 12)",
    "linearBuckets(60, 60, 30)",
    "exponentialBuckets(first, 2, 10)",
    "exponentialBuckets(10, 2, config.count)",
    `require("buckets").exponentialBuckets(10, 2, 10)`,
    "isSlow ? exponentialBuckets(10, 2, 10) : exponentialBuckets(0.01, 2, 10)",
    "exponentialBuckets(10, 2, 10).map((bound) => bound / 1000)",
  ])
    itFinds(met05, `bounds in seconds, or that nobody knows: ${buckets}`, histogram("job_seconds", buckets), []);
  itFinds(
    met05,
    "the bounds of the conventions where they are computed by a function of the project",
    `${histogram("http_request_duration_seconds", "buckets()")}function buckets() {\n  return [0.005, 0.01];\n}\n`,
    [],
  );
  itFinds(
    met05,
    "bounds of bytes, and of a function of the project that is called the same",
    "const exponentialBuckets = (start) => [start / 1000];\n" +
      'const { Histogram } = require("prom-client");\n' +
      'new Histogram({ name: "job_seconds", help: "", buckets: exponentialBuckets(10, 2, 10) });\n' +
      'new Histogram({ name: "body_bytes", help: "", buckets: require("prom-client").exponentialBuckets(100, 10, 6) });\n',
    [],
  );
});
