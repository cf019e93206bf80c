import type { CodeCall, CodeFunction, CodeValue } from "../model/code.ts";
import type { Rule, RuleProject } from "../model/rule.ts";
import { callsOf as written, sought } from "../model/survey.ts";
import { patchings } from "./support/patching.ts";
import { recordOf } from "./support/record.ts";
import { entry, textOf } from "./support/values.ts";

/** Where a library is handed the function that it calls for each message or job. */
interface Consumer {
  /** Empty where the object usually comes from elsewhere: then the file has to load `package`. */
  readonly callees: readonly string[];
  readonly method?: string;
  readonly package: string;
  handler(call: CodeCall): CodeValue | undefined;
  readonly job?: boolean;
}

const consumers: readonly Consumer[] = [
  { package: "amqplib", method: "consume", callees: ["amqplib#connect.consume"], handler: ({ args }) => args[1] },
  {
    package: "kafkajs",
    callees: ["kafkajs#Kafka.run"],
    handler: ({ args }) => entry(args[0], "eachMessage") ?? entry(args[0], "eachBatch"),
  },
  {
    package: "bullmq",
    callees: ["bullmq#Worker"],
    handler: ({ args }) => (args[2] === undefined || isPlainObject(args[2], "telemetry") ? args[1] : undefined),
  },
  { package: "bull", callees: ["bull.process", "bull#default.process"], handler: ({ args }) => args.at(-1) },
  { package: "pg-boss", callees: ["pg-boss#default.work", "pg-boss#PgBoss.work"], handler: ({ args }) => args.at(-1) },
  {
    package: "sqs-consumer",
    callees: ["sqs-consumer#Consumer.create"],
    handler: ({ args }) => entry(args[0], "handleMessage") ?? entry(args[0], "handleMessageBatch"),
  },
  {
    package: "nats",
    callees: ["nats#connect.subscribe", "@nats-io/transport-node#connect.subscribe"],
    handler: ({ args }) => entry(args[1], "callback"),
  },
  { package: "agenda", callees: ["agenda#default.define", "agenda#Agenda.define"], handler: ({ args }) => args.at(-1) },
  { package: "node-cron", callees: ["node-cron#schedule"], handler: ({ args }) => args[1], job: true },
  { package: "cron", callees: ["cron#CronJob"], handler: ({ args }) => args[1], job: true },
];

const isPlainObject = (value: CodeValue, without: string): boolean =>
  value.kind === "object" && value.complete && !value.entries.has(without);

/** Calls that run something in a span. */
const spans =
  /^(?:traced|startActiveSpan|startSpan|startInactiveSpan|startSpanManual|withActiveSpan|withSpan|trace|wrap)$/;

sought("amqplib", ...written("bull.process"));

export const cov02: Rule = {
  code: "OG-COV02",
  severity: "warning",
  title: "What handles messages and jobs runs in a span",
  why:
    "Only requests begin a span by themselves. The handler of a queue has none: its queries and outgoing calls have no parent and are not recorded, so that a failing or " +
    "slow job is seen nowhere.",
  help: "`obs-gen trace <file>#<function>` puts the handler into a span; give an inline handler a name first.",
  source: "OpenTelemetry semantic conventions: messaging spans",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "worker.js":
        'const { Worker } = require("bullmq");\n' +
        "async function sendInvoice(job) {\n  await fetch(job.data.url);\n}\n" +
        'new Worker("invoices", sendInvoice);\n',
    },
    after: {
      "worker.js":
        'const { Worker } = require("bullmq");\n' +
        'const observability = require("./observability");\n' +
        "async function sendInvoice(job) {\n" +
        '  return observability.traced("send_invoice", {}, async () => {\n    await fetch(job.data.url);\n  });\n' +
        "}\n" +
        'new Worker("invoices", sendInvoice);\n',
    },
    record: recordOf({}),
    finds: ["worker.js:5"],
  },
  check: (project) => {
    const { code, facts, record } = project;
    if (record?.selection.pillars.includes("tracing") !== true) return [];
    const patched = patchings(code, facts).flatMap(({ packages }) => packages);
    return consumers
      .filter((consumer) => !patched.includes(consumer.package))
      .flatMap((consumer) =>
        callsOf(project, consumer).flatMap((call) => {
          const handler = functionOf(consumer.handler(call));
          if (handler === undefined || call.within.some(isTraced) || isTraced(handler)) return [];
          const subject = subjectOf(call, consumer);
          const command =
            handler.name === "" || handler.method ? "" : `: \`obs-gen trace ${handler.at.file}#${handler.name}\``;
          return [
            {
              at: call.at,
              symbol: subject,
              ...(consumer.job === true && { severity: "info" as const }),
              message: `The handler of ${subject} runs outside of any span${command}.`,
            },
          ];
        }),
      );
  },
};

function callsOf({ code }: RuleProject, { callees, method, package: name }: Consumer): CodeCall[] {
  const calls = code.calls(callees);
  if (method === undefined) return [...calls];
  // A channel that came from elsewhere: the file names the library, be it for its types.
  const others = code
    .methods([method], { near: [name] })
    .filter(({ callee, receiver }) => callee === "" && receiver?.kind === "path");
  return [...calls, ...others];
}

/** The handler, when it is a function of the project; a wrapper may make a span. */
function functionOf(value: CodeValue | undefined): CodeFunction | undefined {
  if (value?.kind === "function") return value.function;
  if (value?.kind !== "call" || value.call.name !== "bind") return undefined;
  return functionOf(value.call.receiver);
}

/** True when the function makes a span, or something that it calls does. */
const isTraced = (inner: CodeFunction): boolean =>
  inner.calls().some(
    (call) =>
      spans.test(call.name) ||
      call
        .target()
        ?.calls()
        .some(({ name }) => spans.test(name)) === true,
  );

function subjectOf({ args: [first] }: CodeCall, consumer: Consumer): string {
  const name = textOf(first);
  return name === undefined || consumer.job === true
    ? `a ${consumer.job === true ? "job" : "consumer"} of ${consumer.package}`
    : name;
}
