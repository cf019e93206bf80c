import type { CodeCall, CodeFunction, CodeValue } from "../../model/code.ts";
import type { RuleProject } from "../../model/rule.ts";
import { callsOf as written, sought } from "../../model/survey.ts";
import { entry, textOf } from "./values.ts";

/** Where a library is handed the function that it calls for each message or job. */
export interface Consumer {
  /** Empty where the object usually comes from elsewhere: then the file has to load `package`. */
  readonly callees: readonly string[];
  readonly method?: string;
  readonly package: string;
  handler(call: CodeCall): CodeValue | undefined;
  /** True where the library makes spans of its own. */
  isTraced?(call: CodeCall): boolean;
  /** Runs by the clock, for nobody who waits. */
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
    handler: ({ args }) => args[1],
    isTraced: ({ args }) => args[2] !== undefined && !isPlainObject(args[2], "telemetry"),
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

sought("amqplib", ...written("bull.process"));

/** Where the project takes messages or jobs. */
export interface Consuming {
  readonly consumer: Consumer;
  readonly call: CodeCall;
  /** What is called for each; undefined when it is no function that can be read. */
  readonly handler: CodeFunction | undefined;
}

export const consuming = (project: Pick<RuleProject, "code">): Consuming[] =>
  consumers.flatMap((consumer) =>
    callsOf(project, consumer).map((call) => ({ consumer, call, handler: functionOf(consumer.handler(call)) })),
  );

function callsOf({ code }: Pick<RuleProject, "code">, { callees, method, package: name }: Consumer): CodeCall[] {
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
  if (value?.kind !== "call") return undefined;
  if (value.call.name === "bind") return functionOf(value.call.receiver);
  const [made] = value.call.target()?.returns() ?? [];
  return made?.kind === "function" && value.call.args.every(({ kind }) => kind !== "function")
    ? made.function
    : undefined;
}

/** What is consumed, by the name of its queue where that is written out. */
export function subjectOf({ call, consumer }: Consuming): string {
  const name = textOf(call.args[0]);
  return name === undefined || consumer.job === true
    ? `a ${consumer.job === true ? "job" : "consumer"} of ${consumer.package}`
    : name;
}
