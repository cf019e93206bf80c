import type { Code, CodeCall, CodeValue } from "../../model/code.ts";
import { callsOf, sought } from "../../model/survey.ts";
import { pinoHttp } from "../../inspect/access-logs.ts";
import type { Setup } from "./redaction.ts";
import { entry, lacks } from "./values.ts";

const pino = ["pino", "pino#pino"];
const winston = ["winston#createLogger", "winston#configure"];
const bunyan = ["bunyan#createLogger"];
sought(...["pino", "fastify"].flatMap(callsOf));
export const fastify = ["fastify", "fastify#fastify", "fastify#Fastify"];

/** A logger that the project makes. */
export interface Logger extends Setup {
  readonly call: CodeCall;
}

const known = new WeakMap<Code, readonly Logger[]>();

/** Every logger that is made: `pino()`, `winston.createLogger()`, `fastify({ logger: {} })`. Read once for each `code`. */
export function loggersOf(code: Code): readonly Logger[] {
  const before = known.get(code);
  if (before !== undefined) return before;
  const found = code.calls([...pino, ...winston, ...bunyan, ...fastify]).flatMap((call) => loggerOf(call) ?? []);
  known.set(code, found);
  return found;
}

/** The logger that a call makes; undefined when it makes none. */
export function loggerOf(call: CodeCall): Logger | undefined {
  const { callee, args } = call;
  const [first] = args;
  if (pino.includes(callee)) return { call, library: "pino", options: isOptions(first) ? first : undefined };
  if (winston.includes(callee)) return { call, library: "winston", options: first };
  if (bunyan.includes(callee)) return { call, library: "bunyan", options: first };
  if (!fastify.includes(callee) || first?.kind !== "object") return undefined;
  const logger = first.entries.get("logger");
  if (logger === undefined || (logger.kind === "boolean" && !logger.boolean)) return undefined;
  return { call, library: "pino", options: logger.kind === "boolean" ? undefined : logger };
}

/** `pino(pino.destination())`, `pino(process.stdout)`: a stream may come first. */
const isOptions = (value: CodeValue | undefined): boolean =>
  !(value?.kind === "call" && /^pino#(?:default\.)?(?:destination|transport|multistream)$/.test(value.call.callee)) &&
  !(value?.kind === "path" && value.names[0] === "process");

/** Loggers that Fastify and middlewares give to requests, as `request.log`; none where one of them can't be read. */
export function requestLoggers(code: Code): readonly Logger[] {
  const made = code.calls([...fastify, ...pinoHttp]).map(requestLoggersOf);
  const readable = made.filter((loggers) => loggers !== undefined);
  return readable.length === made.length ? readable.flat() : [];
}

function requestLoggersOf(call: CodeCall): Logger[] | undefined {
  const [options] = call.args;
  const own: Logger = { call, library: "pino", options };
  if (fastify.includes(call.callee)) {
    if (entry(options, "childLoggerFactory") !== undefined) return undefined;
    const logger = loggerOf(call);
    if (logger !== undefined) return [logger];
    return lacks(options, "loggerInstance") ? [] : undefined;
  }
  if (options === undefined) return [own];
  if (options.kind !== "object" || !options.complete) return undefined;
  const given = options.entries.get("logger");
  if (given === undefined) return [own];
  const logger = given.kind === "call" ? loggerOf(given.call) : undefined;
  return logger && (options.entries.has("redact") ? [own, logger] : [logger]);
}
