import { withoutAccessLog } from "../model/access-log.ts";
import type { ExistingFact } from "../model/facts.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { type ConsoleLine, consoleLines } from "./support/console-lines.ts";

export const log01: Rule = {
  code: "OG-LOG01",
  severity: "warning",
  title: "What runs for a request logs through the structured logger",
  why:
    "A line of console.log has no level, no time and no trace id: it can't be found from the request it belongs to, it can't be filtered, and secrets in it are " +
    "not redacted.",
  help: 'Use the logger: `logger.info({ orderId }, "order stored")`. Its lines carry the ids of the request.',
  source: "OWASP Logging Cheat Sheet",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "app.js":
        'const express = require("express");\n' +
        'const logger = require("pino")();\n' +
        "const app = express();\n" +
        'app.get("/orders/:id", (req, res) => {\n' +
        '  console.log("order", req.params.id);\n' +
        "  res.json({});\n" +
        "});\n",
    },
    after: {
      "app.js":
        'const express = require("express");\n' +
        'const logger = require("pino")();\n' +
        "const app = express();\n" +
        'app.get("/orders/:id", (req, res) => {\n' +
        '  logger.info({ orderId: req.params.id }, "order read");\n' +
        "  res.json({});\n" +
        "});\n",
    },
    finds: ["app.js:5"],
  },
  check: (project) => [...consoleLines(project).map(unstructured), ...accessLines(project)],
};

const unstructured = ({ call: { at, callee, within }, path }: ConsoleLine): RuleFinding => ({
  at,
  symbol: within.find(({ name }) => name !== "")?.name ?? callee,
  message: `${callee} on the path of a ${path}.`,
});

/** Generated code writes a line for each request already. */
const accessLines = ({ facts, record }: RuleProject): RuleFinding[] =>
  record?.selection.pillars.includes("logging") === true
    ? facts.existing.flatMap((fact) => {
        const { kind, value, evidence } = fact;
        const about = { at: evidence, symbol: value, severity: "info" } as const;
        if (kind === "access-log") return [{ ...about, ...ofText(value) }];
        return kind === "structured-access-log" ? [{ ...about, ...doubled(fact) }] : [];
      })
    : [];

const ofText = (name: string): Pick<RuleFinding, "message" | "help"> => ({
  message: `${name} writes a line of text for each request between the lines of JSON, which tell of it already.`,
  help: `Take ${name} out, or keep it for development.`,
});

const doubled = (fact: ExistingFact): Pick<RuleFinding, "message" | "help"> => ({
  message: `${fact.value} writes a line for each request, and generated code writes one too: every request is in the log twice.`,
  help: withoutAccessLog(fact),
});
