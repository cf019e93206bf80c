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
});
