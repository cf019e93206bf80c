import type { Code, CodeCall, CodeFunction, CodeValue } from "../../model/code.ts";
import type { RuleFinding } from "../../model/rule.ts";
import { callsOf, sought } from "../../model/survey.ts";
import { pinoHttp } from "../../inspect/access-logs.ts";
import { fastify, loggerOf } from "./loggers.ts";
import { redactionOf, touches } from "./redaction.ts";
import { loggedIn, secretIn, wholeOf } from "./secrets.ts";
import { entry, itemsOf, textOf } from "./values.ts";

sought(...["fastify", "morgan"].flatMap(callsOf));

/** Access logs that write headers with secrets in them, by their defaults or because they are told to. */
export const accessLogFindings = (code: Code): RuleFinding[] => [
  ...code.calls(pinoHttp).flatMap(judgePinoHttp),
  ...code.calls(fastify).flatMap(judgeFastify),
  ...code.calls(["morgan", "morgan#compile", "morgan#format"]).flatMap(judgeMorganFormat),
  ...code.calls(["morgan#token"]).flatMap(judgeMorganToken),
  ...code.calls(["express-winston#logger"]).flatMap((call) => judgeExpressWinston(call, code)),
];

/** Without a path of `redact` or a serializer of its own, every line has all headers of its request. */
function judgePinoHttp({ at, args: [options], callee }: CodeCall): RuleFinding[] {
  const finding = {
    at,
    symbol: callee,
    message: "Every line of pino-http has all headers, authorization and cookies among them.",
  };
  if (options === undefined) return [finding];
  if (options.kind !== "object" || !options.complete) return [];
  const { entries } = options;
  if (["wrapSerializers", "stream"].some((key) => entries.has(key))) return [];
  const [auto, quiet, serializers, logger] = ["autoLogging", "quietReqLogger", "serializers", "logger"].map((key) =>
    entries.get(key),
  );
  const own = redactionOf({ library: "pino", options });
  if (auto?.kind === "boolean" && !auto.boolean && quiet !== undefined) return [];
  if (serializers !== undefined) {
    if (serializers.kind !== "object" || !serializers.complete) return [];
    const serializer = serializers.entries.get("req");
    if (serializer !== undefined) return writesHeaders(serializer) && !touches(own, ["req"]) ? [finding] : [];
  }
  const target = logger?.kind === "call" ? loggerOf(logger.call) : undefined;
  const given = logger === undefined ? "none" : target === undefined ? "unknown" : redactionOf(target);
  return [own, given].some((redaction) => touches(redaction, ["req", "headers"])) ? [] : [finding];
}

/** Fastify's own serializer leaves headers out; one that puts them back does it for every line. */
function judgeFastify(call: CodeCall): RuleFinding[] {
  const logger = loggerOf(call);
  if (logger?.options === undefined || touches(redactionOf(logger), ["req"])) return [];
  const own = entry(entry(logger.options, "serializers"), "req");
  if (own === undefined || !writesHeaders(own)) return [];
  return [
    {
      at: own.at,
      symbol: "serializers.req",
      message: "Every line about a request has all its headers, authorization and cookies among them.",
    },
  ];
}

const writesHeaders = (serializer: CodeValue): boolean => {
  if (serializer.kind === "export") return /^pino#(?:default\.)?stdSerializers\.req$/.test(serializer.name);
  if (serializer.kind !== "function") return false;
  return serializer.function.returns().some((value) => isSensitive(value) !== undefined);
};

const isSensitive = (value: CodeValue): string | undefined => {
  for (const { value: inner } of loggedIn(value)) {
    const found = secretIn(inner) ?? wholeOf(inner);
    if (found !== undefined) return found;
  }
  return undefined;
};

const secretToken = /:req\[(?:authorization|proxy-authorization|cookie|x-api-key)\]|:res\[set-cookie\]/i;

function judgeMorganFormat({ at, args }: CodeCall): RuleFinding[] {
  return args.flatMap((value): RuleFinding[] => {
    const texts = value.kind === "template" ? value.texts : [textOf(value) ?? ""];
    const token = texts.flatMap((text) => secretToken.exec(text) ?? [])[0];
    return token === undefined ? [] : [{ at, symbol: token, message: `morgan writes ${token} into every line.` }];
  });
}

function judgeMorganToken({ at, args: [name, read] }: CodeCall): RuleFinding[] {
  const body: CodeFunction | undefined = read?.kind === "function" ? read.function : undefined;
  const found = body
    ?.returns()
    .map(isSensitive)
    .find((it) => it !== undefined);
  if (found === undefined) return [];
  const token = textOf(name) ?? "";
  return [{ at, symbol: token, message: `The token ${token} of morgan is ${found}, with the secrets in it.` }];
}

/** Its defaults write all headers; `headerBlacklist`, `requestWhitelist` and `requestFilter` are the ways around. */
function judgeExpressWinston({ at, args: [options] }: CodeCall, code: Code): RuleFinding[] {
  if (options?.kind !== "object" || !options.complete) return [];
  const { entries } = options;
  const meta = entries.get("meta");
  if (meta !== undefined && !(meta.kind === "boolean" && meta.boolean)) return [];
  if (["headerBlacklist", "requestFilter", "dynamicMeta", "baseMeta"].some((key) => entries.has(key))) return [];
  const allowed = entries.get("requestWhitelist");
  const names = itemsOf(allowed).map(textOf);
  if (allowed !== undefined && !names.includes("headers") && !names.includes("body")) return [];
  const instance = entries.get("winstonInstance");
  const target = instance?.kind === "call" ? loggerOf(instance.call) : undefined;
  const own = instance === undefined ? { library: "winston" as const, options } : target;
  if (own === undefined || redactionOf(own) !== "none") return [];
  // Lists that are changed for all loggers are changed with a method or by assignment; neither is seen here.
  if (
    code
      .methods(["push", "splice", "filter"])
      .some(({ receiver }) => /Whitelist|Blacklist/.test(receiver?.source ?? ""))
  )
    return [];
  return [
    {
      at,
      symbol: "express-winston",
      message: "Every line of express-winston has all headers, authorization and cookies among them.",
    },
  ];
}
