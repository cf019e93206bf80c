import type { CodeCall } from "../model/code.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";
import { production } from "./support/handlers.ts";
import { recordOf } from "./support/record.ts";

const printf = ["winston#format.printf", "logform#format.printf", "logform#printf"];

/** What a line of text usually has. Who reads more of an entry has thought of its fields. */
const usual = new Set(["level", "message", "timestamp", "stack", "label", "service", "ms"]);

export const log05: Rule = {
  code: "OG-LOG05",
  severity: "warning",
  title: "A format of the logger's own writes the fields of a line",
  why:
    "A template that prints level, message and time leaves out all the rest: the ids that join a line to its request, and what the access log says. " +
    "A line then reads `info: request completed`, and nobody can tell of which request.",
  help: "Print the rest of the entry too: `({ level, message, ...fields }) => `${level}: ${message} ${JSON.stringify(fields)}``, or write `format.json()`.",
  source: "OpenTelemetry: log correlation",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "log.js":
        'const { createLogger, format, transports } = require("winston");\n' +
        "module.exports = createLogger({\n" +
        "  format: format.combine(\n" +
        "    format.timestamp(),\n" +
        "    format.printf(({ level, message, timestamp }) => `${timestamp} ${level}: ${message}`),\n" +
        "  ),\n" +
        "  transports: [new transports.Console()],\n" +
        "});\n",
    },
    after: {
      "log.js":
        'const { createLogger, format, transports } = require("winston");\n' +
        "module.exports = createLogger({\n" +
        "  format: format.combine(\n" +
        "    format.timestamp(),\n" +
        "    format.printf(({ level, message, timestamp, ...fields }) => `${timestamp} ${level}: ${message} ${JSON.stringify(fields)}`),\n" +
        "  ),\n" +
        "  transports: [new transports.Console()],\n" +
        "});\n",
    },
    record: recordOf({ pillars: ["logging"] }),
    finds: ["log.js:5"],
  },
  check({ code, record }) {
    // Without ids there is less to lose.
    if (record?.selection.pillars.includes("logging") !== true) return [];
    return code.calls(printf).flatMap((call) => (call.runsIn(production) ? judge(call) : []));
  },
};

function judge({ at, symbol, args: [template] }: CodeCall): RuleFinding[] {
  if (template?.kind !== "function") return [];
  const [entry = ""] = template.function.parameters;
  const read = entry.startsWith("{") ? keysOf(entry) : membersOf(entry, template.source);
  if (read === undefined || read.length === 0 || !read.every((name) => usual.has(name))) return [];
  const message = `Lines have only ${read.join(", ")}: this format leaves out the ids and all other fields.`;
  return [{ at, symbol, message }];
}

/** The keys of `{ level, message: text = "" }`; undefined when there may be others. */
function keysOf(pattern: string): string[] | undefined {
  if (/\.\.\.|\[|\{.*\{/s.test(pattern)) return undefined;
  const keys = pattern.slice(1, -1).split(",");
  return keys.flatMap((key) => /^\s*([\w$]+)/.exec(key)?.[1] ?? []);
}

/** What is read of `entry` in the function; undefined when it is used as a whole. */
function membersOf(entry: string, source: string): string[] | undefined {
  const body = source.slice(source.indexOf("=>") + 2);
  if (!source.includes("=>") || !/^[\w$]+$/.test(entry)) return undefined;
  const uses = [
    ...body.matchAll(new RegExp(`(?<![\\w$.])${entry.replaceAll("$", "\\$")}(?![\\w$])(?:\\??\\.([\\w$]+))?`, "g")),
  ];
  const names = uses.map(([, name]) => name);
  return names.every((name) => name !== undefined) ? [...new Set(names)] : undefined;
}
