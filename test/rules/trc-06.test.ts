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

  const sdk =
    'const { NodeSDK, tracing } = require("@opentelemetry/sdk-node");\n' +
    "const { AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler } = tracing;\n";
  itFinds(
    trc06,
    "a sampler that a function gives back",
    `${sdk}function makeSampler() {\n  return new AlwaysOnSampler();\n}\nnew NodeSDK({ sampler: makeSampler() }).start();\n`,
    [4],
  );
  itFinds(
    trc06,
    "a sampler of a factory in another file, and a ratio that it has fixed",
    {
      "package.json": '{ "name": "a", "type": "module", "dependencies": { "@opentelemetry/sdk-node": "*" } }',
      "sampling.ts":
        'import { AlwaysOnSampler, TraceIdRatioBasedSampler } from "@opentelemetry/sdk-trace-node";\n' +
        "export class Sampling {\n  static create(share: number) {\n    if (isDev) return new AlwaysOnSampler();\n" +
        "    return new TraceIdRatioBasedSampler(share);\n  }\n}\nexport const tenth = () => new TraceIdRatioBasedSampler(0.1);\n",
      "index.ts": 'export * from "./sampling.js";\n',
      "tracing.ts":
        'import { NodeSDK } from "@opentelemetry/sdk-node";\nimport { Sampling, tenth } from "./index.js";\n' +
        "const sampler = Sampling.create(rate);\nnew NodeSDK({ sampler });\nnew NodeSDK({ sampler: tenth() });\n",
    },
    ["sampling.ts:4", "sampling.ts:5", "sampling.ts:8"],
  );
  itFinds(
    trc06,
    "either of two samplers that ask nobody",
    `${sdk}const sampler = isDev ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(share);\nnew NodeSDK({ sampler });\n`,
    [3, 3],
  );
  for (const body of [
    "return new ParentBasedSampler({ root: new AlwaysOnSampler() });",
    "if (isDev) return new AlwaysOnSampler();\n  return new ParentBasedSampler({ root: new AlwaysOnSampler() });",
    "return isDev ? new AlwaysOnSampler() : new ParentBasedSampler({ root });",
    "return new RuleBased(new AlwaysOnSampler());",
    "let made = new AlwaysOnSampler();\n  if (rate) made = new ParentBasedSampler({ root: made });\n  return made;",
    "return wrap(new AlwaysOnSampler());",
  ])
    for (const use of ["sampler: make()", "sampler"])
      itFinds(
        trc06,
        `a function that may give another one (${use}): ${body}`,
        `${sdk}const sampler = make();\nfunction make() {\n  ${body}\n}\nnew NodeSDK({ ${use} }).start();\n`,
        [],
      );
});
