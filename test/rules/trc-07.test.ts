import { describe } from "vitest";
import { trc07 } from "../../src/rules/trc-07.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { type Files, itFinds } from "./support.ts";

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
  const fastify = (options: string, route = 'app.get("/healthz", async () => "ok");'): string =>
    `const app = require("fastify")(${options});\n${route}\napp.listen({ port: 3000 });\n`;
  itFinds(trc07, "Fastify's lines about a probe", fastify("{ logger: true }"), [1]);
  itFinds(
    trc07,
    "Fastify's lines about generated probes",
    fastify('{ logger: { level: process.env.LEVEL ?? "info" } }', ""),
    [1],
    recordOf({ pillars: ["health"] }),
  );
  itFinds(trc07, "lines of a logger that Fastify is given", fastify('{ loggerInstance: require("pino")() }'), [1]);
  for (const options of [
    "",
    '{ loggerInstance: require("pino")({ level: "silent" }) }',
    "{ loggerInstance: logger }",
    "{ logger: false }",
    "{ logger: true, disableRequestLogging: true }",
    '{ logger: { level: "warn" } }',
    "{ logger: true, ...more }",
    "{ logger: options }",
  ])
    itFinds(trc07, `Fastify that may write none: ${options}`, fastify(options), []);
  itFinds(trc07, "Fastify without a probe", fastify("{ logger: true }", 'app.get("/orders", async () => []);'), []);
  itFinds(
    trc07,
    "a route of Fastify that is silent",
    fastify("{ logger: true }", 'app.get("/healthz", { logLevel: "silent" }, async () => "ok");'),
    [],
  );
  itFinds(
    trc07,
    "Fastify with a controller of its lines",
    fastify("{ logger: true, logController: new LogController({ disableRequestLogging: isProbe }) }"),
    [],
  );
  itFinds(
    trc07,
    "a plugin of Fastify that is silent",
    fastify(
      "{ logger: true }",
      'app.register(async (inner) => { inner.get("/healthz", async () => "ok"); }, { logLevel: "silent" });',
    ),
    [],
  );
  itFinds(
    trc07,
    "only the Fastify that has the probe",
    fastify(
      "{ logger: true }",
      'const other = require("fastify")({ logger: true });\nother.get("/healthz", async () => "ok");',
    ),
    [2],
  );
  const morgan = (use: string): string =>
    `const express = require("express");\nconst morgan = require("morgan");\nconst app = express();\nconst api = express.Router();\n${use}\n`;
  itFinds(
    trc07,
    "the log of a router that the probe does not pass",
    morgan('api.use(morgan("tiny"));\napp.use("/api", api);\napp.get("/healthz", (req, res) => res.end());'),
    [],
  );
  itFinds(
    trc07,
    "the log of the router that has the probe",
    morgan('api.use(morgan("tiny"));\napi.get("/healthz", (req, res) => res.end());\napp.use(api);'),
    [5],
  );

  const express = 'const express = require("express");\nconst app = express();\n';
  const probe = 'app.get("/healthz", (req, res) => res.end());\n';
  for (const use of [
    'app.use([require("helmet")(), require("pino-http")()]);',
    'app.use(require("helmet")(), require("morgan")("tiny"));',
    'app.use((req, res, next) => next(), require("pino-http").pinoHttp());',
    'const log = require("pino-http")();\nconst all = [log];\napp.use(all);',
  ])
    itFinds(trc07, `a log among other middlewares: ${use}`, `${express}${use}\n${probe}`, [
      express.split("\n").length + use.split("\n").length - 1,
    ]);
  for (const use of [
    'app.use([require("helmet")(), require("morgan")("tiny", { skip: isProbe })]);',
    'app.use("/api", [require("pino-http")()]);',
    'app.use(pathOf("api"), require("morgan")("tiny"));',
    'app.use([require("pino-http")({ autoLogging: { ignore: isProbe } })]);',
    'app.use([options.log ? require("pino-http")() : noLog]);',
    'if (process.env.LOG) app.use([require("morgan")("tiny")]);',
  ])
    itFinds(trc07, `a log that leaves probes out, or has a path of its own: ${use}`, `${express}${use}\n${probe}`, []);

  const log = 'import express from "express";\nimport morgan from "morgan";\n';
  const paths = (route: string): Files => ({
    "package.json": '{ "name": "a", "type": "module", "dependencies": { "express": "*", "morgan": "*" } }',
    "paths.ts":
      'export const PROBE = "/healthz";\nexport const paths = { ready: "/readyz", orders: "/orders" } as const;\n',
    "app.ts": `${log}import { PROBE, paths } from "./paths.js";\nconst app = express();\napp.use(morgan("tiny"));\n${route}\n`,
  });
  itFinds(trc07, "a probe whose path is a constant", paths("app.get(PROBE, (req, res) => res.end());"), ["app.ts:5"]);
  itFinds(trc07, "a probe whose path is a member", paths("app.get(paths.ready, (req, res) => res.end());"), [
    "app.ts:5",
  ]);
  itFinds(
    trc07,
    "routes by other constants, and those of another method",
    paths(
      "app.get(paths.orders, (req, res) => res.end());\napp.post(PROBE, (req, res) => res.end());\napp.get(options.health, (req, res) => res.end());",
    ),
    [],
  );
  itFinds(
    trc07,
    "a silent route of Fastify by a constant",
    'const HEALTH = "/healthz";\nconst app = require("fastify")({ logger: true });\n' +
      'app.route({ method: "GET", url: HEALTH, logLevel: "silent", handler: async () => "ok" });\n',
    [],
  );
});
