import type { CodeCall, CodeFunction } from "../model/code.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { type Registration, registrations } from "./support/handlers.ts";
import { entry, lacks, textOf } from "./support/values.ts";

export const met07: Rule = {
  code: "OG-MET07",
  severity: "warning",
  title: "Metrics are not served on the port that the public reaches",
  why:
    "The page tells routes, error rates, versions and load to whoever asks for it, costs work for each request, and is behind the service's own queue just when it is needed. " +
    "Prometheus reaches a port of its own as well.",
  help: "Serve metrics from a second server on a port that only Prometheus reaches: `http.createServer(...).listen(9464)`.",
  source: "Prometheus: security model",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "app.js":
        'const express = require("express");\n' +
        'const { register } = require("prom-client");\n' +
        "const app = express();\n" +
        'app.get("/orders", (req, res) => res.json([]));\n' +
        'app.get("/metrics", async (req, res) => res.end(await register.metrics()));\n' +
        "app.listen(3000);\n",
    },
    after: {
      "app.js":
        'const express = require("express");\n' +
        'const { register } = require("prom-client");\n' +
        "const app = express();\n" +
        'app.get("/orders", (req, res) => res.json([]));\n' +
        "app.listen(3000);\n" +
        "const metrics = express();\n" +
        'metrics.get("/metrics", async (req, res) => res.end(await register.metrics()));\n' +
        "metrics.listen(9464);\n",
    },
    finds: ["app.js:5"],
  },
  check: ({ code }) => {
    const all = registrations(code);
    return [...all.flatMap((registration) => judge(registration, all)), ...bundles(code), ...plugins(code)];
  },
};

const scrape =
  /^(?:prom-client|@prometheus-io\/client)#(?:default\.)?(?:register|globalRegistry|Registry|AggregatorRegistry)\.(?:metrics|clusterMetrics)$/;

function judge({ call, path, handlers, method }: Registration, all: readonly Registration[]): RuleFinding[] {
  // With a function before it, that one may ask who comes.
  if (path === undefined || !["get", "all", "use", "route"].includes(method) || handlers.length !== 1) return [];
  if (call.args.length !== (method === "route" ? 1 : 2) || !handlers.some(servesMetrics)) return [];
  const same = all.filter((other) => other.path !== undefined && isSame(other.call, call));
  const others = same.filter((other) => other.method !== "use" && !isProbe(other.path ?? "") && other.path !== path);
  if (others.length === 0 || same.some((other) => guards(other, path))) return [];
  return [
    { at: call.at, symbol: path, message: `${path} is on the same port as ${others[0]?.path ?? "other routes"}.` },
  ];
}

/** `app.use("/internal", requireInternal)` may ask who comes, too. */
const guards = ({ method, path: prefix = "" }: Registration, path: string): boolean =>
  method === "use" && prefix !== "/" && path !== prefix && path.startsWith(`${prefix.replace(/\/$/, "")}/`);

const servesMetrics = (handler: CodeFunction): boolean => handler.calls().some(({ callee }) => scrape.test(callee));
const isProbe = (path: string): boolean => /health|live|ready|ping|status|metrics/i.test(path);

/** The same application: made by the same call. */
function isSame(one: CodeCall, other: CodeCall): boolean {
  const [a, b] = [one.receiver, other.receiver];
  if (a?.kind !== "call" || b?.kind !== "call") return false;
  const [first, second] = [a.call, b.call];
  const isRouter = /Router|router/.test(first.callee);
  return !isRouter && first.at.file === second.at.file && first.at.line === second.at.line;
}

/** Packages that put a route on the application by themselves, and the options by which they don't. */
const packages: ReadonlyArray<{ readonly callee: string; readonly unless: readonly string[]; readonly path: string }> =
  [
    { callee: "express-prom-bundle", unless: ["autoregister", "metricsApp", "bypass"], path: "/metrics" },
    { callee: "express-prometheus-middleware", unless: ["authenticate"], path: "/metrics" },
    { callee: "prometheus-api-metrics", unless: [], path: "/metrics" },
  ];

const bundles = (code: RuleProject["code"]): RuleFinding[] =>
  packages.flatMap(({ callee, unless, path }) =>
    code
      .calls([callee])
      .filter(({ args: [options] }) => unless.every((key) => lacks(options, key)))
      .map(({ at }) => ({ at, symbol: callee, message: `${callee} puts ${path} on the port of the application.` })),
  );

const plugin = "fastify-metrics";

/** `app.register(fastifyMetrics)` adds the route, unless its `endpoint` says there is none. */
const plugins = (code: RuleProject["code"]): RuleFinding[] =>
  code
    .handing([plugin])
    .filter(({ name }) => name === "register")
    .flatMap(({ at, args: [, options] }) => {
      const path = lacks(options, "endpoint") ? "/metrics" : textOf(entry(options, "endpoint"));
      return path === undefined
        ? []
        : [{ at, symbol: plugin, message: `${plugin} puts ${path} on the port of the application.` }];
    });
