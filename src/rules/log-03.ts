import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { type Logger, loggersOf } from "./support/loggers.ts";
import { entry, textOf } from "./support/values.ts";

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

function judge({ call, options }: Logger, sources: RuleProject["sources"]): RuleFinding[] {
  const level = textOf(entry(options, "level"));
  if (level === undefined || !levels.has(level.toLowerCase()) || isChanged(call.at.file, sources)) return [];
  const base = { at: call.at, symbol: call.symbol };
  return chatty.has(level.toLowerCase())
    ? [{ ...base, message: `The log level is always ${level}, in production too.` }]
    : [{ ...base, severity: "info", message: `The log level is always ${level}: no setting changes it.` }];
}

/** `logger.level = ...` where the logger is made: the level it starts with is not the one it has. */
const isChanged = (file: string, sources: RuleProject["sources"]): boolean =>
  /\.level\s*=[^=]/.test(sources.read(file) ?? "");
