import { describe } from "vitest";
import { trc08 } from "../../src/rules/trc-08.ts";
import { itFinds } from "./support.ts";

describe("OG-TRC08", () => {
  itFinds(
    trc08,
    "the spelling of sdk-node",
    'const { tracing } = require("@opentelemetry/sdk-node");\n' + "new tracing.SimpleSpanProcessor(exporter);\n",
    [2],
  );
  itFinds(
    trc08,
    "a fixed address of metrics",
    'const { SimpleSpanProcessor, BatchSpanProcessor, ConsoleSpanExporter } = require("@opentelemetry/sdk-trace-base");\n' +
      'const { OTLPMetricExporter } = require("@opentelemetry/exporter-metrics-otlp-http");\n' +
      'new OTLPMetricExporter({ url: "http://a:4318/v1/metrics" });\n',
    [3],
  );
  itFinds(
    trc08,
    "spans on the terminal",
    'const { SimpleSpanProcessor, BatchSpanProcessor, ConsoleSpanExporter } = require("@opentelemetry/sdk-trace-base");\n' +
      'const { OTLPMetricExporter } = require("@opentelemetry/exporter-metrics-otlp-http");\n' +
      "new SimpleSpanProcessor(new ConsoleSpanExporter());\n",
    [],
  );
  itFinds(
    trc08,
    "one of two by the environment",
    'const { SimpleSpanProcessor, BatchSpanProcessor, ConsoleSpanExporter } = require("@opentelemetry/sdk-trace-base");\n' +
      'const { OTLPMetricExporter } = require("@opentelemetry/exporter-metrics-otlp-http");\n' +
      "exports.p = process.env.DEV ? new SimpleSpanProcessor(e) : new BatchSpanProcessor(e);\n",
    [],
  );
  itFinds(
    trc08,
    "an address of the environment",
    'const { SimpleSpanProcessor, BatchSpanProcessor, ConsoleSpanExporter } = require("@opentelemetry/sdk-trace-base");\n' +
      'const { OTLPMetricExporter } = require("@opentelemetry/exporter-metrics-otlp-http");\n' +
      "new OTLPMetricExporter({ url: `${process.env.HOST}/v1/metrics` });\n",
    [],
  );
  itFinds(
    trc08,
    "an address that is put together of constants",
    {
      "hosts.js": 'exports.COLLECTOR = "http://collector:4318";\n',
      "app.js":
        'const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-http");\n' +
        'const { COLLECTOR } = require("./hosts");\n' +
        "exports.a = new OTLPTraceExporter({ url: `${COLLECTOR}/v1/traces` });\n",
    },
    [3],
  );
});
