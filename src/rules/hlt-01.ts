import type { CodeCall, CodeFunction } from "../model/code.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { type Registration, reached, registrations } from "./support/handlers.ts";
import { type Probe, serviceContainers } from "./support/kubernetes.ts";

export const hlt01: Rule = {
  code: "OG-HLT01",
  severity: "error",
  title: "Liveness asks no dependency",
  why:
    "Kubernetes restarts what is not alive. When liveness asks the database, a database that is down for a minute restarts every instance at once, again and again; caches are " +
    "cold and connections are made anew just when the database comes back.",
  help: "Answer liveness with what the process knows of itself, and ask dependencies in the readiness route.",
  source: "Kubernetes: liveness, readiness and startup probes",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "app.js":
        'const express = require("express");\n' +
        'const { Pool } = require("pg");\n' +
        "const app = express();\n" +
        "const pool = new Pool();\n" +
        'app.get("/livez", async (req, res) => {\n' +
        '  await pool.query("SELECT 1");\n' +
        "  res.end();\n" +
        "});\n",
    },
    after: {
      "app.js":
        'const express = require("express");\n' +
        'const { Pool } = require("pg");\n' +
        "const app = express();\n" +
        "const pool = new Pool();\n" +
        'app.get("/livez", (req, res) => res.end());\n' +
        'app.get("/readyz", async (req, res) => {\n' +
        '  await pool.query("SELECT 1");\n' +
        "  res.end();\n" +
        "});\n",
    },
    finds: ["app.js:5"],
  },
  check: (project) => {
    const { code, record } = project;
    const probes = serviceContainers(project).flatMap((container) => container.probes);
    const paths = (kind: string): string[] => probes.filter((probe) => probe.kind === kind).map(({ path }) => path);
    const [live, ready] = [paths("livenessProbe"), paths("readinessProbe")];
    // Generated code answers before routes of these paths are asked.
    const answered = record?.selection.pillars.includes("health") ? [record.selection.options.healthPath] : [];
    // A router has the end of the path. "/live" may be anything: where a manifest says what is asked, names alone say nothing.
    const isNamed = (path: string): boolean =>
      /\/(?:livez?|liveness|alive)$/.test(path) &&
      !ready.includes(path) &&
      (live.length === 0 || live.some((whole) => whole.endsWith(path)));
    const isLiveness = (path: string): boolean => !answered.includes(path) && (live.includes(path) || isNamed(path));
    return [
      ...probes.filter((probe) => probe.kind === "livenessProbe" && isReadiness(project, probe.path)).map(askedWrongly),
      ...registrations(code)
        .filter(({ path, method }) => path !== undefined && asked.has(method) && isLiveness(path))
        .flatMap(judge),
    ];
  },
};

/** Methods by which a probe's GET gets there. */
const asked = new Set(["get", "head", "all", "route"]);

/** Generated readiness asks the dependencies, and says no from the first signal on. */
const isReadiness = ({ record }: RuleProject, path: string): boolean =>
  record?.selection.pillars.includes("health") === true && path === record.selection.options.readyPath;

const askedWrongly = ({ at, path }: Probe): RuleFinding => ({
  at,
  symbol: "livenessProbe",
  message: `The liveness probe asks ${path}, which is readiness: it fails while a dependency is down.`,
});

function judge({ call, path = "", handlers }: Registration): RuleFinding[] {
  const asked = handlers.flatMap(callsOf).find(({ callee }) => isDependency(callee));
  return asked === undefined
    ? []
    : [
        {
          at: call.at,
          symbol: path,
          message: `${path} asks ${asked.callee.replace(/#.*$/, "")} (${asked.at.file}:${asked.at.line}).`,
        },
      ];
}

function callsOf(handler: CodeFunction): CodeCall[] {
  const calls = handler.calls();
  return [...calls, ...reached(calls).flatMap((inner) => inner.calls())];
}

/** Packages that talk to another process, whatever is called of them; what only reads a state of the client is no call. */
const clients = [
  ...[
    "pg",
    "mysql",
    "mysql2",
    "mariadb",
    "mongodb",
    "mongoose",
    "ioredis",
    "redis",
    "knex",
    "sequelize",
    "@prisma/client",
  ],
  ...[
    "amqplib",
    "kafkajs",
    "nats",
    "memcached",
    "cassandra-driver",
    "@elastic/elasticsearch",
    "@opensearch-project/opensearch",
  ],
  ...["axios", "got", "node-fetch", "undici", "superagent"],
];

/** Types of what was answered before, and of what is configured. */
const ofData = /#(?:\w+\.)*\w*(?:Error|Exception|Result|Response|Options|Config|Event|Message|Document|Row|Id)\./;

const isDependency = (callee: string): boolean =>
  callee === "fetch" ||
  /^https?#(?:get|request)$/.test(callee) ||
  clients.some(
    (name) =>
      callee === name ||
      callee.startsWith(`${name}/`) ||
      (callee.startsWith(`${name}#`) && !/\.(?:on|once|off|emit|status)$/.test(callee) && !ofData.test(callee)),
  );
