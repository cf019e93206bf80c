import type { Rule } from "../model/rule.ts";
import { sought } from "../model/survey.ts";
import { mentions } from "./support/mentions.ts";
import { hasMetrics, resourceOf, setUps } from "./support/setups.ts";

/** Set from outside of the code. */
const elsewhere = sought("OTEL_RESOURCE_ATTRIBUTES", "OTEL_NODE_RESOURCE_DETECTORS");

export const res03: Rule = {
  code: "OG-RES03",
  severity: "warning",
  title: "Telemetry says which instance of the service it comes from",
  why:
    "Without service.instance.id two instances send metrics under one identity: their counters overwrite each other, and rates are wrong. Spans and logs of the one " +
    "instance that misbehaves can't be told from the others'.",
  help: "Add `serviceInstanceIdDetector` to `resourceDetectors`, or the resource attribute `service.instance.id` with a random UUID.",
  source: "Instrumentation Score: RES-001",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "metrics.js":
        'const { MeterProvider } = require("@opentelemetry/sdk-metrics");\n' +
        'const { resourceFromAttributes } = require("@opentelemetry/resources");\n' +
        'const resource = resourceFromAttributes({ "service.name": "orders" });\n' +
        "exports.provider = new MeterProvider({ resource, readers: [] });\n",
    },
    after: {
      "metrics.js":
        'const { MeterProvider } = require("@opentelemetry/sdk-metrics");\n' +
        'const { resourceFromAttributes } = require("@opentelemetry/resources");\n' +
        'const { randomUUID } = require("node:crypto");\n' +
        'const resource = resourceFromAttributes({ "service.name": "orders", "service.instance.id": randomUUID() });\n' +
        "exports.provider = new MeterProvider({ resource, readers: [] });\n",
    },
    finds: ["metrics.js:4"],
  },
  check: (project) => {
    const lacking = setUps(project.code).filter((setUp) => {
      const { attributes, complete } = resourceOf(setUp);
      return complete && !attributes.has("service.instance.id");
    });
    if (lacking.length === 0 || mentions(project, elsewhere)) return [];
    return lacking.map((setUp) => ({
      at: setUp.call.at,
      symbol: setUp.call.symbol || setUp.call.name,
      // Spans of all instances still make sense together; metrics do not.
      severity: hasMetrics(setUp) ? "warning" : "info",
      message: `${setUp.call.name} has no service.instance.id.`,
    }));
  },
};
