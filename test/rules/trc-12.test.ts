import { describe } from "vitest";
import { trc12 } from "../../src/rules/trc-12.ts";
import { itFinds } from "./support.ts";

describe("OG-TRC12", () => {
  itFinds(
    trc12,
    "a span for each middleware",
    'const { getNodeAutoInstrumentations } = require("@opentelemetry/auto-instrumentations-node");\n' +
      'const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");\n' +
      'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
      "new ExpressInstrumentation();\n",
    [4],
  );
  itFinds(
    trc12,
    "queries without a parent",
    'const { getNodeAutoInstrumentations } = require("@opentelemetry/auto-instrumentations-node");\n' +
      'const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");\n' +
      'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
      "new PgInstrumentation({ requireParentSpan: false });\n",
    [4],
  );
  itFinds(
    trc12,
    "layers that are ignored",
    'const { getNodeAutoInstrumentations } = require("@opentelemetry/auto-instrumentations-node");\n' +
      'const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");\n' +
      'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
      'new ExpressInstrumentation({ ignoreLayersType: ["middleware"] });\n',
    [],
  );
  itFinds(
    trc12,
    "files that are off",
    'const { getNodeAutoInstrumentations } = require("@opentelemetry/auto-instrumentations-node");\n' +
      'const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");\n' +
      'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
      'getNodeAutoInstrumentations({ "@opentelemetry/instrumentation-fs": { enabled: false } });\n',
    [],
  );
  itFinds(
    trc12,
    "files with a filter",
    'const { getNodeAutoInstrumentations } = require("@opentelemetry/auto-instrumentations-node");\n' +
      'const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");\n' +
      'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
      'getNodeAutoInstrumentations({ "@opentelemetry/instrumentation-fs": { enabled: true, requireParentSpan: true } });\n',
    [],
  );
  itFinds(
    trc12,
    "a switch of the environment",
    'const { getNodeAutoInstrumentations } = require("@opentelemetry/auto-instrumentations-node");\n' +
      'const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");\n' +
      'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
      'getNodeAutoInstrumentations({ "@opentelemetry/instrumentation-fs": { enabled: process.env.FS === "1" } });\n',
    [],
  );
});
