import { expect, it } from "vitest";
import { rules } from "../../src/rules/registry.ts";
import { type Files, findings } from "./support.ts";

const client = 'const client = require("prom-client");\n';
const meter = 'import { metrics } from "@opentelemetry/api";\nconst meter = metrics.getMeter("shop");\n';

type Case = readonly [code: string, what: string, files: Files, finds: readonly string[]];

const cases: readonly Case[] = [
  [
    "MET02",
    "the labels of a timer, however late they are given",
    {
      "a.js": `${client}const h = new client.Histogram({ name: "a_seconds", help: "", labelNames: ["route"] });\nmodule.exports = (req, res, next) => {\n  const end = h.startTimer();\n  res.on("finish", () => end({ route: req.originalUrl }));\n  res.on("close", () => end({ route: req.route.path }));\n  res.end({ route: req.path });\n  next();\n};\n`,
    },
    ["a.js:5"],
  ],
  [
    "MET02",
    "attributes that nothing declares, not what is made of them",
    {
      "a.js": `${meter}const c = meter.createCounter("logins");\nexport const f = (user) => {\n  c.add(1, { "user.id": user.id });\n  c.add(1, { request_id: user.request });\n  c.add(1, { "user.id": "all" });\n  c.add(1, { "user.id": kindOf(user.id) });\n  c.add(1, { "user.kind": user.kind });\n};\n`,
    },
    ["a.js:5", "a.js:6"],
  ],
  [
    "MET03",
    "default metrics with each application, not in a registry of its own",
    {
      "a.js": `${client}const express = require("express");\nfunction createApp() {\n  const app = express();\n  client.collectDefaultMetrics();\n  client.collectDefaultMetrics({ register: new client.Registry() });\n  return app;\n}\n`,
      "c.js": `${client}exports.createApp = () => {\n  client.collectDefaultMetrics();\n  return require("express")();\n};\n`,
      "b.js": `${client}client.collectDefaultMetrics();\n`,
    },
    ["a.js:5", "c.js:3"],
  ],
  [
    "MET03",
    "in a method that is handed over as it is made",
    {
      "a.js": `${client}const app = require("express")();\nclass Orders {\n  list(req, res) {\n    new client.Counter({ name: "a_total", help: "" }).inc();\n  }\n  other() {\n    new client.Counter({ name: "b_total", help: "" }).inc();\n  }\n}\napp.get("/", new Orders().list);\n`,
    },
    ["a.js:5"],
  ],
  [
    "MET04",
    "pm2 in one line, not in a comment",
    {
      "a.js": `${client}exports.page = () => client.register.metrics();\n`,
      "ecosystem.config.js":
        '// apps: [{ exec_mode: "cluster" }]\nmodule.exports = { apps: [{ script: "a.js", instances: "max", exec_mode: "cluster" }] };\n',
    },
    ["ecosystem.config.js:2"],
  ],
  [
    "MET07",
    "a plugin of Fastify that brings the page, unless it is told not to",
    {
      "a.js":
        'const app = require("fastify")();\nconst metrics = require("fastify-metrics");\napp.register(metrics, { endpoint: "/stats" });\napp.register(metrics, { endpoint: null });\napp.register(metrics);\napp.register(metrics, options);\n',
    },
    ["a.js:3", "a.js:5"],
  ],
  [
    "LOG02",
    "a header by its function, not what is made of it",
    {
      "a.js":
        'const log = require("pino")();\nexports.f = (req, res) => {\n  log.info({ auth: req.get("Authorization") });\n  log.info(`by ${req.header("x-api-key")}`);\n  log.info({ agent: req.get("user-agent"), auth: Boolean(req.get("authorization")) });\n};\n',
    },
    ["a.js:3", "a.js:4"],
  ],
];

it.each(cases)("%s: %s", async (code, _what, files, finds) => {
  const found = rules.find((candidate) => candidate.code === `OG-${code}`);
  if (found === undefined) throw new Error(`no ${code}`);
  expect(await findings(found, files)).toEqual(finds);
});
