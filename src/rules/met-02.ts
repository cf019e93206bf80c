import type { CodeCall, CodeValue } from "../model/code.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";
import { all, isGenerated, metricCalls, metricUses, timerUses, otelUses } from "./support/metrics.ts";
import { choicesOf, entry, textOf } from "./support/values.ts";

/** Labels with a value for each user, request or thing: nothing bounds them. */
const unbounded =
  /^(?:user|customer|account|session|request|req|trace|span|correlation|transaction|order|message|event)_?id$|^(?:e?mail|user_?name|ip|ip_?address|client_?ip|remote_?(?:addr|address|ip)|user_?agent|uuid)$/i;

export const met02: Rule = {
  code: "OG-MET02",
  severity: "error",
  title: "No label holds a URL, a user or an id",
  why:
    "Every value of a label is a series of its own, which Prometheus keeps in memory. With a user's id or the path of a request in a label, anybody who sends requests makes " +
    "series, until the service or Prometheus runs out of memory; the numbers are spread so thin that they say nothing.",
  help: "Label with the pattern of the route (`req.route.path`), a kind or a class of status. What belongs to one request belongs on its span and in its log lines.",
  source: "Prometheus: metric and label naming; Instrumentation Score MET-001",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "metrics.js":
        'const { Counter } = require("prom-client");\n' +
        'const requests = new Counter({ name: "requests_total", help: "Requests.", labelNames: ["path"] });\n' +
        'const logins = new Counter({ name: "logins_total", help: "Logins.", labelNames: ["user_id"] });\n' +
        "module.exports = (req, res, next) => {\n" +
        "  requests.inc({ path: req.originalUrl });\n" +
        "  next();\n" +
        "};\n",
    },
    after: {
      "metrics.js":
        'const { Counter } = require("prom-client");\n' +
        'const requests = new Counter({ name: "requests_total", help: "Requests.", labelNames: ["path"] });\n' +
        'const logins = new Counter({ name: "logins_total", help: "Logins.", labelNames: ["method"] });\n' +
        "module.exports = (req, res, next) => {\n" +
        '  res.on("finish", () => requests.inc({ path: req.route?.path ?? "unmatched" }));\n' +
        "  next();\n" +
        "};\n",
    },
    finds: ["metrics.js:3", "metrics.js:5"],
  },
  check: (project) => {
    const { code } = project;
    const isOwn = ({ at }: CodeCall): boolean => !isGenerated(project, at.file);
    return [
      ...metricCalls(code).filter(isOwn).flatMap(judgeNames),
      ...metricUses(code).filter(isOwn).flatMap(judgeUse),
      ...timerUses(code).filter(isOwn).flatMap(judgeUse),
      ...otelUses(code)
        .filter(isOwn)
        .flatMap((call) => [...judgeUse(call), ...judgeAttributes(call)].slice(0, 1)),
    ];
  },
};

function judgeNames({ at, args: [options] }: CodeCall): RuleFinding[] {
  const name = textOf(entry(options, "name")) ?? "";
  const labels = all(entry(options, "labelNames"), textOf) ?? [];
  const found = labels.filter((label) => unbounded.test(label));
  return found.map((label) => ({
    at,
    symbol: `${name} ${label}`,
    message: `The label ${label} of ${name || "a metric"} has a value for each ${subjectOf(label)}.`,
  }));
}

function judgeUse({ at, args, symbol, name }: CodeCall): RuleFinding[] {
  const values = args.flatMap((value) =>
    value.kind === "object" ? labelled(value) : name === "labels" ? [value] : [],
  );
  const found = values.flatMap(choicesOf).find((value) => nameOf(value) !== undefined);
  const text = found && nameOf(found);
  return text === undefined
    ? []
    : [{ at, symbol: `${symbol} ${text}`, message: `A label is ${text}, of which there is no end.` }];
}

/** `counter.add(1, { "user.id": user.id })`: nothing declares which attributes there are. */
function judgeAttributes({ at, args, symbol }: CodeCall): RuleFinding[] {
  const entries = args.flatMap((value) => (value.kind === "object" ? [...value.entries] : []));
  const [name] = entries.find(([key, { kind }]) => kind === "path" && unbounded.test(key.replaceAll(".", "_"))) ?? [];
  if (name === undefined) return [];
  return [
    { at, symbol: `${symbol} ${name}`, message: `The attribute ${name} has a value for each ${subjectOf(name)}.` },
  ];
}

const subjectOf = (label: string): string => label.replace(/[._]?id$/i, "").toLowerCase();

/** Labels of `inc({ a })`, and of `inc({ labels: { a } })` that exemplars need. */
function labelled(value: Extract<CodeValue, { kind: "object" }>): CodeValue[] {
  const inner = value.entries.get("labels");
  return inner?.kind === "object" ? labelled(inner) : [...value.entries.values()];
}

const requests = /^(?:_?req|_?request|ctx|context)$/;
const parts = new Set(["params", "query", "body", "headers", "cookies", "user", "session"]);

/** What comes with a request and can be anything: "req.originalUrl", "req.params.id". */
function nameOf(value: CodeValue): string | undefined {
  if (value.kind === "template") return value.values.map(nameOf).find((name) => name !== undefined);
  if (value.kind !== "path") return undefined;
  const [first = "", ...rest] = value.names;
  const [inner = "", ...more] = /^(?:raw|request|req)$/.test(rest[0] ?? "") ? rest.slice(1) : rest;
  if (!requests.test(first)) return undefined;
  const isWhole = /^(?:url|originalUrl|path|href|ip|ips)$/.test(inner) && more.length === 0;
  return isWhole || (parts.has(inner) && more.length > 0) ? value.names.join(".") : undefined;
}
