import type { CodeCall } from "../model/code.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";
import { traceExports } from "./support/setups.ts";
import { choicesOf, entry, textOf } from "./support/values.ts";

const processors = traceExports("SimpleSpanProcessor");
/** What these write goes to the terminal or to a test. */
const local = new Set(traceExports("ConsoleSpanExporter", "InMemorySpanExporter"));
const exporters = ["trace", "metrics", "logs"].flatMap((signal) =>
  ["grpc", "http", "proto"].map(
    (protocol) =>
      `@opentelemetry/exporter-${signal}-otlp-${protocol}#OTLP${{ trace: "Trace", metrics: "Metric", logs: "Log" }[signal] ?? ""}Exporter`,
  ),
);

export const trc08: Rule = {
  code: "OG-TRC08",
  severity: "warning",
  title: "Spans are exported in batches, and telemetry goes where OTEL_* variables say",
  why:
    "A simple span processor sends one request for each span: it costs more than the work that is measured, and a slow collector slows the service down. An address in " +
    "the source can't be another one in another environment, and the standard variables that operators set have no effect.",
  help: "Use BatchSpanProcessor, and leave `url` out: OTEL_EXPORTER_OTLP_ENDPOINT sets it.",
  source: "OpenTelemetry: environment variable specification",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "tracing.js":
        'const { NodeTracerProvider, SimpleSpanProcessor } = require("@opentelemetry/sdk-trace-node");\n' +
        'const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-http");\n' +
        'const exporter = new OTLPTraceExporter({ url: "http://collector:4318/v1/traces" });\n' +
        "const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });\n",
    },
    after: {
      "tracing.js":
        'const { NodeTracerProvider, BatchSpanProcessor } = require("@opentelemetry/sdk-trace-node");\n' +
        'const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-http");\n' +
        "const exporter = new OTLPTraceExporter();\n" +
        "const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });\n",
    },
    finds: ["tracing.js:3", "tracing.js:4"],
  },
  check: ({ code }) => [
    ...code
      .calls(processors)
      .filter((call) => call.construct && !isLocal(call) && !call.conditional)
      .map(({ at, symbol }) => ({ at, symbol, message: "Spans are sent one by one." })),
    ...code.calls(exporters).flatMap(judgeExporter),
  ],
};

/** `new SimpleSpanProcessor(new ConsoleSpanExporter())`, and from 3.0 on `({ exporter })`. */
function isLocal({ args: [first] }: CodeCall): boolean {
  const exporter = entry(first, "exporter") ?? first;
  return exporter?.kind === "call" && local.has(exporter.call.callee);
}

function judgeExporter({ at, symbol, args }: CodeCall): RuleFinding[] {
  const url = entry(args[0], "url");
  if (url === undefined) return [];
  const choices = choicesOf(url);
  // `process.env.X ?? "http://..."` can be set where the service runs.
  if (choices.some(({ kind }) => kind !== "text")) return [];
  return [{ at, symbol, message: `The exporter's address is fixed: ${textOf(choices[0]) ?? url.source}.` }];
}
