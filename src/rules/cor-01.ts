import { intersects, validRange } from "semver";
import type { CodeCall, CodeValue } from "../model/code.ts";
import type { Facts } from "../model/facts.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";
import { callsOfMethod, sought } from "../model/survey.ts";
import { isOlder } from "../dependencies/version.ts";
import { madeAt } from "./support/handlers.ts";
import { choicesOf } from "./support/values.ts";

/** Parsers that call on in a foreign context, with the version that mended it. */
const parsers: ReadonlyArray<readonly [callee: RegExp, package_: string, mended: string]> = [
  // raw-body 2.5.0 binds its callback; these are the first to require it.
  [/^express#(?:json|urlencoded|text|raw)$/, "express", "4.18.0"],
  [/^body-parser(?:#(?:json|urlencoded|text|raw))?$/, "body-parser", "1.20.0"],
  [/^multer#(?:default\.)?(?:single|array|fields|any|none)$/, "multer", "2.3.0"],
];

const local = /^(?:async_hooks#AsyncLocalStorage\.run|cls-hooked#createNamespace\.(?:run|runAndReturn|runPromise))$/;
const ready = /^(?:express-http-context#middleware|cls-rtracer#expressMiddleware)$/;

const registering = ["use", "post", "put", "patch"];
sought(...registering.flatMap(callsOfMethod));

export const cor01: Rule = {
  code: "OG-COR01",
  severity: "error",
  title: "The context of a request is opened where body parsing can't lose it",
  why:
    "Some parsers call the next handler from an event of the request's stream, which belongs to the connection and not to the request. A context that was opened before " +
    "is gone there: ids are missing from all lines of requests with a body, or are those of another request.",
  help: "Update the parser (express 4.18.0, body-parser 1.20.0, multer 2.3.0), or open the context after it. Generated middleware keeps its context with every parser.",
  source: "expressjs/express#4396, expressjs/multer#814",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "package.json": '{ "name": "orders", "dependencies": { "express": "~4.16.1" } }\n',
      "app.js":
        'const { AsyncLocalStorage } = require("node:async_hooks");\n' +
        'const express = require("express");\n' +
        "const requests = new AsyncLocalStorage();\n" +
        "const app = express();\n" +
        "app.use((req, res, next) => requests.run({ id: req.id }, next));\n" +
        "app.use(express.json());\n" +
        "app.listen(3000);\n",
    },
    after: {
      "package.json": '{ "name": "orders", "dependencies": { "express": "~4.16.1" } }\n',
      "app.js":
        'const { AsyncLocalStorage } = require("node:async_hooks");\n' +
        'const express = require("express");\n' +
        "const requests = new AsyncLocalStorage();\n" +
        "const app = express();\n" +
        "app.use(express.json());\n" +
        "app.use((req, res, next) => requests.run({ id: req.id }, next));\n" +
        "app.listen(3000);\n",
    },
    finds: ["app.js:6"],
  },
  check: ({ code, facts }) => {
    const affected = parsers.filter(([, name, mended]) => isAffected(facts, name, mended));
    if (affected.length === 0) return [];
    const uses = code.methods(registering);
    const isLost = losesEntered(facts);
    const opens = (value: CodeValue): boolean => opensContext(value) || (isLost && entersContext(value));
    const opened = uses.filter(({ name, args }) => name === "use" && args.some(opens));
    return uses.flatMap((call) => judge(call, opened, affected));
  },
};

type Parser = (typeof parsers)[number];

function judge(call: CodeCall, opened: readonly CodeCall[], affected: readonly Parser[]): RuleFinding[] {
  const before = opened.find((open) => comesBefore(open, call));
  if (before === undefined) return [];
  return call.args.flatMap(choicesOf).flatMap((value) => {
    if (value.kind !== "call") return [];
    const { callee, at } = value.call;
    const [, name, mended] = affected.find(([pattern]) => pattern.test(callee)) ?? [];
    if (name === undefined || mended === undefined) return [];
    return [
      {
        at: call.at.file === at.file ? call.at : at,
        symbol: callee,
        message: `${name} before ${mended} loses the context that is opened in line ${before.at.line}.`,
      },
    ];
  });
}

/** True when both belong to the same application, in this order: made at one place, or called the same in one function. */
function comesBefore(open: CodeCall, call: CodeCall): boolean {
  if (open.at.file !== call.at.file || open.at.line >= call.at.line) return false;
  const [app, other] = [madeAt(open.receiver), madeAt(call.receiver)];
  if (app !== undefined && other !== undefined) return app === other;
  return open.within[0]?.offset === call.within[0]?.offset && open.receiver?.source === call.receiver?.source;
}

/** A middleware that runs what follows in a context of its own. */
function opensContext(value: CodeValue): boolean {
  if (value.kind === "export") return ready.test(value.name);
  if (value.kind === "call") return ready.test(value.call.callee);
  if (value.kind !== "function" || value.function.parameters.length !== 3) return false;
  const next = value.function.parameters[2] ?? "";
  return value.function
    .calls()
    .some(
      ({ callee, args }) =>
        local.test(callee) &&
        args.some(
          (argument) =>
            argument.source === next || (argument.kind === "function" && argument.source.includes(`${next}(`)),
        ),
    );
}

/** `requests.enterWith({ id }); next();` */
function entersContext(value: CodeValue): boolean {
  if (value.kind !== "function" || value.function.parameters.length !== 3) return false;
  const { offset } = value.function;
  return value.function
    .calls()
    .some(
      ({ callee, certain, within }) =>
        callee === "async_hooks#AsyncLocalStorage.enterWith" && certain && within[0]?.offset === offset,
    );
}

/** Up to Node 22 what is entered stays with the connection until its next request; from 24 on it ends with the handler. */
const losesEntered = ({ runtime: { value } }: Facts): boolean =>
  value.id === "node" && value.assumed !== true && value.major >= 24;

/** Only what surely runs: a range that also allows the mended version counts by the version that is locked. */
function isAffected({ packages }: Facts, name: string, mended: string): boolean {
  const found = packages.find((declared) => declared.name === name);
  if (found?.version === undefined || !isOlder(found.version, mended)) return false;
  const range = validRange(found.range);
  return range !== null && !intersects(range, `>=${mended}`);
}
