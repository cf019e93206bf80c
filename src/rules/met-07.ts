import type { CodeCall, CodeFunction } from "../model/code.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { type Registration, isRouter, madeAt, registrations } from "./support/handlers.ts";
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
    const pages = all.filter(isPage);
    const uses = pages.length > 0 ? code.methods(["use"], { from: ["express"] }).flatMap(useOf) : [];
    return [...pages.flatMap((page) => judge(page, { all, uses })), ...bundles(code), ...plugins(code)];
  },
};

const scrape =
  /^(?:prom-client|@prometheus-io\/client)#(?:default\.)?(?:register|globalRegistry|Registry|AggregatorRegistry)\.(?:metrics|clusterMetrics)$/;

/** With a function before it, that one may ask who comes. */
const isPage = ({ call, path, handlers, method }: Registration): boolean =>
  path !== undefined &&
  ["get", "all", "use", "route"].includes(method) &&
  call.args.length === (method === "route" ? 1 : 2) &&
  handlers.length === 1 &&
  handlers.some(servesMetrics);

const servesMetrics = (handler: CodeFunction): boolean => handler.calls().some(({ callee }) => scrape.test(callee));

/** What is used by an application or a router: `app.use("/internal", router)`. */
interface Use {
  readonly on: string;
  readonly isOnRouter: boolean;
  readonly prefix: string;
  /** The router that is used. */
  readonly router: string | undefined;
  /** It is reached by whoever asks for the prefix. */
  readonly isOpen: boolean;
}

function useOf({ receiver, args, conditional }: CodeCall): Use[] {
  const on = madeAt(receiver);
  const last = args.at(-1);
  const prefix = textOf(args[0]);
  const router = isRouter(last) ? madeAt(last) : undefined;
  const isAlone = args.length === (prefix === undefined ? 1 : 2);
  return on === undefined
    ? []
    : [
        {
          on,
          isOnRouter: isRouter(receiver),
          prefix: prefix ?? "",
          router,
          isOpen: router !== undefined && isAlone && !conditional,
        },
      ];
}

interface Routes {
  readonly all: readonly Registration[];
  readonly uses: readonly Use[];
}

function judge({ call, path = "" }: Registration, routes: Routes): RuleFinding[] {
  const { receiver } = call;
  const place = madeAt(receiver);
  if (place === undefined) return [];
  const served: Served[] = isRouter(receiver) ? servedBy(place, path, routes.uses) : [{ app: place, path }];
  return served
    .flatMap(({ app, path: whole, by }): RuleFinding[] => {
      const other = pathsOf(app, routes).find((it) => it !== whole && it !== "/" && !isProbe(it));
      const isGuarded = routes.uses.some((use) => use.on === app && use !== by && guards(use, whole));
      if (other === undefined || isGuarded) return [];
      return [{ at: call.at, symbol: whole, message: `${whole} is on the same port as ${other}.` }];
    })
    .slice(0, 1);
}

/** An application, the whole path of a page there, and what puts it there when that is a router. */
interface Served {
  readonly app: string;
  readonly path: string;
  readonly by?: Use;
}

/** Applications that serve `path` of a router; none where something on the way may ask who comes. */
function servedBy(router: string, path: string, uses: readonly Use[], depth = 0): Served[] {
  if (depth > deepest || uses.some(({ on, isOpen }) => on === router && !isOpen)) return [];
  return uses
    .filter((use) => use.router === router && use.isOpen)
    .flatMap((use) => {
      const whole = joined(use.prefix, path);
      return use.isOnRouter ? servedBy(use.on, whole, uses, depth + 1) : [{ app: use.on, path: whole, by: use }];
    });
}

/** Paths of routes on an application, and on the routers that it uses. */
function pathsOf(place: string, { all, uses }: Routes, depth = 0): string[] {
  if (depth > deepest) return [];
  const own = all.filter(({ call, method, path }) => madeAt(call.receiver) === place && method !== "use" && path);
  const inner = uses.filter(({ on }) => on === place);
  return [
    ...own.flatMap(({ path }) => path ?? []),
    ...inner.flatMap(({ router, prefix }) =>
      router === undefined ? [] : pathsOf(router, { all, uses }, depth + 1).map((path) => joined(prefix, path)),
    ),
  ];
}

/** Deep enough for real projects, and an end for routers that use themselves. */
const deepest = 4;

const joined = (prefix: string, path: string): string =>
  `${prefix}${path}`.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");

/** `app.use("/internal", requireInternal)` may ask who comes, too. */
const guards = ({ prefix }: Use, path: string): boolean =>
  prefix !== "" && prefix !== "/" && path !== prefix && path.startsWith(`${prefix.replace(/\/$/, "")}/`);

/** What monitoring asks for, and what else one finds on a port for operators. */
const isProbe = (path: string): boolean =>
  /health|live|ready|ping|status|metrics|debug|admin|internal|heap|profil|log-?level|version|info|build/i.test(path);

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
