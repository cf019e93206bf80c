import { describe, expect, it } from "vitest";
import { express } from "../../src/frameworks/express/index.ts";
import { fastify } from "../../src/frameworks/fastify/index.ts";
import { memorySources } from "../support/memory.ts";

const service = (framework: string, file: string) => ({
  framework,
  frameworkVersion: "5.0.0",
  frameworkMajor: 5,
  app: { file, line: 1 },
});

describe("routes", () => {
  it("follows mounted Express routers over files, with their prefixes", () => {
    const sources = memorySources({
      "app.js": `const express = require("express");
const app = express();
app.get("/", (req, res) => res.end());
app.set("view engine", "pug");
app.use("/tenants/:tenant", require("./routes/invoices"));
app.use(require("./routes/users").router);
app.route("/books").get(list).post(create);
app.get(/regexp/, list);
app.listen(1);
`,
      "routes/invoices.js": `const { Router } = require("express");
const router = Router();
router.get("/invoices/:id", show);
router.post("/", create);
module.exports = router;
`,
      "routes/users.js": `const express = require("express");
exports.router = express.Router().get("/users", list);
`,
    });
    expect(
      express.routes?.(sources, service("express", "app.js")).map(({ method, path }) => `${method} ${path}`),
    ).toEqual(
      expect.arrayContaining([
        "GET /",
        "GET /tenants/:tenant/invoices/:id",
        "POST /tenants/:tenant",
        "GET /users",
        "GET /books",
        "POST /books",
      ]),
    );
    const routes = express.routes?.(sources, service("express", "app.js")) ?? [];
    expect(routes.filter(({ method }) => method !== undefined)).toHaveLength(6);
    expect(routes).toContainEqual({
      ...{ method: "GET", path: "/tenants/:tenant/invoices/:id" },
      at: { file: "routes/invoices.js", line: 3, column: 1 },
    });
    expect(routes.filter(({ method }) => method === undefined)).toEqual([
      { method: undefined, path: "/tenants/:tenant", at: { file: "app.js", line: 5, column: 1 } },
    ]);
  });

  it("finds Fastify routes, below the folder that autoload takes as prefix", () => {
    const sources = memorySources({
      "app.js": `const fastify = require("fastify")();\nfastify.get("/", async () => 1);\n`,
      "routes/example/index.js": `module.exports = async function (fastify) {\n  fastify.get("/", async () => 1);\n  fastify.post("/:id", async () => 1);\n};\n`,
    });
    expect(fastify.routes?.(sources, service("fastify", "app.js"))).toEqual([
      { method: "GET", path: "/", at: { file: "app.js", line: 2, column: 1 } },
      { method: "GET", path: "/example", at: { file: "routes/example/index.js", line: 2, column: 3 } },
      { method: "POST", path: "/example/:id", at: { file: "routes/example/index.js", line: 3, column: 3 } },
    ]);
  });

  const routesOf = (files: { [path: string]: string }): string[] | undefined =>
    fastify.routes?.(memorySources(files), service("fastify", "app.ts")).map(({ method, path }) => `${method} ${path}`);
  const app = (registers: string): string =>
    `import Fastify from "fastify";\nimport fp from "fastify-plugin";\nimport invoices from "./routes/invoices.js";\n` +
    `const app = Fastify();\n${registers}\napp.listen();\n`;
  const invoices =
    'import type { FastifyPluginAsync } from "fastify";\nimport { lines } from "./lines.js";\n' +
    "const invoices: FastifyPluginAsync = async (app) => {\n" +
    '  app.get("/", list).post("/", create);\n  app.get<{ Params: { id: string } }>("/:id", show);\n' +
    '  app.register(lines, { prefix: "/:id/lines" });\n};\nexport default invoices;\n';
  const lines =
    'export async function lines(scope) {\n  scope.route({ method: ["GET", "PUT"], url: "/:line", handler });\n}\n';
  const files = (registers: string): { [path: string]: string } => ({
    "app.ts": app(registers),
    "routes/invoices.ts": invoices,
    "routes/lines.ts": lines,
  });

  it("follows Fastify plugins over files, with the prefixes that they are registered with", () => {
    const below = (prefix: string): string[] => [
      `POST ${prefix}`,
      `GET ${prefix}`,
      `GET ${prefix}/:id`,
      `GET ${prefix}/:id/lines/:line`,
      `PUT ${prefix}/:id/lines/:line`,
    ];
    for (const register of [
      'app.register(invoices, { prefix: "/invoices" });',
      'const prefix = "/invoices";\napp.register(invoices, { prefix });',
      'app.register(async (api) => { await api.register(invoices, { prefix: "/invoices" }); });',
      'app.register(import("./routes/invoices.js"), { prefix: "/invoices" });',
      'function add(to) { to.register(invoices, { prefix: "/invoices" }); }\nadd(app);',
    ])
      expect(routesOf(files(register))?.sort(), register).toEqual(below("/invoices").sort());
    expect(
      routesOf(files('app.register(invoices, { prefix: "/a" });\napp.register(invoices, { prefix: "/b" });'))?.sort(),
    ).toEqual([...below("/a"), ...below("/b")].sort());
    const nested =
      'app.register(async (api) => { api.register(invoices, { prefix: "/invoices" }); }, { prefix: "/v1" });';
    expect(routesOf(files(nested))?.sort()).toEqual(below("/v1/invoices").sort());
  });

  it("puts one slash between a prefix and a path", () => {
    expect(routesOf(files('app.register(invoices, { prefix: "/a/" });'))).toContain("GET /a/:id");
  });

  it("knows no path below a prefix that can't be read, and none for what fastify-plugin makes of a plugin", () => {
    expect(routesOf(files("app.register(invoices, { prefix: config.prefix });"))).toEqual([]);
    expect(routesOf(files("app.register(invoices, options);"))).toEqual([]);
    const shared = 'app.register(async (api) => { api.register(fp(invoices), { prefix: "/a" }); }, { prefix: "/v1" });';
    expect(routesOf(files(shared))).toContain("GET /v1/:id");
  });

  it("knows routes of Fastify whose owner switched off the line of a request", () => {
    const sources = memorySources({
      "app.js": `const app = require("fastify")({ logger: true });
app.get("/", () => "hi");
app.get("/favicon.ico", { logLevel: "silent" }, () => "");
app.get("/orders", { logLevel: "debug" }, () => "");
app.route({ method: "GET", url: "/robots.txt", logLevel: "warn", handler: () => "" });
app.register(async (inner) => inner.get("/a.css", () => ""), { prefix: "/static", logLevel: "error" });
`,
    });
    const routes = fastify.routes?.(sources, service("fastify", "app.js")) ?? [];
    const quiet = routes.filter((route) => route.quiet);
    expect(quiet.map(({ path }) => path).sort()).toEqual(["/favicon.ico", "/robots.txt", "/static/a.css"]);
    expect(routes).toHaveLength(5);
  });
});
