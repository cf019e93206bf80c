import type { Code, CodeCall } from "../../model/code.ts";
import type { Facts } from "../../model/facts.ts";
import { entry, itemsOf } from "./values.ts";
import { isOlder } from "../../dependencies/version.ts";

/** A place where packages are instrumented by patching them when they are loaded. */
export interface Patching {
  readonly call: CodeCall;
  /** Packages in use that it patches, sorted. */
  readonly packages: readonly string[];
  readonly by: "opentelemetry" | "sentry" | "datadog";
}

/** What each official instrumentation patches. Those of undici, the runtime and Node's own modules need no load hook. */
const instrumentations: Readonly<{ [name: string]: readonly [export_: string, ...packages: string[]] }> = {
  amqplib: ["AmqplibInstrumentation", "amqplib"],
  "aws-sdk": ["AwsInstrumentation", "aws-sdk", "@aws-sdk/client-sqs", "@aws-sdk/client-s3", "@aws-sdk/client-sns"],
  bunyan: ["BunyanInstrumentation", "bunyan"],
  "cassandra-driver": ["CassandraDriverInstrumentation", "cassandra-driver"],
  connect: ["ConnectInstrumentation", "connect"],
  express: ["ExpressInstrumentation", "express"],
  fastify: ["FastifyInstrumentation", "fastify"],
  graphql: ["GraphQLInstrumentation", "graphql"],
  grpc: ["GrpcInstrumentation", "@grpc/grpc-js"],
  hapi: ["HapiInstrumentation", "@hapi/hapi"],
  ioredis: ["IORedisInstrumentation", "ioredis"],
  kafkajs: ["KafkaJsInstrumentation", "kafkajs"],
  knex: ["KnexInstrumentation", "knex"],
  koa: ["KoaInstrumentation", "koa"],
  memcached: ["MemcachedInstrumentation", "memcached"],
  mongodb: ["MongoDBInstrumentation", "mongodb"],
  mongoose: ["MongooseInstrumentation", "mongoose"],
  mysql: ["MySQLInstrumentation", "mysql"],
  mysql2: ["MySQL2Instrumentation", "mysql2"],
  "nestjs-core": ["NestInstrumentation", "@nestjs/core"],
  pg: ["PgInstrumentation", "pg"],
  pino: ["PinoInstrumentation", "pino"],
  redis: ["RedisInstrumentation", "redis", "@redis/client"],
  "redis-4": ["RedisInstrumentation", "redis", "@redis/client"],
  restify: ["RestifyInstrumentation", "restify"],
  router: ["RouterInstrumentation", "router"],
  "socket.io": ["SocketIoInstrumentation", "socket.io"],
  tedious: ["TediousInstrumentation", "tedious"],
  winston: ["WinstonInstrumentation", "winston"],
};

const callees = new Map(
  Object.entries(instrumentations).map(([name, [export_, ...packages]]) => [
    `@opentelemetry/instrumentation-${name}#${export_}`,
    packages,
  ]),
);
const auto = "@opentelemetry/auto-instrumentations-node#getNodeAutoInstrumentations";
/** What all tools know how to patch: frameworks and clients, no loggers. */
const wellKnown = Object.entries(instrumentations)
  .filter(([name]) => !["bunyan", "pino", "winston", "connect", "router"].includes(name))
  .flatMap(([, [, ...packages]]) => packages);

/** Sentry is built on OpenTelemetry's instrumentations since 8. */
export const sentryPackages = ["@sentry/node", "@sentry/nestjs"];

/** Every place where packages in use are patched, in file and source order. */
export function patchings(code: Code, { packages }: Pick<Facts, "packages">): Patching[] {
  const inUse = (names: readonly string[]): string[] =>
    [...new Set(names)].filter((name) => packages.some((declared) => declared.name === name && !declared.dev)).sort();
  const isNew = (name: string): boolean =>
    packages.some(
      (declared) => declared.name === name && declared.version !== undefined && !isOlder(declared.version, "8"),
    );
  const found = [
    ...code.calls([...callees.keys(), auto]).map((call): Patching => {
      const names = call.callee === auto ? wellKnown.filter((name) => !isOff(call, name)) : callees.get(call.callee);
      return { call, packages: inUse(names ?? []), by: "opentelemetry" };
    }),
    ...code.calls(sentryPackages.filter(isNew).map((name) => `${name}#init`)).map((call): Patching => {
      return { call, packages: isBare(call) ? [] : inUse(wellKnown), by: "sentry" };
    }),
    ...code.calls(["dd-trace#init", "dd-trace#tracer.init"]).map((call): Patching => {
      return { call, packages: inUse(wellKnown), by: "datadog" };
    }),
  ];
  return found.filter((patching) => patching.packages.length > 0);
}

/** `getNodeAutoInstrumentations({ "@opentelemetry/instrumentation-express": { enabled: false } })` */
function isOff({ args: [options] }: CodeCall, name: string): boolean {
  if (options === undefined) return false;
  if (options.kind !== "object" || !options.complete) return true;
  return [...callees].some(([callee, packages]) => {
    const own = packages.includes(name) ? entry(options, callee.replace(/#.*/, "")) : undefined;
    const enabled = entry(own, "enabled");
    return enabled !== undefined && !(enabled.kind === "boolean" && enabled.boolean);
  });
}

/** `Sentry.init({ defaultIntegrations: false })` patches nothing, and what can't be read may say so. */
function isBare({ args: [options] }: CodeCall): boolean {
  if (options === undefined) return false;
  if (options.kind !== "object") return true;
  const bare = ["defaultIntegrations", "integrations", "skipOpenTelemetrySetup"].map((key) => entry(options, key));
  return !options.complete || bare.some((value) => value !== undefined && itemsOf(value).length === 0);
}
