import type { CodeCall, CodeValue } from "../model/code.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";
import { accessLogFindings } from "./support/access-logs.ts";
import { type LogLine, logLines } from "./support/loggers.ts";
import { type Logged, isKeyOfSecret, loggedIn, requestOf, secretIn, wholeOf } from "./support/secrets.ts";

export const log02: Rule = {
  code: "OG-LOG02",
  severity: "error",
  title: "Passwords, tokens, cookies and authorization headers are in no log line",
  why:
    "Logs are copied to places where the secrets of a service must not be: to search indexes, to backups, to screens and tickets. Who reads a line with an authorization " +
    "header or a session cookie can act as that user, and a password that was logged once has to be changed.",
  help:
    'Log only the fields that you need. For requests and headers give the logger `redact: ["req.headers.authorization", "req.headers.cookie"]`, or a serializer that leaves headers out. ' +
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
  check: (project) => [...logLines(project).flatMap(judgeLine), ...accessLogFindings(project.code)],
};

function judgeLine({ call, redaction, isReduced }: LogLine): RuleFinding[] {
  if (redaction === "unknown") return [];
  for (const argument of call.args)
    for (const { value, as, key } of loggedIn(argument)) {
      const request = as === "field" ? requestOf(value, call) : undefined;
      if (request !== undefined && redaction !== "keys" && !isReduced(key ?? ""))
        return [
          finding(call, { name: request, text: `${request} is written to the log as a whole, with all its headers.` }),
        ];
      const found = describe(value, as);
      // A field's value can be taken out by its key, and so can those of an object that is logged by itself.
      const isField =
        as === "field" && (redaction !== "names" || isKeyOfSecret(key ?? "") || wholeOf(value) !== undefined);
      const hasKey = isField || (value === argument && wholeOf(value) !== undefined);
      if (found !== undefined && (!hasKey || (redaction === "none" && !isReduced(key ?? ""))))
        return [finding(call, found)];
    }
  return [];
}

interface Found {
  readonly name: string;
  readonly text: string;
}

function describe(value: CodeValue, as: Logged["as"]): Found | undefined {
  const secret = secretIn(value);
  if (secret !== undefined)
    return {
      name: secret,
      text:
        as === "field"
          ? `${secret} is written to the log.`
          : `${secret} becomes part of a text in the log, where no redaction can find it.`,
    };
  const whole = wholeOf(value);
  return whole === undefined
    ? undefined
    : { name: whole, text: `${whole} is written to the log as a whole, with the secrets in it.` };
}

const finding = ({ at }: CodeCall, { name, text }: Found): RuleFinding => ({ at, symbol: name, message: text });
