import { describe } from "vitest";
import { met07 } from "../../src/rules/met-07.ts";
import { type Files, itFinds } from "./support.ts";

const head =
  'const express = require("express");\nconst { register } = require("prom-client");\nconst app = express();\n';
const page = "async (req, res) => res.end(await register.metrics())";
const service = (...lines: readonly string[]): string =>
  `${head}const router = express.Router();\nconst api = express.Router();\n` +
  `api.get("/orders", (req, res) => res.json([]));\n${lines.join("\n")}\napp.listen(3000);\n`;

describe("OG-MET07", () => {
  itFinds(
    met07,
    "the page of a router beside routes of the application",
    service(`router.get("/metrics", ${page});`, "app.use(router);", 'app.get("/users", (req, res) => res.end());'),
    [7],
  );
  itFinds(
    met07,
    "the page below a prefix, beside another router",
    service(`router.get("/metrics", ${page});`, 'app.use("/internal", router);', 'app.use("/api", api);'),
    [7],
  );
  itFinds(
    met07,
    "the page of the application beside routers",
    service(`app.get("/metrics", ${page});`, 'app.use("/api", auth, api);'),
    [7],
  );
  itFinds(
    met07,
    "the page of a router that has other routes, in files of ES modules",
    {
      "package.json": '{ "name": "a", "type": "module", "dependencies": { "express": "*", "prom-client": "*" } }',
      "routes/monitoring.ts":
        'import { Router } from "express";\nimport client from "prom-client";\nconst router = Router();\n' +
        'router.get("/metrics", async (_req, res) => {\n  res.end(await client.register.metrics());\n});\nexport default router;\n',
      "routes/index.ts":
        'import { Router } from "express";\nimport monitoring from "./monitoring.js";\nexport const routes = Router();\n' +
        'routes.use("/monitoring", monitoring);\nroutes.get("/orders/:id", (req, res) => res.end());\n',
      "app.ts":
        'import express from "express";\nimport { routes } from "./routes/index.js";\nexpress().use("/v1", routes);\n',
    },
    ["routes/monitoring.ts:4"],
  );
  itFinds(
    met07,
    "a router that is nothing but the page",
    service(`router.get("/", ${page});`, 'app.use("/metrics", router);', "app.use(api);"),
    [7],
  );

  const own: ReadonlyArray<readonly [what: string, ...lines: string[]]> = [
    [
      "of an application of its own",
      "const admin = express();",
      "admin.use(router);",
      "admin.listen(9464);",
      "app.use(api);",
    ],
    ["behind a function", 'app.use("/internal", requireInternal, router);', "app.use(api);"],
    ["behind one that the router uses", "router.use(requireInternal);", "app.use(router, api);", "app.use(router);"],
    [
      "behind one for the same prefix",
      'app.use("/internal", basicAuth({}));',
      'app.use("/internal", router);',
      "app.use(api);",
    ],
    ["that is put there when somebody wants it", "if (process.env.METRICS) app.use(router);", "app.use(api);"],
    ["that nobody uses", "app.use(api);", "module.exports = router;"],
    [
      "among what operators ask for",
      'router.get("/debug/heap", (req, res) => res.end());',
      'router.get("/log-level", (req, res) => res.end());',
      'app.get("/", (req, res) => res.redirect("/metrics"));',
      "app.use(router);",
    ],
    [
      "of a parent that asks first",
      "const outer = express.Router();",
      "outer.use(onlyInternal);",
      "outer.use(router);",
      "app.use(outer);",
      "app.use(api);",
    ],
  ];
  itFinds(
    met07,
    "the page of the second of two applications that are made in one line",
    'const express = require("express");\nconst { register } = require("prom-client");\nconst app = express(), ops = express();\n' +
      `app.get("/orders", (req, res) => res.end());\nops.get("/metrics", ${page});\n`,
    [],
  );
  for (const [what, ...lines] of own)
    itFinds(met07, `the page ${what}`, service(`router.get("/metrics", ${page});`, ...lines), []);
  itFinds(
    met07,
    "a class whose router is put on an application of its own",
    {
      "package.json": '{ "name": "a", "dependencies": { "express": "*", "prom-client": "*" } }',
      "admin.ts":
        'import express, { Router } from "express";\nimport { register } from "prom-client";\nexport class AdminServer {\n' +
        "  private readonly app = express();\n  private readonly router = Router();\n  constructor() {\n" +
        '    this.router.get("/metrics", async (req, res) => res.end(await register.metrics()));\n    this.app.use(this.router);\n  }\n}\n',
      "app.ts":
        'import express from "express";\nimport { AdminServer } from "./admin";\nconst app = express();\n' +
        'app.get("/orders", (req, res) => res.end());\nnew AdminServer();\n',
    } satisfies Files,
    [],
  );
});
