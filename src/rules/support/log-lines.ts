import type { CodeCall, CodeValue } from "../../model/code.ts";
import type { RuleProject } from "../../model/rule.ts";
import { callsOfMethod, sought } from "../../model/survey.ts";
import { follows } from "./follows.ts";
import { type Logger, fastify, loggerOf, loggersOf, requestLoggers } from "./loggers.ts";
import { redactionOf, takesOut } from "./redaction.ts";
import { type Logged, partOfSecret, wordsOfSecrets } from "./secrets.ts";
import { entry } from "./values.ts";

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
  /** True when what is logged does not get into it, or may not; of something whole, when a part of it is left out. */
  readonly takesOut: TakesOut;
}

type TakesOut = (logged: Logged, isWhole: boolean) => boolean;

const headersToo = /^pino#(?:default\.)?stdSerializers\.req$|^bunyan#stdSerializers\.req$/;

/** Whether a serializer makes less of what stands under `key`: Fastify's own of `req` does, those of libraries don't. */
function isReduced({ call, options }: Logger, key: string): boolean {
  if (fastify.includes(call.callee) && /^re[qs]$/.test(key)) return true;
  const serializers = entry(options, "serializers");
  if (serializers === undefined) return false;
  // One that can't be read may.
  if (serializers.kind !== "object" || !serializers.complete) return true;
  const own = serializers.entries.get(key);
  return own !== undefined && !(own.kind === "export" && headersToo.test(own.name));
}

/** Lines that may tell secrets, of loggers whose making can be read: `logger.info()`, `req.log.warn()`. Never console. */
export function logLines({ code, record }: Pick<RuleProject, "code" | "record">): LogLine[] {
  const judge = (logger: Logger): TakesOut => {
    const isOurs = record?.generated[logger.call.at.file] !== undefined;
    const redaction = isOurs ? "names" : redactionOf(logger);
    const reduces = (key: string): boolean => (isOurs ? key === "req" : isReduced(logger, key));
    return (logged, isWhole) =>
      takesOut(redaction, logged, isWhole) || (logged.as !== "text" && reduces(logged.key ?? ""));
  };
  const some =
    (judges: readonly TakesOut[]): TakesOut =>
    (logged, isWhole) =>
      judges.some((one) => one(logged, isWhole));
  const ofRequests = requestLoggers(code).map(judge);
  // Of a logger that came from somewhere, all that is known is that it is one of these.
  const all = [...loggersOf(code).map(judge), ...ofRequests];
  if (all.length === 0) return [];
  return code
    .methods(methods, { near: lines, from: libraries, holding: wordsOfSecrets, matching: telling })
    .flatMap((call): LogLine[] => {
      const origin = originOf(call.receiver);
      if (origin?.kind === "call") {
        const logger = loggerOf(origin.call);
        return logger === undefined ? [] : [{ call, takesOut: judge(logger) }];
      }
      if (origin?.kind !== "path" || !/^(?:log|logger|_logger|_log)$/.test(origin.names.at(-1) ?? "")) return [];
      return [{ call, takesOut: some(ofRequests.length > 0 && isOfRequest(origin.names) ? ofRequests : all) }];
    });
}

/** `request.log`, `res.log` */
const isOfRequest = ([first = "", last, ...more]: readonly string[]): boolean =>
  last === "log" && more.length === 0 && /^_?(?:req|request|res|response|reply|ctx)$/.test(first);

/** The logger of which this is a child, or a child of a child; undefined where options of a child may change what it writes. */
function originOf(logger: CodeValue | undefined): CodeValue | undefined {
  if (logger?.kind !== "call" || logger.call.name !== "child") return logger;
  return logger.call.args.length > 1 ? undefined : originOf(logger.call.receiver);
}
