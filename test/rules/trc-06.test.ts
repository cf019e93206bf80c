import { describe } from "vitest";
import { trc06 } from "../../src/rules/trc-06.ts";
import { itFinds } from "./support.ts";

describe("OG-TRC06", () => {
  itFinds(
    trc06,
    "a ratio alone",
    'const { NodeTracerProvider, TraceIdRatioBasedSampler, ParentBasedSampler, AlwaysOnSampler } = require("@opentelemetry/sdk-trace-node");\n' +
      "new NodeTracerProvider({ sampler: new TraceIdRatioBasedSampler(Number(process.env.R)) });\n",
    [2],
  );
  itFinds(
    trc06,
    "a fixed ratio below a parent",
    'const { NodeTracerProvider, TraceIdRatioBasedSampler, ParentBasedSampler, AlwaysOnSampler } = require("@opentelemetry/sdk-trace-node");\n' +
      "const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.25) });\n" +
      "new NodeTracerProvider({ sampler });\n",
    [2],
  );
  itFinds(
    trc06,
    "a ratio of the environment",
    'const { NodeTracerProvider, TraceIdRatioBasedSampler, ParentBasedSampler, AlwaysOnSampler } = require("@opentelemetry/sdk-trace-node");\n' +
      "const root = new TraceIdRatioBasedSampler(Number(process.env.R ?? 0.1));\n" +
      "new NodeTracerProvider({ sampler: new ParentBasedSampler({ root }) });\n",
    [],
  );
  itFinds(
    trc06,
    "a sampler of its own",
    'const { NodeTracerProvider, TraceIdRatioBasedSampler, ParentBasedSampler, AlwaysOnSampler } = require("@opentelemetry/sdk-trace-node");\n' +
      "new NodeTracerProvider({ sampler: new Mine(0.1) });\n",
    [],
  );
  itFinds(
    trc06,
    "no sampler",
    'const { NodeTracerProvider, TraceIdRatioBasedSampler, ParentBasedSampler, AlwaysOnSampler } = require("@opentelemetry/sdk-trace-node");\n' +
      "new NodeTracerProvider();\n",
    [],
  );
});
