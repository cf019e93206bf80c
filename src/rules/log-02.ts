import type { CodeCall } from "../model/code.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { accessLogFindings } from "./support/access-logs.ts";
import { consoleLines } from "./support/console-lines.ts";
import { type LogLine, logLines } from "./support/log-lines.ts";
import { type Logged, loggedIn, requestOf, secretIn, wholeOf } from "./support/secrets.ts";

export const log02: Rule = {
  code: "OG-LOG02",
  severity: "error",
  title: "Passwords, tokens, cookies and authorization headers are in no log line",
  why:
    "Logs are copied to places where the secrets of a service must not be: to search indexes, to backups, to screens and tickets. Who reads a line with an authorization " +
    "header or a session cookie can act as that user, and a password that was logged once has to be changed.",
  help:
    'Log only the fields that you need. Give the logger the paths of what has to be left out as they stand in the line, `redact: ["req.headers.authorization", "req.headers.cookie", "body.password"]`, or a serializer that leaves headers out. ' +
    'A secret in a text has to be left out of it: log the other values as fields, `logger.debug({ userId }, "login")`.',
  source: "OWASP Logging Cheat Sheet: data to exclude",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "app.js":
        'const express = require("express");\n' +
        'const logger = require("pino")();\n' +
        'const morgan = require("morgan");\n' +
        "const app = express();\n" +
        'app.use(morgan(":method :url :req[authorization]"));\n' +
        'app.post("/login", (req, res) => {\n' +
        '  logger.info({ headers: req.headers }, "login");\n' +
        "  logger.debug(`password ${req.body.password}`);\n" +
        "  res.end();\n" +
        "});\n",
    },
    after: {
      "app.js":
        'const express = require("express");\n' +
        'const logger = require("pino")();\n' +
        'const morgan = require("morgan");\n' +
        "const app = express();\n" +
        'app.use(morgan(":method :url :status"));\n' +
        'app.post("/login", (req, res) => {\n' +
        '  logger.info({ agent: req.headers["user-agent"] }, "login");\n' +
        "  res.end();\n" +
        "});\n",
    },
    finds: ["app.js:5", "app.js:7", "app.js:8"],
  },
  check: (project) => [...linesOf(project).flatMap(judgeLine), ...accessLogFindings(project.code)],
};

/** What console writes, nothing leaves out. */
const linesOf = (project: RuleProject): LogLine[] => [
  ...logLines(project),
  ...consoleLines(project).map(({ call }) => ({ call, takesOut: () => false })),
];

function judgeLine({ call, takesOut }: LogLine): RuleFinding[] {
  for (const argument of call.args)
    for (const logged of loggedIn(argument)) {
      const found = foundIn(logged, call);
      if (found !== undefined && !takesOut(logged, found.isWhole)) return [finding(call, found)];
    }
  return [];
}

interface Found {
  readonly name: string;
  readonly text: string;
  /** Secrets are parts of it. */
  readonly isWhole: boolean;
}

function foundIn({ value, as }: Logged, call: CodeCall): Found | undefined {
  const request = as === "field" ? requestOf(value, call) : undefined;
  if (request !== undefined)
    return {
      name: request,
      text: `${request} is written to the log as a whole, with all its headers.`,
      isWhole: true,
    };
  const secret = secretIn(value);
  if (secret !== undefined)
    return {
      name: secret,
      text:
        as === "field"
          ? `${secret} is written to the log.`
          : `${secret} becomes part of a text in the log, where no redaction can find it.`,
      isWhole: false,
    };
  const whole = wholeOf(value);
  return whole === undefined
    ? undefined
    : { name: whole, text: `${whole} is written to the log as a whole, with the secrets in it.`, isWhole: true };
}

const finding = ({ at }: CodeCall, { name, text }: Found): RuleFinding => ({ at, symbol: name, message: text });
