import { type CodeCall, type CodeFunction, type CodeValue, keyOf } from "../model/code.ts";
import type { Rule } from "../model/rule.ts";
import { sought } from "../model/survey.ts";
import { reached } from "./support/handlers.ts";
import { traceExports } from "./support/setups.ts";
import { choicesOf, textOf } from "./support/values.ts";

const flushes = new Set(
  [
    "@opentelemetry/sdk-node#NodeSDK",
    ...traceExports("NodeTracerProvider", "BasicTracerProvider", "TracerProvider"),
    "@opentelemetry/sdk-metrics#MeterProvider",
    "@opentelemetry/sdk-logs#LoggerProvider",
  ].flatMap((callee) => [`${callee}.shutdown`, `${callee}.forceFlush`]),
);
const signals = new Set<string>(sought("SIGTERM", "SIGINT"));

export const trc09: Rule = {
  code: "OG-TRC09",
  severity: "warning",
  title: "Sending the last telemetry may not hold up the end of the process",
  why:
    "While the collector can't be reached, shutdown() waits for its exporters, with their retries. A process that only exits afterwards, or when nothing is waited for " +
    "any more, is killed when its grace period is over, together with all that it still had to finish.",
  help: "Give it a deadline: `Promise.race([sdk.shutdown(), setTimeout(2_000)])` with setTimeout of node:timers/promises, and exit then.",
  source: "open-telemetry/opentelemetry-js-contrib#3349",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "tracing.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        "const sdk = new NodeSDK();\n" +
        "sdk.start();\n" +
        'process.on("SIGTERM", () => {\n' +
        "  sdk.shutdown().finally(() => process.exit(0));\n" +
        "});\n",
    },
    after: {
      "tracing.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { setTimeout } = require("node:timers/promises");\n' +
        "const sdk = new NodeSDK();\n" +
        "sdk.start();\n" +
        'process.on("SIGTERM", () => {\n' +
        "  void Promise.race([sdk.shutdown(), setTimeout(2_000)]).finally(() => process.exit(0));\n" +
        "});\n",
    },
    finds: ["tracing.js:5"],
  },
  check: ({ code }) => {
    const seen = new Set<string>();
    const handlers = handlersOfSignals(code.methods(["on", "once"], { near: [...signals] }));
    const bodies = functionsIn(handlers).map((handler) => callsOf([handler, ...reached(handler.calls())]));
    // Another handler may end the process, and waits for nobody.
    const hasOthers = handlers.some(({ kind }) => kind !== "function") || bodies.some((calls) => !calls.some(isFlush));
    return bodies.flatMap((calls) => {
      const isExiting = calls.some(exits);
      if (calls.some(isDeadline) || (hasOthers && !isExiting)) return [];
      // Without an exit it ends when nothing is waited for any more.
      const effect = isExiting ? "the process ends after it" : "the process can't end while it waits";
      return calls.flatMap(({ at, callee, name }) => {
        const key = `${at.file}:${at.line}`;
        if (!flushes.has(callee) || seen.has(key)) return [];
        seen.add(key);
        return [{ at, symbol: callee, message: `${name}() has no deadline, and ${effect}.` }];
      });
    });
  },
};

function handlersOfSignals(calls: readonly CodeCall[]): CodeValue[] {
  return calls.flatMap(({ receiver, args: [signal, handler] }) => {
    const isProcess = receiver?.kind === "path" && receiver.names.join(".") === "process";
    const events = signal === undefined ? [] : choicesOf(signal);
    // What a caller gives is known by its name only: `function handle(signal) { process.on(signal, stop); }`
    const isSignal = events.some(
      (it) => signals.has(textOf(it) ?? "") || (it.kind === "path" && /^s(?:ig\w*)?$/i.test(it.source)),
    );
    return isProcess && isSignal && handler !== undefined ? [handler] : [];
  });
}

const functionsIn = (values: readonly CodeValue[]): CodeFunction[] => [
  ...new Map(values.flatMap((it) => (it.kind === "function" ? [[keyOf(it.function), it.function]] : []))).values(),
];

const callsOf = (functions: readonly CodeFunction[]): CodeCall[] => functions.flatMap((inner) => inner.calls());

const isFlush = ({ callee }: CodeCall): boolean => flushes.has(callee);

/** `process.exit()`, `.finally(process.exit)`. */
const exits = ({ callee, args }: CodeCall): boolean =>
  callee === "process.exit" || args.some(({ source }) => source === "process.exit");

const isDeadline = ({ callee, name }: CodeCall): boolean =>
  /^(?:setTimeout|timers(?:\/promises)?#setTimeout|Promise\.race|AbortSignal\.timeout)$/.test(callee) ||
  /time_?out|deadline|race/i.test(name);
