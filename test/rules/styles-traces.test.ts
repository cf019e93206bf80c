import { expect, it } from "vitest";
import { rules } from "../../src/rules/registry.ts";
import { type Files, findings } from "./support.ts";

/** Code that keeps the rules about telemetry, in classes, factories, and both kinds of modules. */
const cases: Readonly<{ [code: string]: Files }> = {
  TRC02: {
    "package.json": `{
 "name": "a",
 "scripts": {
  "start": "node -r ./tracing.cjs server.cjs",
  "migrate": "node migrate.mjs"
 },
 "dependencies": {
  "pg": "8.0.0",
  "@opentelemetry/instrumentation-pg": "*"
 }
}`,
    "tracing.cjs": `const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");
exports.i = [new PgInstrumentation()];
`,
    "server.cjs": `const pg = require("pg");
require("./tracing.cjs");
`,
    "migrate.mjs": `import pg from "pg";
await new pg.Client().connect();
`,
    "util.mts": `import type { Pool } from "pg";
import "./tracing.cjs";
export const a = (p: Pool) => p;
`,
  },
  TRC04: {
    "package.json": `{"name": "a", "version": "1.0.0", "dependencies": {"@opentelemetry/sdk-node": "*", "@opentelemetry/api": "*", "@opentelemetry/sdk-trace-node": "*", "express": "*"}}`,
    "telemetry/index.ts": `export { startTelemetry } from "./start.js";
export * from "./spans.js";
`,
    "telemetry/start.ts": `import { NodeSDK } from "@opentelemetry/sdk-node";
let sdk: NodeSDK | undefined;
export function startTelemetry(): NodeSDK {
  if (sdk) return sdk;
  sdk = new NodeSDK();
  sdk.start();
  return sdk;
}
`,
    "telemetry/spans.ts": `import { trace } from "@opentelemetry/api";
export const tracer = trace.getTracer("a");
`,
    "server.ts": `import { startTelemetry } from "./telemetry/index.js";
startTelemetry();
const { app } = await import("./app.js");
app.listen(3000);
`,
    "app.ts": `import express from "express";
import { startTelemetry } from "./telemetry/index.js";
export const app = express();
startTelemetry();
`,
    "worker.cjs": `const { NodeTracerProvider } = require("@opentelemetry/sdk-trace-node");
class Telemetry {
  start() { this.provider = new NodeTracerProvider(); this.provider.register(); }
}
const telemetry = new Telemetry();
telemetry.start();
telemetry.start();
`,
    "bench.js": `const { NodeSDK } = require("@opentelemetry/sdk-node");
switch (process.env.KIND) {
  case "a": new NodeSDK().start(); break;
  default: new NodeSDK({}).start();
}
`,
    "cron.js": `const { NodeSDK } = require("@opentelemetry/sdk-node");
const { MeterProvider } = require("@opentelemetry/sdk-metrics");
const { metrics } = require("@opentelemetry/api");
new NodeSDK().start();
metrics.setGlobalMeterProvider(new MeterProvider());
`,
    "dev.js": `const { NodeSDK } = require("@opentelemetry/sdk-node");
try { require("./telemetry-local"); } catch { new NodeSDK().start(); }
`,
    "telemetry-local.js": `const { NodeSDK } = require("@opentelemetry/sdk-node");
new NodeSDK().start();
`,
  },
  TRC06: {
    "package.json": `{"name": "a", "version": "1.0.0", "dependencies": {"@opentelemetry/sdk-node": "*", "@opentelemetry/sdk-trace-node": "*"}}`,
    "sampling.ts": `import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler, type Sampler } from "@opentelemetry/sdk-trace-node";
export abstract class Sampling {
  static fromEnvironment(): Sampler {
    const ratio = Number(process.env.RATIO);
    switch (process.env.SAMPLER) {
      case "always": return new AlwaysOnSampler();
      case "never": return new AlwaysOffSampler();
      default: return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
    }
  }
}
export const parentBased = (root: Sampler): Sampler => new ParentBasedSampler({ root });
export const choose = (on: boolean) => (on ? parentBased(new AlwaysOnSampler()) : parentBased(new AlwaysOffSampler()));
class Quiet implements Sampler { shouldSample() { return new AlwaysOnSampler().shouldSample(); } }
export const quiet = () => new Quiet();
export function lazy() { let s; if (process.env.A) s = new AlwaysOnSampler(); return s ?? parentBased(new AlwaysOnSampler()); }
`,
    "a.ts": `import { NodeSDK } from "@opentelemetry/sdk-node";
import { Sampling, choose, lazy, parentBased, quiet } from "./sampling";
import { AlwaysOnSampler } from "@opentelemetry/sdk-trace-node";
new NodeSDK({ sampler: Sampling.fromEnvironment() });
new NodeSDK({ sampler: choose(true) });
new NodeSDK({ sampler: quiet() });
new NodeSDK({ sampler: lazy() });
new NodeSDK({ sampler: parentBased(new AlwaysOnSampler()) });
const sampler = Sampling.fromEnvironment();
new NodeSDK({ sampler });
`,
  },
  TRC07: {
    "package.json": `{"name": "a", "version": "1.0.0", "dependencies": {"express": "*", "pino-http": "*", "morgan": "*", "helmet": "*"}}`,
    "a.ts": `import express, { Router } from "express";
import pinoHttp from "pino-http";
import morgan from "morgan";
import helmet from "helmet";
import { HEALTH } from "./paths.js";
const quiet = { autoLogging: { ignore: (req) => req.url === HEALTH } };
export class Server {
  readonly app = express();
  constructor() {
    this.app.get(HEALTH, (req, res) => res.end());
    this.app.use([helmet(), pinoHttp()]);
  }
}
export const make = () => { const app = express(); app.use([helmet(), pinoHttp(quiet)]); app.get(HEALTH, (req, res) => res.end()); return app; };
export const other = () => { const app = express(); const api = Router(); api.use([morgan("tiny")]); app.use("/api", api); app.get(HEALTH, (req, res) => res.end()); return app; };
export const third = (app) => { app.use(["/api", "/v2"], morgan("tiny")); app.get(HEALTH, (req, res) => res.end()); };
`,
    "paths.ts": `export const HEALTH = "/healthz";
`,
  },
  MET07: {
    "package.json": `{"name": "a", "version": "1.0.0", "dependencies": {"express": "*", "prom-client": "*"}}`,
    "metrics.js": `const { Router } = require("express");
const client = require("prom-client");
const router = Router();
router.get("/metrics", async (req, res) => res.end(await client.register.metrics()));
module.exports = router;
`,
    "server.js": `const express = require("express");
const app = express();
const ops = express();
ops.use(require("./metrics"));
ops.get("/healthz", (req, res) => res.end());
app.use("/orders", require("./orders"));
app.listen(3000);
ops.listen(9000);
`,
    "orders.js": `const router = require("express").Router();
router.get("/", (req, res) => res.json([]));
router.get("/:id", (req, res) => res.json({}));
module.exports = router;
`,
    "s.ts": `import express, { Router } from "express";
import { register } from "prom-client";
class Server {
  private app = express();
  mount(): void {
    const internal = Router();
    internal.use(ipFilter(["10.0.0.0/8"]));
    internal.get("/metrics", async (req, res) => res.end(await register.metrics()));
    this.app.use("/internal", internal);
    this.app.get("/orders", (req, res) => res.end());
  }
}
export function build(app) { const r = Router(); r.get("/metrics", async (req, res) => res.end(await register.metrics())); return r; }
const app2 = express(); app2.get("/users", (q, r) => r.end()); app2.use("/m", auth(), build(app2));
const app3 = express(); app3.get("/users", (q, r) => r.end()); app3.all("/m/*", auth()); 
`,
  },
  HLT01: {
    "package.json": `{"name": "a", "version": "1.0.0", "dependencies": {"express": "*", "pg": "*", "ioredis": "*", "@prisma/client": "*", "mongodb": "*"}}`,
    "health.ts": `import type { Pool, PoolClient, QueryResultRow } from "pg";
import { Redis } from "ioredis";
import { Router } from "express";
import type { Collection, Document } from "mongodb";
export class HealthController {
  private readonly startedAt = Date.now();
  private last: QueryResultRow[] = [];
  constructor(private readonly pool: Pool, private readonly redis: Redis, private readonly state: State) {}
  routes() {
    const router = Router();
    router.get("/livez", this.live);
    router.get("/readyz", this.ready);
    router.get("/health/live", (req, res) => res.json({ redis: this.redis.status, idle: this.pool.idleCount }));
    return router;
  }
  live = (req, res) => { this.redis.on("error", () => {}); res.json({ up: Date.now() - this.startedAt, rows: this.last.map(String), s: this.state.get() }); };
  ready = async (req, res) => { await this.pool.query("select 1"); await this.redis.ping(); res.end(); };
}
class State { constructor(private readonly pool: Pool) {} get() { return true; } refresh() { return this.pool.query("x"); } }
export const make = (deps: { pool: Pool }, pool: Cache) => { const r = Router(); r.get("/livez", (req, res) => res.json(pool.query())); return r; };
interface Cache { query(): string }
`,
  },
};

it.each(Object.entries(cases))("%s finds nothing in what other teams write", async (code, files) => {
  const rule = rules.find((candidate) => candidate.code === `OG-${code}`);
  if (rule === undefined) throw new Error(`no ${code}`);
  expect(await findings(rule, files)).toEqual([]);
});
