import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { type Logger, loggersOf } from "./support/loggers.ts";
import { entry, textOf, valuesIn } from "./support/values.ts";

const chatty = new Set(["trace", "debug", "verbose", "silly", "all"]);
const levels = new Set([...chatty, "http", "info", "warn", "warning", "error", "fatal"]);

export const log03: Rule = {
  code: "OG-LOG03",
  severity: "warning",
  title: "The log level comes from the environment",
  why:
    "A level in the source is the same everywhere. Debug lines in production cost more to keep than all others together and hide them, and when something has to be found out, " +
    "the level can't be changed without a release.",
  help: 'Read it from the environment: `level: process.env.LOG_LEVEL ?? "info"`.',
  source: "Instrumentation Score LOG-001",
  languages: ["typescript", "javascript"],
  example: {
    before: { "log.js": 'const pino = require("pino");\nmodule.exports = pino({ level: "debug" });\n' },
    after: {
      "log.js": 'const pino = require("pino");\nmodule.exports = pino({ level: process.env.LOG_LEVEL ?? "info" });\n',
    },
    finds: ["log.js:2"],
  },
  check: ({ code, sources }) => loggersOf(code).flatMap((logger) => judge(logger, sources)),
};

function judge(logger: Logger, sources: RuleProject["sources"]): RuleFinding[] {
  const { call, options } = logger;
  const level = textOf(entry(options, "level"));
  if (
    level === undefined ||
    hasOtherLevels(logger) ||
    !levels.has(level.toLowerCase()) ||
    isChanged(call.at.file, sources)
  )
    return [];
  const base = { at: call.at, symbol: call.symbol };
  return chatty.has(level.toLowerCase())
    ? [{ ...base, message: `The log level is always ${level}, in production too.` }]
    : [{ ...base, severity: "info", message: `The log level is always ${level}: no setting changes it.` }];
}

/** What winston writes is up to its transports: one with a level of its own, or that can't be read, may filter. */
function hasOtherLevels({ library, options }: Logger): boolean {
  const transports = entry(options, "transports");
  if (library !== "winston" || transports === undefined) return false;
  return [...valuesIn(transports)].some(
    (value) =>
      value.kind === "unknown" ||
      value.kind === "path" ||
      (value.kind === "object" && (!value.complete || value.entries.has("level"))) ||
      (value.kind === "call" && !value.call.callee.startsWith("winston#transports.")),
  );
}

/** `logger.level = ...` where the logger is made: the level it starts with is not the one it has. */
const isChanged = (file: string, sources: RuleProject["sources"]): boolean =>
  /\.level\s*=[^=]/.test(sources.read(file) ?? "");
