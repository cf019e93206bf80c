import { describe } from "vitest";
import { hlt01 } from "../../src/rules/hlt-01.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { type Files, itFinds } from "./support.ts";

const probing = (kind: string, path: string): Files => ({
  "package.json": '{ "name": "shop", "dependencies": { "express": "^5.0.0" } }',
  "k8s.yml":
    "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n" +
    `          ${kind}:\n            httpGet:\n              path: ${path}\n              port: 3000\n`,
});
const health = recordOf({ pillars: ["health"] });

describe("OG-HLT01", () => {
  itFinds(
    hlt01,
    "liveness that asks generated readiness",
    probing("livenessProbe", "/health/ready"),
    ["k8s.yml:9"],
    health,
  );
  itFinds(hlt01, "liveness that asks liveness", probing("livenessProbe", "/health"), [], health);
  itFinds(hlt01, "readiness that asks readiness", probing("readinessProbe", "/health/ready"), [], health);
  itFinds(hlt01, "a start that asks readiness", probing("startupProbe", "/health/ready"), [], health);
  itFinds(hlt01, "a path of the service's own", probing("livenessProbe", "/health/ready"), []);

  const live = (route: string): string =>
    'const app = require("express")();\nconst pool = new (require("pg").Pool)();\n' +
    `app.${route}, async (req, res) => {\n  await pool.query("select 1");\n  res.end();\n});\n`;
  itFinds(hlt01, "a route by its name", live('get("/live"'), [3]);
  itFinds(hlt01, "a route that no probe can ask", live('post("/livez"'), []);
  itFinds(
    hlt01,
    "a route of that name where the probe asks another one",
    { ...probing("livenessProbe", "/healthz"), "app.js": live('get("/live"') },
    [],
  );
  itFinds(
    hlt01,
    "the end of the path that the probe asks, on a router",
    { ...probing("livenessProbe", "/health/live"), "app.js": live('get("/live"') },
    [3],
  );

  const routes = (controller: string, types = ""): Files => ({
    "package.json":
      '{ "name": "shop", "type": "module", "dependencies": { "express": "*", "pg": "*", "ioredis": "*" } }',
    "health.ts": `${types}export class Health {\n  ${controller}\n}\n`,
    "app.ts":
      'import express from "express";\nimport { Health } from "./health.js";\nconst app = express();\n' +
      'const health = new Health(dependencies.pool);\napp.get("/livez", health.live);\n' +
      "app.listen(3000);\n",
  });
  const pg = 'import type { Pool, QueryResult } from "pg";\n';
  const found: ReadonlyArray<readonly [controller: string, types: string]> = [
    [
      "constructor(private readonly pool: Pool) {}\n  live = async (req, res) => { await this.pool.query(1); res.end(); };",
      pg,
    ],
    [
      "private readonly pool: pg.Pool;\n  constructor(pool: pg.Pool) { this.pool = pool; }\n  live = async (req, res) => { await this.pool.query(1); res.end(); };",
      'import pg from "pg";\n',
    ],
    [
      "constructor(private store: Store) {}\n  live = async (req, res) => { await this.store.ask(); res.end(); };",
      'import { Redis } from "ioredis";\nclass Store {\n  constructor(public redis: Redis) {}\n  ask() { return this.redis.ping(); }\n}\n',
    ],
    [
      "constructor(private client: ReturnType<typeof createClient>) {}\n  live = async (req, res) => { await this.client.ping(); res.end(); };",
      'import { createClient } from "redis";\n',
    ],
  ];
  for (const [controller, types] of found)
    itFinds(hlt01, `a client that is known by its type: ${controller}`, routes(controller, types), ["app.ts:5"]);
  for (const [controller, types] of [
    [
      "constructor(private readonly pool: Pool) {}\n  live = (req, res) => res.json({ waiting: this.pool.waitingCount });",
      pg,
    ],
    ["constructor(private pool: Pool) {}\n  live = (req, res) => res.end();\n  ready = () => this.pool.query(1);", pg],
    [
      "constructor(private readonly pool: Pool) {}\n  live = (req, res) => { this.pool.query(1); res.end(); };",
      "interface Pool {\n  query(n: number): boolean;\n}\n",
    ],
    ["last: QueryResult;\n  live = (req, res) => res.json(this.last.rows.map(String));", pg],
    [
      "constructor(private pool: Pool) {}\n  live = (req, res) => res.end(pool.query(1));",
      'import { pool } from "./state.js";\n' + pg,
    ],
  ] as const)
    itFinds(hlt01, `what asks nobody, by its type: ${controller}`, routes(controller, types), []);
  itFinds(
    hlt01,
    "a client of a plugin's options, by its type",
    {
      "package.json": '{ "name": "shop", "dependencies": { "fastify": "*", "ioredis": "*" } }',
      "health.ts":
        'import type { FastifyInstance } from "fastify";\nimport type Redis from "ioredis";\n' +
        'export function health(app: FastifyInstance, redis: Redis) {\n  app.get("/livez", async () => redis.ping());\n' +
        '  app.get("/readyz", async () => redis.ping());\n}\n',
    },
    ["health.ts:4"],
  );
});
