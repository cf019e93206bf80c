import { expect, it } from "vitest";
import { rules } from "../../src/rules/registry.ts";
import { type Files, findings } from "./support.ts";

/** Code that keeps the rules about ids and lines, in classes, factories, and both kinds of modules. */
const cases: Readonly<{ [code: string]: Files }> = {
  COR01: {
    "package.json": `{"name": "a", "engines": {"node": ">=24"}, "dependencies": {"express": "~4.16.0"}}`,
    "a.js": `const { AsyncLocalStorage } = require("async_hooks");
const express = require("express");
const als = new AsyncLocalStorage();
class Context { enterWith(x) { this.x = x; } static middleware() { return (req, res, next) => { ctx.enterWith(1); next(); }; } }
const ctx = new Context();
function make() { const app = express(); app.use((req, res, next) => { ctx.enterWith({}); next(); }); app.use(express.json()); return app; }
function make2() { const app = express(); app.use(express.json()); app.use((req, res, next) => { als.enterWith({}); next(); }); return app; }
function make3() { const app = express(), b = express(); app.use((req, res, next) => { als.enterWith({}); next(); }); b.use(express.json()); return app; }
function make4() { const app = express(); app.use((req, res, next) => { if (!req.user) return next(); als.enterWith({}); next(); }); app.use(express.json()); return app; }
process.on("message", (a, b, c) => als.enterWith(1));
`,
  },
  COR02: {
    "package.json": `{"name": "a", "version": "1.0.0", "dependencies": {"express": "*", "pino": "*", "uuid": "*", "zod": "*"}}`,
    "a.ts": `import { randomUUID } from "node:crypto";
import { z } from "zod";
const Id = z.string().max(64).regex(/^[\\w-]+$/);
export class RequestIdMiddleware {
  private static readonly HEADER = "x-request-id";
  use(req, res, next) {
    const incoming = req.headers[RequestIdMiddleware.HEADER];
    let id = Id.safeParse(incoming).success ? incoming : undefined;
    if (!id) id = randomUUID();
    res.setHeader("x-request-id", id);
    next();
  }
}
export function fromGateway(req) {
  const id = req.headers["x-request-id"];
  if (!id) throw new Error("no id");
  return id;
}
`,
    "b.js": `const { v4 } = require("uuid");
const MAX = 128;
function tooLong(s) { return s.length > MAX; }
module.exports = function requestId(options = {}) {
  const header = options.header || "x-request-id";
  return function (req, res, next) {
    let id = req.get("x-request-id");
    if (!id || tooLong(id)) { id = v4(); }
    req.id = id;
    next();
  };
};
exports.b = (req) => {
  let id = req.headers["x-request-id"];
  if (id) { id = sanitizeId(id); } else { id = v4(); }
  return id;
};
exports.c = (req) => {
  const id = req.headers["x-request-id"];
  if (!id) return v4();
  if (id.length > 100) return v4();
  return id;
};
exports.d = async (ctx, next) => {
  const id = ctx.get("X-Request-Id");
  ctx.state.id = pattern.test(id) ? id : v4();
  if (!ctx.state.id) ctx.state.id = v4();
  await next();
};
exports.e = (client) => {
  client.interceptors.request.use((config) => {
    if (!config.headers["x-request-id"]) config.headers["x-request-id"] = v4();
    return config;
  });
};
exports.f = (message) => {
  let id = message.headers["x-correlation-id"];
  if (!id) id = v4();
  return id;
};
exports.g = async (options) => {
  options.headers["x-request-id"] ??= v4();
  return fetch(options.url, options);
};
exports.h = (job) => { let id = job.data.headers["x-request-id"]; if (!id) id = v4(); return id; };
`,
  },
  LOG01: {
    "package.json": `{"name": "a", "version": "1.0.0", "dependencies": {"express": "*", "pino": "*", "chalk": "*"}}`,
    "app.ts": `import express from "express";
import pino from "pino";
import { writeLine } from "./output.js";
import { Console } from "node:console";
const log = pino();
const out = new Console(process.stderr);
export class Api {
  private readonly print = (text: string): void => log.info(text);
  constructor(private readonly log: pino.Logger) {}
  get = (req, res) => {
    const { log: write } = this;
    write.info("a");
    this.print("a");
    const { info } = this.log;
    info("x");
    res.write("chunk");
    res.end();
  };
}
const app = express();
const api = new Api(log);
app.get("/", api.get);
app.get("/b", (req, res) => { const { log, error } = req; log.info("b"); error("c"); const stdout = spawn("x").stdout; stdout.write("a"); });
app.get("/c", ({ log }, res) => { log("x"); res.end(); });
app.get("/d", (req, res, print = console.log) => { res.end(); });
app.get("/e", (req, res) => { audit.write("who\\n"); socket.stdout.write("x"); process.stdout.write(req.line); process.stdin.resume(); });
const stream = { write: (line: string) => process.stdout.write(line + "!") };
app.use(morganLike({ stream }));
`,
    "cli.js": `const print = console.log;
const { stdout } = process;
function run(args, io) { print("usage"); stdout.write("usage"); }
run();
`,
  },
  LOG02: {
    "package.json": `{"name": "a", "version": "1.0.0", "dependencies": {"express": "*", "pino": "*", "cookie-parser": "*"}}`,
    "app.ts": `import express from "express";
import pino from "pino";
const log = pino();
const app = express();
export class Sessions {
  constructor(private readonly log: pino.Logger) {}
  handle(req, res) {
    this.log.info({ consent: req.cookies.consent, locale: req.signedCookies.locale });
    const { theme } = req.cookies;
    this.log.debug({ theme });
    this.log.info({ sessions: this.sessions.size, session: this.session.kind });
    this.log.info({ hasSession: "session" in req.cookies, keys: Object.keys(req.signedCookies) });
    this.log.info({ session: fingerprint(req.cookies.session) });
    this.log.info({ cookie: { maxAge: 1, path: "/" } }, "cookie set");
  }
}
app.get("/", (req, res) => { log.info({ sid: train.sid, session: lecture.session, token: parser.token }); log.info(\`\${req.cookies.currency}\`); log.info({ auth: Boolean(req.cookies.auth) }); });
exports.logout = (req, res) => { res.clearCookie("session"); log.info("session ended"); };
`,
  },
};

it.each(Object.entries(cases))("%s finds nothing in what other teams write", async (code, files) => {
  const rule = rules.find((candidate) => candidate.code === `OG-${code}`);
  if (rule === undefined) throw new Error(`no ${code}`);
  expect(await findings(rule, files)).toEqual([]);
});
