import type { CodeCall, CodeFunction, CodeValue } from "../model/code.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { sought } from "../model/survey.ts";
import { choicesOf, entry, textOf } from "./support/values.ts";

const kinds = ["request", "correlation", "trace", "transaction"];
const header = `(?:x-)?(?:${kinds.join("|")})-id`;
const idHeader = new RegExp(`^${header}$`, "i");
const names = sought(
  ...kinds.flatMap((kind) =>
    [`${kind}-id`, `${kind}-Id`, `${kind}-ID`].flatMap((name) => [name, name.charAt(0).toUpperCase() + name.slice(1)]),
  ),
);

/** Calls that make an id, by what they are and by how people name them. */
const making = /(?:uuid|nanoid|ulid|cuid|randomUUID|randomBytes|ksuid|hyperid|shortid)/i;
const makingName = /^(?:v[1467]|(?:new|gen|generate|create|make)\w*(?:Id|ID|Uuid|UUID|Request|Trace|Correlation)\w*)$/;

/** Whatever looks at a value before it is taken. */
const looking =
  /^(?:test|match|exec|slice|substring|substr|replace|replaceAll|parse|safeParse|includes|encodeURIComponent|escape|truncate\w*|(?:is|has|check|assert|sanitize|clean|normali[sz]e|accept)[A-Z_]?\w*|\w*[vV]alid\w*)$/;

export const cor02: Rule = {
  code: "OG-COR02",
  severity: "warning",
  title: "A request id of the caller is taken only when it is short and harmless",
  why:
    "Whoever sends the request writes its id. Taken as it comes it goes into every log line, span and answer: it may be kilobytes long, forge what another system " +
    "reads as a line or a field, or be the id of somebody else's request.",
  help: "Take it only when `/^[\\w.-]{1,128}$/.test(id)`, and make a new one otherwise.",
  source: "OWASP Logging Cheat Sheet: data from other trust zones",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "app.js":
        'const { randomUUID } = require("node:crypto");\n' +
        'const express = require("express");\n' +
        "const app = express();\n" +
        "app.use((req, res, next) => {\n" +
        '  req.id = req.headers["x-request-id"] || randomUUID();\n' +
        "  next();\n" +
        "});\n",
    },
    after: {
      "app.js":
        'const { randomUUID } = require("node:crypto");\n' +
        'const express = require("express");\n' +
        "const app = express();\n" +
        "app.use((req, res, next) => {\n" +
        '  const id = req.headers["x-request-id"] ?? "";\n' +
        "  req.id = /^[\\w.-]{1,128}$/.test(id) ? id : randomUUID();\n" +
        "  next();\n" +
        "});\n",
    },
    finds: ["app.js:5"],
  },
  check: (project) => [...choices(project), ...options(project)],
};

const quoted = `["'\`]${header}["'\`]`;
const reading = new RegExp(`${quoted}\\s*[\\])]`, "i");
const naming = new RegExp(`=\\s*${quoted}`, "i");

/** A header is read by its name in quotes, `["x-request-id"]`, `.get("x-request-id")`, or by a constant, `headers[HEADER]`. */
const isRead = (text: string): boolean =>
  reading.test(text) || (naming.test(text) && /\bheaders\[[A-Za-z_$]/.test(text));

/** `req.headers["x-request-id"] ?? randomUUID()`, `if (!id) id = randomUUID()` */
const choices = ({ code }: RuleProject): RuleFinding[] =>
  code.choices(names, isRead).flatMap(({ at, value, askedFor, measured, within }) => {
    const sides = choicesOf(value);
    const header = sides.map(headerOf).find((name) => name !== undefined);
    if (header === undefined || !sides.some(makesId) || within.length === 0) return [];
    // `ok(id) ? id : randomUUID()`; a mere `id ? id : ...` looks at nothing.
    if (measured || !askedFor.every((one) => choicesOf(one).some(isHeader))) return [];
    if (within.some(looksAtIt)) return [];
    return [{ at, symbol: header, message: `Whatever the caller sends as ${header} becomes the id of the request.` }];
  });

const looksAtIt = (inner: CodeFunction): boolean =>
  inner.calls().some(({ name, callee }) => looking.test(name) && callee !== "Array.isArray");

/** The header that a value reads: `req.headers["x-request-id"]`, `req.get("X-Request-Id")`, `req.headers.get(...)`. */
function headerOf(value: CodeValue): string | undefined {
  if (value.kind === "path") {
    const name = value.names.at(-1) ?? "";
    const isSent = value.names.at(-2) === "headers" && request.test(value.names.at(-3) ?? "");
    return isSent && idHeader.test(name) ? name : undefined;
  }
  if (value.kind !== "call" || !/^(?:get|header|getHeader)$/.test(value.call.name)) return undefined;
  const { receiver, args } = value.call;
  const name = textOf(args[0]) ?? "";
  const isSent = receiver?.kind === "path" && receiver.names.some((inner) => request.test(inner));
  return isSent && idHeader.test(name) ? name : undefined;
}

const isHeader = (value: CodeValue): boolean => headerOf(value) !== undefined;

/** What a caller wrote: no answer of another service, no message of a queue, nothing that goes out. */
const request = /^_?(?:req|request|ctx|context|raw|event|incoming)$/;

const makesId = (value: CodeValue): boolean =>
  value.kind === "call" && (making.test(value.call.callee || value.call.name) || makingName.test(value.call.name));

/** Settings of frameworks that do the same: nothing looks at the value. */
function options({ code }: RuleProject): RuleFinding[] {
  return code
    .calls(["fastify", "fastify#fastify", "fastify#Fastify", "express-request-id", "cls-rtracer#expressMiddleware"])
    .flatMap((call) => {
      const header = acceptedBy(call);
      if (header === undefined) return [];
      return [
        {
          at: call.at,
          symbol: header,
          message: `Whatever the caller sends as ${header} becomes the id of the request.`,
        },
      ];
    });
}

function acceptedBy({ callee, args: [options] }: CodeCall): string | undefined {
  if (callee.startsWith("fastify")) {
    const header = entry(options, "requestIdHeader");
    return header?.kind === "boolean" && header.boolean ? "request-id" : textOf(header);
  }
  if (callee === "express-request-id") return textOf(entry(options, "headerName")) ?? "X-Request-Id";
  const useHeader = entry(options, "useHeader");
  const used = useHeader?.kind === "boolean" && useHeader.boolean;
  return used ? (textOf(entry(options, "headerName")) ?? "X-Request-Id") : undefined;
}
