import { describe } from "vitest";
import { trc07 } from "../../src/rules/trc-07.ts";
import { itFinds } from "./support.ts";

describe("OG-TRC07", () => {
  itFinds(
    trc07,
    "HTTP that traces probes",
    'const { HttpInstrumentation } = require("@opentelemetry/instrumentation-http");\n' +
      'const app = require("express")();\n' +
      'app.get("/healthz", (req, res) => res.end());\n' +
      "app.listen(1);\n" +
      "new HttpInstrumentation();\n",
    [5],
  );
  itFinds(
    trc07,
    "all instrumentations with other settings",
    'const { getNodeAutoInstrumentations } = require("@opentelemetry/auto-instrumentations-node");\n' +
      'const app = require("express")();\n' +
      'app.get("/healthz", (req, res) => res.end());\n' +
      "app.listen(1);\n" +
      'getNodeAutoInstrumentations({ "@opentelemetry/instrumentation-pg": {} });\n',
    [5],
  );
  itFinds(
    trc07,
    "HTTP with a hook",
    'const { HttpInstrumentation } = require("@opentelemetry/instrumentation-http");\n' +
      'const app = require("express")();\n' +
      'app.get("/healthz", (req, res) => res.end());\n' +
      "app.listen(1);\n" +
      'new HttpInstrumentation({ ignoreIncomingRequestHook: (r) => r.url === "/healthz" });\n',
    [],
  );
  itFinds(
    trc07,
    "a service without probes",
    'const { HttpInstrumentation } = require("@opentelemetry/instrumentation-http");\n' +
      "new HttpInstrumentation();\n",
    [],
  );
  itFinds(
    trc07,
    "a route above the log",
    'const app = require("express")();\n' +
      'app.get("/healthz", (req, res) => res.end());\n' +
      'app.use(require("morgan")("dev"));\n' +
      "app.listen(1);\n",
    [],
  );
  itFinds(
    trc07,
    "options that nobody knows",
    'const { HttpInstrumentation } = require("@opentelemetry/instrumentation-http");\n' +
      'const app = require("express")();\n' +
      'app.get("/healthz", (req, res) => res.end());\n' +
      "app.listen(1);\n" +
      "new HttpInstrumentation(options);\n",
    [],
  );
});
