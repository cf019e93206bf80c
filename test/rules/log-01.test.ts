import { describe } from "vitest";
import { log01 } from "../../src/rules/log-01.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { itFinds } from "./support.ts";

const app = 'import express from "express";\nimport pino from "pino";\nconst log = pino();\nconst app = express();\n';

describe("OG-LOG01", () => {
  itFinds(
    log01,
    "in a function that a handler calls",
    {
      "a.ts": `${app}const load = () => console.log(1);\napp.get("/", asyncHandler(list));\nfunction list(req, res) { load(); }\n`,
    },
    ["a.ts:5"],
  );
  itFinds(
    log01,
    "what runs at the start, and a logger of the project's own",
    {
      "a.ts": `${app}import { log2 } from "./log.js";\napp.get("/", (req, res) => log2(1));\napp.listen(3000, () => console.log("up"));\n`,
      "log.ts": "export const log2 = (x) => console.log(x);\n",
    },
    [],
  );
  itFinds(
    log01,
    "functions that look alike and begin in one line, of which one is for requests",
    { "a.ts": `${app}app.get("/", (a, b) => b.end()), setInterval((a, b) => console.log(a), 9);\n` },
    [],
  );
  itFinds(
    log01,
    "a callback that takes an error and a result",
    { "a.ts": `${app}prompt.get(schema, (err, result) => console.error(err));\n` },
    [],
  );
  itFinds(
    log01,
    "console that writes through the logger",
    {
      "a.ts": `${app}app.get("/", (req, res) => console.log(1));\n`,
      "start.js": 'const log4js = require("log4js");\nlog4js.replaceConsole();\n',
    },
    [],
  );
  itFinds(
    log01,
    "console of which one level after the other is replaced",
    {
      "a.ts": `${app}for (const level of ["log", "warn"]) console[level] = (...args) => log.info(...args);\napp.get("/", (req, res) => console.log(1));\n`,
    },
    [],
  );
  itFinds(
    log01,
    "what a handler calls, and not what only a logger calls",
    {
      "a.ts": `${app}import { logger } from "./logger.js";\nimport { shorten } from "./text.js";\napp.get("/", (req, res) => {\n  logger.info(req.url);\n  shorten(req.url);\n});\n`,
      "logger.ts":
        'import { mask } from "./mask.js";\nexport const logger = { info: (text) => process.stdout.write(mask(text)) };\n',
      "mask.ts": "export function mask(text) {\n  console.warn(text);\n  return text;\n}\n",
      "text.ts": "export function shorten(text) {\n  console.warn(text);\n  return text;\n}\n",
    },
    ["text.ts:2"],
  );
  itFinds(
    log01,
    "a hook for requests, and no other function of the line or of the start",
    {
      "a.ts": `${app}app.get("/", (req, res) => res.end()); app.listen(3000, () => console.log("up"));\n`,
      "b.ts":
        'import fastify from "fastify";\nconst app = fastify();\napp.addHook("onReady", async () => console.log("up"));\napp.addHook("onSend", async () => console.log("sent"));\n',
    },
    ["b.ts:4"],
  );
  const queue = 'const { Worker } = require("bullmq");\nconst log = require("pino")();\n';
  itFinds(
    log01,
    "in the handler of a queue, and in what it calls",
    `${queue}const send = (job) => console.error(job.id);\nnew Worker("q", async (job) => {\n  console.log(job.id);\n  await send(job);\n});\n`,
    [3, 5],
  );
  itFinds(
    log01,
    "in a consumer of kafkajs and one of amqplib",
    {
      "k.js":
        'const { Kafka } = require("kafkajs");\nconst log = require("pino")();\n' +
        "new Kafka({}).consumer({}).run({ eachMessage: async ({ message }) => console.log(message.offset) });\n",
      "r.js":
        'const amqp = require("amqplib");\nfunction listen(channel) {\n  channel.consume("q", (m) => console.log(m));\n}\n',
    },
    ["k.js:3", "r.js:3"],
  );
  itFinds(
    log01,
    "what a worker tells at its start, a job by the clock, and a consumer without any logger",
    {
      "a.js": `${queue}console.log("up");\nconst worker = new Worker("q", handle);\nworker.on("ready", () => console.log("ready"));\n`,
      "b.js": 'require("node-cron").schedule("* * * * *", () => console.log("tick"));\n',
    },
    [],
  );
  itFinds(
    log01,
    "a consumer of a project without a logger",
    'const { Worker } = require("bullmq");\nnew Worker("q", async (job) => console.log(job.id));\n',
    [],
  );
  itFinds(
    log01,
    "in handlers that are loaded where they are mounted",
    {
      "a.js":
        'const app = require("express")();\nrequire("pino")();\n' +
        'app.use("/x", require("./x"));\napp.get("/y", require("./y").list);\n',
      "x.js": "module.exports = (req, res) => console.log(1);\n",
      "y.js": "exports.list = async (req, res) => {\n  console.log(2);\n};\nexports.other = () => console.log(3);\n",
    },
    ["x.js:1", "y.js:2"],
  );
  const withMorgan = (use: string): string =>
    `const morgan = require("morgan");\nconst app = require("express")();\n${use}\napp.listen(3000);\n`;
  const logging = recordOf({ pillars: ["logging"] });
  itFinds(log01, "lines of text beside a generated access log", withMorgan('app.use(morgan("dev"));'), [3], logging);
  itFinds(
    log01,
    "lines of text in one of two formats",
    withMorgan('app.use(morgan(process.env.SHORT ? "tiny" : "combined"));'),
    [3],
    logging,
  );
  for (const use of [
    'if (process.env.NODE_ENV !== "production") app.use(morgan("dev"));',
    'app.use(morgan("tiny", { skip: () => isQuiet }));',
    'app.use(morgan("tiny", { stream: { write: (line) => logger.info(line) } }));',
    "app.use(morgan((tokens, req, res) => tokens.url(req, res)));",
  ])
    itFinds(log01, `what is for development, goes elsewhere or may be anything: ${use}`, withMorgan(use), [], logging);
  itFinds(log01, "lines of text where nothing else is written", withMorgan('app.use(morgan("dev"));'), []);

  const service = 'const express = require("express");\nconst logger = require("pino")();\nconst app = express();\n';
  itFinds(
    log01,
    "handlers that a wrapper of another file was given before",
    {
      "wrap.js": "exports.wrap = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);\n",
      "app.js":
        `const { wrap } = require("./wrap");\n${service}` +
        'const create = wrap(async (req, res) => {\n  console.log("made");\n});\n' +
        'const report = wrap(async (job) => console.log(job));\napp.post("/orders", [create]);\nsetInterval(report, 1_000);\n',
    },
    [6],
  );
  itFinds(
    log01,
    "the handler that a function gives back, and not that function",
    {
      "orders.js":
        'exports.list = (db) => {\n  console.log("once");\n  return async (req, res) => {\n    console.log("each time");\n  };\n};\n',
      "app.js": `${service}const { list } = require("./orders");\napp.get("/orders", list(db));\n`,
    },
    ["orders.js:4"],
  );
  itFinds(
    log01,
    "the methods of a class that is handed over by its type",
    {
      "package.json": '{ "name": "a", "dependencies": { "express": "*", "pino": "*" } }',
      "service.ts":
        'export class Orders {\n  list() {\n    console.log("listed");\n  }\n  fill() {\n    console.log("filled");\n  }\n}\n',
      "controller.ts":
        'import type { Orders } from "./service";\nexport class Controller {\n  constructor(private readonly orders: Orders) {}\n' +
        "  get = (req, res) => res.json(this.orders.list());\n}\n",
      "routes.ts":
        'import { Router } from "express";\nimport { Controller } from "./controller";\n' +
        'export const routes = (controller: Controller) => Router().get("/", controller.get);\n',
    },
    ["service.ts:3"],
  );
  itFinds(
    log01,
    "lines that are only written where the service is developed",
    `${service}app.get("/", (req, res) => {\n  if (process.env.NODE_ENV !== "production") console.log("a");\n` +
      '  process.env.DEBUG && console.log("b");\n  if (process.env.NODE_ENV === "production") console.log("c");\n  if (req.id) console.log("d");\n});\n',
    [7, 8],
  );
  itFinds(
    log01,
    "a route of a plugin that takes no request, not what a class of the project does with a path",
    {
      "package.json": '{ "name": "a", "dependencies": { "fastify": "*", "pino": "*" } }',
      "app.ts":
        'import { fastify } from "fastify";\nimport type { Store } from "./store";\n' +
        'export async function plugin(app) {\n  app.get("/live", async () => console.log("a"));\n}\n' +
        'export function fill(store: Store) {\n  store.get("/live", () => console.log("b"));\n}\nfastify().register(plugin);\n',
      "store.ts": "export class Store {\n  get(path, load) {\n    return load(path);\n  }\n}\n",
    },
    ["app.ts:4"],
  );
});
