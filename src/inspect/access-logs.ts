import type { Code, CodeCall, CodeValue } from "../model/code.ts";
import type { ExistingFact } from "../model/facts.ts";
import { callsOf, sought } from "../model/survey.ts";

sought(...callsOf("morgan"));

/** Middlewares of pino that write a line for each request and give it a logger. */
export const pinoHttp = ["pino-http", "pino-http#pinoHttp", "express-pino-logger", "koa-pino-logger"];
const expressWinston = ["express-winston#logger"];

/** Packages whose access logs are known. */
export const accessLogPackages = [...new Set(["morgan", ...pinoHttp, ...expressWinston].map(packageOf))];

/** Access logs that surely write a line for each request: one of text where others read JSON, or one more of JSON. */
export const accessLogs = (code: Code): ExistingFact[] => [
  ...code.calls(["morgan"]).flatMap((call) => factOf(call, kindOfMorgan(call))),
  ...code
    .calls(pinoHttp)
    .flatMap((call) => factOf(call, writesAll(call) ? "structured-access-log" : undefined))
    .map((fact) => ({ ...fact, option: "autoLogging: false" })),
  ...code.calls(expressWinston).flatMap((call) => factOf(call, logsAll(call) ? "structured-access-log" : undefined)),
];

type Kind = "access-log" | "structured-access-log";

const factOf = ({ at, callee, conditional }: CodeCall, kind: Kind | undefined): ExistingFact[] =>
  kind === undefined || conditional ? [] : [{ kind, value: packageOf(callee), evidence: at }];

function packageOf(callee: string): string {
  return callee.replace(/#.*/, "");
}

/** `morgan("dev")`; what goes to a stream may end anywhere, and `skip` may leave out all. */
function kindOfMorgan({ args: [format, options] }: CodeCall): Kind | undefined {
  if (options !== undefined && !isWithout(options, ["stream", "skip"])) return undefined;
  if (format === undefined || isText(format)) return "access-log";
  return isJson(format) ? "structured-access-log" : undefined;
}

const isText = (format: CodeValue): boolean =>
  format.kind === "either" ? format.values.every(isText) : format.kind === "text" && !isObject.test(format.text);

const isObject = /^\s*\{/;

/** `{"url":":url"}`, or a function that makes JSON of all; other functions may make anything, or nothing. */
function isJson(format: CodeValue): boolean {
  if (format.kind === "text") return isObject.test(format.text);
  const made = format.kind === "function" ? format.function.returns() : [];
  return made.length > 0 && made.every((value) => value.kind === "call" && value.call.callee === "JSON.stringify");
}

/** `pinoHttp({ logger })`. */
function writesAll({ args: [options, stream] }: CodeCall): boolean {
  if (stream !== undefined) return false;
  if (options === undefined) return true;
  if (options.kind !== "object" || !isWithout(options, ["stream", "enabled"])) return false;
  const auto = options.entries.get("autoLogging");
  const isOn = auto === undefined || auto.kind === "object" || (auto.kind === "boolean" && auto.boolean);
  return isOn && ["level", "useLevel", "customLogLevel"].every((key) => isTold(options.entries.get(key)));
}

/** `expressWinston.logger({ winstonInstance: logger })`. */
const logsAll = ({ args: [options] }: CodeCall): boolean =>
  options?.kind === "object" &&
  isWithout(options, ["skip", "ignoreRoute", "ignoredRoutes"]) &&
  isTold(options.entries.get("level"));

/** Whether lines have the level that is usual in production: by default, by the environment's, or as a function says. */
function isTold(level: CodeValue | undefined): boolean {
  if (level?.kind === "either") return level.values.some(isTold);
  if (level?.kind === "function") return level.function.returns().some(isTold);
  return level === undefined || (level.kind === "text" && level.text === "info");
}

const isWithout = (options: CodeValue, keys: readonly string[]): boolean =>
  options.kind === "object" && options.complete && !keys.some((key) => options.entries.has(key));
