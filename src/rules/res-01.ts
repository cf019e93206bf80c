import type { Rule } from "../model/rule.ts";
import { sought } from "../model/survey.ts";
import { mentions } from "./support/mentions.ts";
import { resourceOf, setUps } from "./support/setups.ts";

/** Set from outside of the code. */
const elsewhere = sought("OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES");

export const res01: Rule = {
  code: "OG-RES01",
  severity: "warning",
  title: "What telemetry is sent names the service it comes from",
  why:
    "Without service.name the SDK sends `unknown_service:node`. All services without a name look like one, so that no search, dashboard or alert can tell this " +
    "service from another one.",
  help: "Set OTEL_SERVICE_NAME where the service runs, or give `serviceName` (NodeSDK) or the resource attribute `service.name`.",
  source: "Instrumentation Score: RES-005",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "tracing.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-proto");\n' +
        "new NodeSDK({ traceExporter: new OTLPTraceExporter() }).start();\n",
    },
    after: {
      "tracing.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-proto");\n' +
        'new NodeSDK({ serviceName: "orders", traceExporter: new OTLPTraceExporter() }).start();\n',
    },
    finds: ["tracing.js:3"],
  },
  check: (project) => {
    const nameless = setUps(project.code).filter((setUp) => {
      const { attributes, complete } = resourceOf(setUp);
      return complete && !attributes.has("service.name");
    });
    if (nameless.length === 0 || mentions(project, elsewhere)) return [];
    return nameless.map(({ call: { at, name, symbol } }) => ({
      at,
      symbol: symbol || name,
      message: `${name} has no service.name, and nothing in the project sets OTEL_SERVICE_NAME.`,
    }));
  },
};
