import { describe } from "vitest";
import { cov02 } from "../../src/rules/cov-02.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { itFinds } from "./support.ts";

describe("OG-COV02", () => {
  itFinds(
    cov02,
    "kafkajs",
    'const { Kafka } = require("kafkajs");\n' +
      'const consumer = new Kafka({}).consumer({ groupId: "a" });\n' +
      "consumer.run({ eachMessage: async ({ message }) => save(message) });\n",
    [3],
    recordOf({}),
  );
  itFinds(
    cov02,
    "a channel of a class",
    {
      "a.ts":
        'import amqp from "amqplib";\n' +
        "export class C {\n" +
        "  channel: any;\n" +
        "  async start() {\n" +
        '    await this.channel.consume("q", (m: unknown) => this.handle(m));\n' +
        "  }\n" +
        "  handle(_m: unknown) {}\n" +
        "}\n",
    },
    ["a.ts:5"],
    recordOf({}),
  );
  itFinds(
    cov02,
    "an SQS consumer",
    'const { Consumer } = require("sqs-consumer");\n' +
      'Consumer.create({ queueUrl: "u", handleMessage: async (m) => save(m) });\n',
    [2],
    recordOf({}),
  );
  itFinds(
    cov02,
    "a span of the API",
    'const { Worker } = require("bullmq");\n' +
      'new Worker("q", async (job) => tracer.startActiveSpan("job", (span) => run(job, span)));\n',
    [],
    recordOf({}),
  );
  itFinds(
    cov02,
    "a handler that calls what is traced",
    'const { Worker } = require("bullmq");\n' +
      'const o = require("./observability");\n' +
      'const work = (job) => o.traced("work", {}, () => job);\n' +
      'new Worker("q", async (job) => work(job));\n',
    [],
    recordOf({}),
  );
  itFinds(
    cov02,
    "bullmq's own telemetry",
    'const { Worker } = require("bullmq");\n' + 'new Worker("q", async (job) => save(job), { telemetry: t });\n',
    [],
    recordOf({}),
  );
  itFinds(
    cov02,
    "an instrumentation that is there",
    'const { KafkaJsInstrumentation } = require("@opentelemetry/instrumentation-kafkajs");\n' +
      "new KafkaJsInstrumentation();\n" +
      'const { Kafka } = require("kafkajs");\n' +
      "new Kafka({}).consumer({}).run({ eachMessage: async (m) => save(m) });\n",
    [],
    recordOf({}),
  );
  itFinds(
    cov02,
    "a handler that nobody can see",
    'const { Worker } = require("bullmq");\n' + 'new Worker("q", handlers.invoice);\n',
    [],
    recordOf({}),
  );
  itFinds(
    cov02,
    "some other consume",
    'const m = require("./source-map");\n' + 'm.consume("a", (x) => x);\n',
    [],
    recordOf({}),
  );

  const manifest = (scripts: object): string =>
    JSON.stringify({ name: "a", scripts, dependencies: { bullmq: "5.0.0", express: "5.0.0" } });
  const generated = {
    "observability/index.js":
      'exports.traced = require("./tracing").traced;\nexports.start = require("./start").start;\n' +
      'exports.shutdown = require("./shutdown").shutdown;\n',
    "observability/tracing.js": "exports.traced = (name, attributes, work) => work();\n",
    "observability/start.js": 'exports.start = (server) => require("./sdk").startTracing(server);\n',
    "observability/sdk.js": "exports.startTracing = () => undefined;\n",
    "observability/shutdown.js": "exports.shutdown = async () => undefined;\n",
  };
  const record = { ...recordOf({}), generated };
  const worker =
    'const { Worker } = require("bullmq");\n' +
    'const observability = require("./observability");\n' +
    'new Worker("q", async (job) => observability.traced("work", {}, () => save(job)));\n';
  const server =
    'const express = require("express");\n' +
    'const observability = require("./observability");\n' +
    "const app = express();\n" +
    "observability.start(app.listen(3000));\n";
  const project = { ...generated, "server.js": server, "worker.js": worker };
  const both = { start: "node server.js", worker: "NODE_ENV=production node --enable-source-maps ./worker.js" };
  itFinds(
    cov02,
    "spans in a process that starts nothing",
    { ...project, "package.json": manifest(both) },
    ["worker.js:3"],
    record,
  );
  itFinds(
    cov02,
    "spans in a process that starts something else",
    { ...project, "package.json": manifest(both), "worker.js": `${worker}new Mailer().start();\n` },
    ["worker.js:3"],
    record,
  );
  itFinds(
    cov02,
    "the queue of a process of its own that another file starts",
    {
      ...project,
      "package.json": manifest({}),
      Dockerfile: 'FROM node:22\nCMD ["node", "dist/jobs/main.js"]\n',
      "jobs/main.js": 'require("../worker");\n',
    },
    ["worker.js:3"],
    record,
  );
  itFinds(
    cov02,
    "a process that starts the SDK",
    {
      ...project,
      "package.json": manifest(both),
      "worker.js": `const { startTracing } = require("./observability/sdk");\nstartTracing();\n${worker}`,
    },
    [],
    record,
  );
  itFinds(
    cov02,
    "a queue in the process of the server",
    { ...project, "package.json": manifest(both), "server.js": `${server}require("./worker");\n` },
    [],
    record,
  );
  itFinds(
    cov02,
    "a file that may be loaded in a way nobody sees",
    { ...project, "package.json": manifest({ start: "node server.js", lint: "eslint worker.js" }) },
    [],
    record,
  );
  itFinds(
    cov02,
    "a process with telemetry that a flag loads",
    {
      ...project,
      "package.json": manifest({ start: "node server.js", worker: "node --import ./tracing.mjs worker.js" }),
    },
    [],
    record,
  );
});
