import type { Code, CodeCall, CodeValue } from "../../model/code.ts";
import type { RuleProject } from "../../model/rule.ts";
import { callsOf, callsOfMethod, sought } from "../../model/survey.ts";
import { follows } from "./follows.ts";
import { partOfSecret, wordsOfSecrets } from "./secrets.ts";
import { entry, valuesIn } from "./values.ts";

const pino = ["pino", "pino#pino"];
const winston = ["winston#createLogger", "winston#configure"];
const bunyan = ["bunyan#createLogger"];
sought(...["pino", "fastify"].flatMap(callsOf));
const fastify = ["fastify", "fastify#fastify", "fastify#Fastify"];

/** A logger that the project makes. */
export interface Logger {
  readonly call: CodeCall;
  readonly library: "pino" | "winston" | "bunyan";
  /** Undefined when it was made without any. */
  readonly options: CodeValue | undefined;
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

/**
 * What a logger takes out of its lines: nothing; the values of keys that are names of secrets, as generated ones do, or of
 * keys that somebody listed, which both leave messages as they are; or what nobody can tell without running it.
 */
export type Redaction = "none" | "names" | "keys" | "unknown";

export function redactionOf({ library, options }: Pick<Logger, "library" | "options">): Redaction {
  if (options === undefined) return "none";
  if (options.kind !== "object" || !options.complete) return "unknown";
  const { entries } = options;
  if (library === "winston") return winstonRedaction(options);
  if (entries.has("hooks") || entries.has("stream") || entries.has("streams")) return "unknown";
  if (entries.has("redact")) return "keys";
  const formatters = entries.get("formatters");
  const formats = formatters?.kind === "object" && formatters.complete ? [...formatters.entries.keys()] : undefined;
  if (formatters !== undefined && (formats === undefined || formats.some((key) => key !== "level"))) return "unknown";
  return "none";
}

const plainFormat =
  /^winston#format\.(?:combine|json|timestamp|splat|errors|label|ms|align|simple|prettyPrint|logstash)$/;
const transport = /^winston#transports\.\w+$/;

/** A format that is a function may do anything: leave fields out, or never print them. */
function winstonRedaction(options: CodeValue): Redaction {
  for (const value of valuesIn(options)) {
    if (value.kind === "function" || value.kind === "unknown" || value.kind === "path") return "unknown";
    if (value.kind === "call" && !plainFormat.test(value.call.callee) && !transport.test(value.call.callee))
      return "unknown";
  }
  return "none";
}

const methods = ["trace", "debug", "verbose", "silly", "http", "info", "log", "warn", "error", "fatal"];

/** How lines are written where nobody can tell where the logger came from. */
const lines = sought(
  ...methods.flatMap((name) =>
    [...callsOfMethod(`log.${name}`), ...callsOfMethod(`logger.${name}`)].map((call) => call.slice(1)),
  ),
);
/** A line and what it may tell. */
const telling = follows(new RegExp(`\\.(?:${methods.join("|")})\\b`), new RegExp(partOfSecret, "i"), 2_000);
sought(...methods.flatMap(callsOfMethod));
const libraries = ["pino", "winston", "bunyan", "fastify"];

/** A line that is written. */
export interface LogLine {
  readonly call: CodeCall;
  readonly redaction: Redaction;
  /** True when something makes less of what stands under `key`: a serializer that can't be read may. */
  isReduced(key: string): boolean;
}

const headersToo = /^pino#(?:default\.)?stdSerializers\.req$|^bunyan#stdSerializers\.req$/;

/** Fastify's own serializer of `req` leaves headers out; those of libraries don't. */
function isReduced({ call, options }: Logger, key: string): boolean {
  if (fastify.includes(call.callee) && /^re[qs]$/.test(key)) return true;
  const serializers = entry(options, "serializers");
  if (serializers === undefined) return false;
  if (serializers.kind !== "object" || !serializers.complete) return true;
  const own = serializers.entries.get(key);
  return own !== undefined && !(own.kind === "export" && headersToo.test(own.name));
}

/** Lines that may tell secrets, of loggers whose making can be read: `logger.info()`, `req.log.warn()`. Never console. */
export function logLines({ code, record }: Pick<RuleProject, "code" | "record">): LogLine[] {
  const loggers = loggersOf(code);
  if (loggers.length === 0) return [];
  const isOurs = ({ call }: Logger): boolean => record?.generated[call.at.file] !== undefined;
  const judge = (logger: Logger): Redaction => (isOurs(logger) ? "names" : redactionOf(logger));
  const line = (call: CodeCall, redaction: Redaction, of: readonly Logger[]): LogLine => ({
    call,
    redaction,
    isReduced: (key) => of.some((logger) => (isOurs(logger) ? key === "req" : isReduced(logger, key))),
  });
  // Of a logger that came from somewhere, all that is known is that it is one of these.
  const all = new Set(loggers.map(judge));
  const some = (["unknown", "keys", "names"] as const).find((one) => all.has(one)) ?? "none";
  return code
    .methods(methods, { near: lines, from: libraries, holding: wordsOfSecrets, matching: telling })
    .flatMap((call): LogLine[] => {
      const { receiver } = call;
      if (receiver?.kind === "call") {
        const logger = loggerOf(parentOf(receiver.call));
        return logger === undefined ? [] : [line(call, judge(logger), [logger])];
      }
      if (receiver?.kind !== "path" || !/^(?:log|logger|_logger|_log)$/.test(receiver.names.at(-1) ?? "")) return [];
      return [line(call, some, loggers)];
    });
}

/** The call that made the logger of which this is a child, or a child of a child. */
function parentOf(call: CodeCall): CodeCall {
  const { receiver } = call;
  return call.name === "child" && receiver?.kind === "call" ? parentOf(receiver.call) : call;
}
