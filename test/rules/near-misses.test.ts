import { expect, it } from "vitest";
import { rules } from "../../src/rules/registry.ts";
import { type Files, findings } from "./support.ts";

const client = 'const client = require("prom-client");\n';
const meter = 'import { metrics } from "@opentelemetry/api";\nconst meter = metrics.getMeter("shop");\n';
const rule = (text: string): Files => ({
  "package.json": '{ "name": "shop" }',
  "metrics.js": `${client}new client.Counter({ name: "orders_total", help: "", labelNames: ["kind"] });\n`,
  "ops/rules.yml": `groups:\n  - name: a\n    rules:\n${text}`,
});

type Case = readonly [code: string, what: string, files: Files, finds: readonly string[]];

const cases: readonly Case[] = [
  [
    "LOG02",
    "a password in a message, however the logger came",
    {
      "a.js":
        'const log = require("pino")();\nconst child = log.child({});\nchild.info("for " + user.password);\nlog.info(JSON.stringify(req.body));\n',
    },
    ["a.js:3", "a.js:4"],
  ],
  [
    "LOG02",
    "pino-http by its defaults",
    { "a.ts": 'import { pinoHttp } from "pino-http";\nexport const a = pinoHttp();\n' },
    ["a.ts:2"],
  ],
  [
    "LOG02",
    "not with redaction, and not what another function masked",
    {
      "a.ts":
        'import pino from "pino";\nimport pinoHttp from "pino-http";\nconst log = pino({ redact: ["headers.authorization"] });\nlog.info({ headers: req.headers });\nlog.info(`password ${mask(user.password)} ${password.length}`);\npinoHttp({ serializers: { req: (req) => ({ url: req.url }) } });\npinoHttp({ ...options });\n',
    },
    [],
  ],
  [
    "LOG02",
    "not with a format that may leave things out",
    {
      "a.js":
        'const winston = require("winston");\nconst log = winston.createLogger({ format: winston.format.combine(winston.format((info) => info)(), winston.format.json()) });\nlog.info("x", { password: user.password });\n',
    },
    [],
  ],
  ["LOG03", "fixed in Fastify", { "a.js": 'require("fastify")({ logger: { level: "trace" } });\n' }, ["a.js:1"]],
  [
    "LOG03",
    "not when anything may set it",
    {
      "a.js":
        'const pino = require("pino");\npino({ level: config.level });\npino({ level: production ? "info" : "debug" });\npino();\n',
    },
    [],
  ],
  [
    "LOG03",
    "not what may be set by what is spread behind it",
    {
      "a.js":
        'const pino = require("pino");\npino({ level: "trace", ...config.logger });\npino({ level: "debug", ...(production && { level: "info" }) });\npino({ level: "debug", ...(production && { name: "a" }) });\npino({ ...config.logger, level: "debug" });\n',
    },
    ["a.js:4", "a.js:5"],
  ],
  [
    "MET01",
    "behind a prefix, and a gauge that looks like a counter",
    {
      "a.js": `${client}new client.Histogram({ name: \`\${prefix}job_ms\` });\nnew client.Gauge({ name: "users_total" });\n`,
    },
    ["a.js:2", "a.js:3"],
  ],
  [
    "MET01",
    "not a time that the name means",
    { "a.js": `${client}new client.Gauge({ name: "jobs_last_5_minutes" });\n` },
    [],
  ],
  [
    "MET02",
    "the fallback of a route",
    {
      "a.js": `${client}const c = new client.Counter({ name: "a_total", labelNames: ["route"] });\nmodule.exports = (req) => c.inc({ route: req.route?.path ?? req.path });\n`,
    },
    ["a.js:3"],
  ],
  [
    "MET02",
    "not what is made of the URL, nor a bounded id",
    {
      "a.js": `${client}const c = new client.Counter({ name: "a_total", labelNames: ["route", "worker_id"] });\nmodule.exports = (req) => {\n  let route = req.path;\n  route = normalise(route);\n  c.inc({ route, worker_id: 1 });\n  c.inc({ route: patternOf(req.url) });\n};\n`,
    },
    [],
  ],
  [
    "MET03",
    "twice on the default registry",
    {
      "a.js": `${client}new client.Counter({ name: "a_total" });\n`,
      "b.js": `${client}new client.Counter({ name: "a_total" });\n`,
    },
    ["b.js:2"],
  ],
  [
    "MET03",
    "not behind a question, nor in a registry of its own",
    {
      "a.js": `const express = require("express");\n${client}exports.make = function make() {\n  const app = express();\n  if (!made) new client.Counter({ name: "a_total" });\n  new client.Counter({ name: "b_total", registers: [new client.Registry()] });\n};\n`,
    },
    [],
  ],
  [
    "MET04",
    "not with a port for each worker",
    {
      "a.js": `const cluster = require("cluster");\n${client}cluster.fork();\nhttp.createServer(() => client.register.metrics()).listen(9000 + cluster.worker.id);\n`,
    },
    [],
  ],
  [
    "MET05",
    "default buckets under a name in milliseconds",
    { "a.js": `${client}new client.Histogram({ name: "job_ms", help: "" });\n` },
    ["a.js:2"],
  ],
  [
    "MET05",
    "not the bounds of prom-client, left out or written out",
    {
      "a.js": `${client}new client.Histogram({ name: "http_request_duration_seconds", buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });\nnew client.Histogram({ name: "http_requests_duration_seconds", help: "" });\n`,
    },
    [],
  ],
  [
    "MET05",
    "not long times, nor buckets that are computed",
    {
      "a.js": `${client}new client.Histogram({ name: "batch_seconds", buckets: [60, 300, 1800, 3600] });\nnew client.Histogram({ name: "x_seconds", buckets: client.exponentialBuckets(1, 2, 5) });\n`,
    },
    [],
  ],
  [
    "MET06",
    "no unit, and one that UCUM lacks",
    { "a.ts": `${meter}meter.createHistogram("a");\nmeter.createCounter("b", { unit: "requests" });\n` },
    ["a.ts:3", "a.ts:4"],
  ],
  [
    "MET06",
    "not units of UCUM, nor options that can't be read",
    {
      "a.ts": `${meter}meter.createHistogram("a", options);\nmeter.createCounter("b", { unit: "{request}" });\nmeter.createCounter("c");\nmeter.createObservableGauge("heap.total", { unit: "By" });\n`,
    },
    [],
  ],
  [
    "MET07",
    "not behind a function that may ask who comes",
    {
      "a.js": `const app = require("express")();\n${client}app.get("/", (req, res) => res.end());\napp.get("/metrics", auth, (req, res) => res.end(client.register.metrics()));\n`,
    },
    [],
  ],
  [
    "MET07",
    "not below a path that something else guards",
    {
      "a.js": `const app = require("express")();\n${client}app.get("/", (req, res) => res.end());\napp.use("/internal", allowed);\napp.get("/internal/metrics", (req, res) => res.end(client.register.metrics()));\nfunction allowed(req, res, next) {}\n`,
    },
    [],
  ],
  [
    "HLT01",
    "through a function, not in readiness",
    {
      "a.js":
        'const app = require("express")();\nconst redis = new (require("ioredis"))();\nconst ask = () => redis.ping();\napp.get("/health/live", (req, res) => ask());\n',
      "b.js":
        'const app = require("express")();\nconst redis = new (require("ioredis"))();\napp.get("/ready", () => redis.ping());\napp.get("/livez", (req, res) => res.json(redis.status));\n',
    },
    ["a.js:4"],
  ],
  [
    "ALR01",
    "not a window of a range, nor what a chart fills in",
    rule(
      '      - alert: A\n        expr: rate(x[5m]) > 1\n        labels: { severity: page }\n        annotations: { description: A, runbook_url: a }\n      - record: a:b\n        expr: "sum({{ .Values.name }}"\n',
    ),
    [],
  ],
  [
    "ALR02",
    "a label that only other metrics have",
    rule('      - record: a:b\n        expr: rate(orders_total{job="shop", status="500"}[5m])\n'),
    ["ops/rules.yml:5"],
  ],
  [
    "ALR02",
    "not metrics of others, nor labels that discovery adds",
    rule(
      '      - record: a:b\n        expr: rate(other_total{job="other"}[5m]) + a_b_total + up{job="shop"} + orders_total{namespace="x"}\n',
    ),
    [],
  ],
  [
    "ALR02",
    "a label to group by that the metric does not have",
    rule(
      "      - record: a:b\n        expr: sum by (kind, status) (rate(orders_total[5m]))\n" +
        "      - record: a:c\n        expr: sum(rate(orders_total[5m])) by (status) / sum(rate(orders_total[5m]))\n",
    ),
    ["ops/rules.yml:5", "ops/rules.yml:7"],
  ],
  [
    "ALR02",
    "not one that discovery, a function or another metric may bring, nor one to group without",
    rule(
      "      - record: a:b\n        expr: sum by (kind, job, namespace, le) (rate(orders_total[5m]))\n" +
        '      - record: a:c\n        expr: sum by (status) (label_replace(orders_total, "status", "$1", "kind", "(.*)"))\n' +
        "      - record: a:d\n        expr: sum by (status) (orders_total / on (kind) group_left (status) other_total)\n" +
        "      - record: a:e\n        expr: sum without (status) (orders_total) + sum by (status) (a:b) + sum by (status) (other_total)\n",
    ),
    [],
  ],
];

it.each(cases)("%s: %s", async (code, _what, files, finds) => {
  const found = rules.find((candidate) => candidate.code === `OG-${code}`);
  if (found === undefined) throw new Error(`no ${code}`);
  expect(await findings(found, files)).toEqual(finds);
});
