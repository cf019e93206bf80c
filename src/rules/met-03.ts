import { type Code, type CodeCall, keyOf } from "../model/code.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";
import { isHandler, requestFunctions } from "./support/handlers.ts";
import { clientCalls, isGenerated, metricCalls } from "./support/metrics.ts";
import { entry, lacks, textOf } from "./support/values.ts";

export const met03: Rule = {
  code: "OG-MET03",
  severity: "error",
  title: "A metric is registered once",
  why:
    "A registry refuses a second metric of the same name, and throws. A metric that is made for each request fails the second one; one that is made together with the " +
    "application fails the second test that makes an application, and a hot reload.",
  help: "Make metrics at the top level of a module, or in a registry of their own: `registers: [registry]`.",
  source: "prom-client issue 334",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "app.js":
        'const express = require("express");\n' +
        'const { Counter } = require("prom-client");\n' +
        "const app = express();\n" +
        'app.get("/orders", (req, res) => {\n' +
        '  new Counter({ name: "orders_read_total", help: "Orders that were read." }).inc();\n' +
        "  res.json([]);\n" +
        "});\n",
    },
    after: {
      "app.js":
        'const express = require("express");\n' +
        'const { Counter } = require("prom-client");\n' +
        'const ordersRead = new Counter({ name: "orders_read_total", help: "Orders that were read." });\n' +
        "const app = express();\n" +
        'app.get("/orders", (req, res) => {\n' +
        "  ordersRead.inc();\n" +
        "  res.json([]);\n" +
        "});\n",
    },
    finds: ["app.js:5"],
  },
  check: (project) => {
    const { code } = project;
    const own = metricCalls(code).filter(({ args: [options] }) => lacks(options, "registers"));
    const standard = clientCalls(code, [defaults]).filter(({ args: [options] }) => lacks(options, "register"));
    const calls = [...own, ...standard].filter(({ at }) => !isGenerated(project, at.file));
    if (calls.length === 0) return [];
    // Who asks the registry before, or empties it, has thought of it.
    const asked = clientCalls(code, asking).map(({ at }) => at.file);
    const open = calls.filter(({ at, conditional }) => !conditional && !asked.includes(at.file));
    return [...perRequest(open, code), ...perApplication(open, code), ...twice(open)];
  },
};

const asking = ["register", "Registry", "globalRegistry"].flatMap((registry) =>
  ["getSingleMetric", "clear", "removeSingleMetric"].map((method) => `${registry}.${method}`),
);

const defaults = "collectDefaultMetrics";

const nameOf = ({ name, args: [options] }: CodeCall): string =>
  name === defaults ? `What ${defaults}() makes` : (textOf(entry(options, "name")) ?? "");

function perRequest(calls: readonly CodeCall[], code: Code): RuleFinding[] {
  if (!calls.some(({ within }) => within.length > 0)) return [];
  const onPath = requestFunctions(code);
  return calls
    .filter(({ within: [inner] }) => inner !== undefined && (isHandler(inner) || onPath.has(keyOf(inner))))
    .map((call) => ({
      at: call.at,
      symbol: nameOf(call),
      message: `${nameOf(call) || "The metric"} is registered again with each request.`,
    }));
}

/** A function that makes the application runs for every test. */
function perApplication(calls: readonly CodeCall[], code: Code): RuleFinding[] {
  const factories = code
    .calls(["express", "fastify", "fastify#fastify", "fastify#Fastify"])
    .flatMap(({ within: [inner] }) => (inner === undefined || inner.name === "" || inner.method ? [] : [keyOf(inner)]));
  return calls
    .filter(({ within: [inner] }) => inner !== undefined && factories.includes(keyOf(inner)))
    .map((call) => ({
      at: call.at,
      symbol: nameOf(call),
      severity: "warning",
      message: `${nameOf(call) || "The metric"} is registered again with each application that is made.`,
    }));
}

function twice(calls: readonly CodeCall[]): RuleFinding[] {
  const top = calls.filter(({ within }) => within.length === 0);
  return top.flatMap((call, index) => {
    const first = top.find(
      (other) => nameOf(other) === nameOf(call) && other.callee.split("#")[0] === call.callee.split("#")[0],
    );
    if (nameOf(call) === "" || first === undefined || top.indexOf(first) === index) return [];
    const { file, line } = first.at;
    return [
      { at: call.at, symbol: nameOf(call), message: `${nameOf(call)} is registered in ${file}:${line} already.` },
    ];
  });
}
