import type { CodeCall, CodeValue } from "../model/code.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";
import { entry, lacks } from "./support/values.ts";

const prefix = "@opentelemetry/instrumentation-";
const auto = "@opentelemetry/auto-instrumentations-node#getNodeAutoInstrumentations";

/** A span for each of these, in each request. */
const perLayer: Readonly<{ [name: string]: readonly [export_: string, ...ignoring: string[]] }> = {
  express: ["ExpressInstrumentation", "ignoreLayersType", "ignoreLayers"],
  koa: ["KoaInstrumentation", "ignoreLayersType"],
};

/** Clients that record what has no parent when `requireParentSpan` is false. */
const clients = { ioredis: "IORedisInstrumentation", pg: "PgInstrumentation", fs: "FsInstrumentation" };

export const trc12: Rule = {
  code: "OG-TRC12",
  severity: "warning",
  title: "Spans are work that somebody would look for, not steps of a library",
  why:
    "A span for each middleware, or for each file that is read, makes a trace of hundreds of which a handful say something. They cost as much as the others, and " +
    "what took long is lost among them. Queries without a parent are traces of one span, which nobody can place.",
  help: "Leave @opentelemetry/instrumentation-fs off, give ExpressInstrumentation `ignoreLayersType: [ExpressLayerType.MIDDLEWARE]`, and leave `requireParentSpan` on for clients.",
  source: "Instrumentation Score: SPA-001, SPA-004, SPA-005",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "tracing.js":
        'const { getNodeAutoInstrumentations } = require("@opentelemetry/auto-instrumentations-node");\n' +
        "exports.instrumentations = getNodeAutoInstrumentations({\n" +
        '  "@opentelemetry/instrumentation-fs": { enabled: true },\n' +
        "});\n",
    },
    after: {
      "tracing.js":
        'const { getNodeAutoInstrumentations } = require("@opentelemetry/auto-instrumentations-node");\n' +
        "exports.instrumentations = getNodeAutoInstrumentations();\n",
    },
    finds: ["tracing.js:3"],
  },
  check: ({ code }) => {
    const layers = Object.entries(perLayer).map(([name, [export_, ...keys]]) => ({
      callee: `${prefix}${name}#${export_}`,
      keys,
    }));
    const parents = Object.entries(clients).map(([name, export_]) => `${prefix}${name}#${export_}`);
    return [
      ...layers.flatMap(({ callee, keys }) => code.calls([callee]).flatMap((call) => judgeLayers(call, keys))),
      ...code.calls(parents).flatMap(({ args: [options], callee }) => judgeParent(options, callee.replace(/#.*/, ""))),
      ...code.calls([`${prefix}fs#FsInstrumentation`]).flatMap(judgeFiles),
      ...code.calls([auto]).flatMap(judgeAll),
    ];
  },
};

function judgeLayers({ at, name, args: [options] }: CodeCall, keys: readonly string[]): RuleFinding[] {
  if (![...keys, "enabled"].every((key) => lacks(options, key))) return [];
  return [{ at, symbol: name, severity: "info", message: `${name} makes a span for each middleware of each request.` }];
}

const isBoolean = (value: CodeValue | undefined, expected: boolean): boolean =>
  value?.kind === "boolean" && value.boolean === expected;

function judgeParent(options: CodeValue | undefined, module: string): RuleFinding[] {
  const required = entry(options, "requireParentSpan");
  if (required === undefined || !isBoolean(required, false)) return [];
  return [
    {
      at: required.at,
      symbol: module,
      message: `${module.slice(prefix.length)} also records what has no parent: a trace for each.`,
    },
  ];
}

const fileMessage = "Each file that is read becomes a span, those of modules while they are loaded too.";

/** With one of these only some files are recorded. */
const narrowing = ["enabled", "requireParentSpan", "createHook"];

const judgeFiles = ({ at, name, args: [options] }: CodeCall): RuleFinding[] =>
  narrowing.every((key) => lacks(options, key)) ? [{ at, symbol: name, message: fileMessage }] : [];

/** `getNodeAutoInstrumentations({ "@opentelemetry/instrumentation-fs": { enabled: true } })`: off unless it is asked for. */
function judgeAll({ args: [options] }: CodeCall): RuleFinding[] {
  const files = entry(options, `${prefix}fs`);
  const enabled = entry(files, "enabled");
  const narrow = narrowing.slice(1).some((key) => !lacks(files, key));
  const found = Object.keys(clients).flatMap((name) =>
    judgeParent(entry(options, `${prefix}${name}`), `${prefix}${name}`),
  );
  if (files === undefined || enabled === undefined || !isBoolean(enabled, true) || narrow) return found;
  return [...found, { at: files.at, symbol: `${prefix}fs`, message: fileMessage }];
}
