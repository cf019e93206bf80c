import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadProject } from "../../src/facts/index.ts";
import { overlay } from "../../src/model/sources.ts";
import { folderOf } from "../facts/folder.ts";
import { added, db, open, places, planned, planOf } from "./monorepo.ts";

describe("which package counts", () => {
  const logger = {
    "packages/log/package.json": { name: "@acme/log", main: "index.js", dependencies: { pino: "^9.2.0" } },
    "packages/log/index.js": 'import { pino } from "pino";\nexport const createLogger = (name) => pino({ name });\n',
    "apps/api/src/log.ts": 'import { createLogger } from "@acme/log";\nexport const log = createLogger("api");\n',
  };

  it("is the one whose copy generated code has to load", async () => {
    const project = await open(logger);
    const found = await planOf(project);
    expect(places(found)).toEqual(["pino src/log.ts:2:20"]);
    expect(added(found, "src/log.ts")).toContain("observability.pino(log);");
    expect(added(found, "package.json").join()).toContain('"pino": "^9.2.0"');
    const changed = new Map(found.plan.changes.map(({ path, after }) => [path, after]));
    const again = await planOf({ ...project, sources: overlay(project.sources, changed) }, found.plan.record);
    expect(again.plan.changes).toEqual([]);
  });

  it("is that of the service where it makes clients itself", async () => {
    const found = await planned({
      "apps/api/package.json": { name: "api", type: "module", dependencies: { express: "^5.0.0", pg: "^8.16.0" } },
      "apps/api/src/db.ts": `${db}import { Pool } from "pg";\nexport const own = new Pool();\n`,
    });
    expect(found.facts.dependencies).toMatchObject([{ id: "postgres", version: "8.16.0" }]);
    expect(found.clients).toEqual(["src/db.ts#pool missing src/db.ts:3", "src/db.ts#own missing src/db.ts:7"]);
  });

  it.each([
    ["a function", "export const createPool = () => new Pool();", "createPool()"],
    ["a class", "export class Database extends Pool {}", "new Database()"],
  ])("is that of %s which makes them where the service only names the library", async (_, code, make) => {
    const name = /\w+(?=\()/.exec(make)?.[0] ?? "";
    const found = await planned({
      "apps/api/package.json": { name: "api", type: "module", dependencies: { express: "^5.0.0", pg: "^8.16.0" } },
      "packages/db/src/index.ts": `import { Pool } from "pg";\n${code}\n`,
      "apps/api/src/db.ts": `import { ${name} } from "@acme/db";\nexport const pool = ${make};\n`,
    });
    expect(found.facts.dependencies).toMatchObject([{ id: "postgres", version: "8.11.0", range: "^8.11.0" }]);
  });

  it("is no other one where the service loads itself by its name", async () => {
    const found = await planned({
      "apps/api/package.json": {
        name: "api",
        type: "module",
        exports: "./src/own.ts",
        dependencies: { express: "^5.0.0", pg: "^8.16.0" },
      },
      "apps/api/src/own.ts": 'import { Pool } from "pg";\nexport const createPool = () => new Pool();\n',
      "apps/api/src/db.ts": 'import { createPool } from "api";\nexport const pool = createPool();\n',
    });
    expect(found.clients).toEqual(["src/own.ts#createPool missing src/own.ts:3"]);
  });

  it("may leave it to the root of the workspace to name the library", async () => {
    const text = { name: "@acme/db", main: "src/index.ts" };
    const found = await planned({ "packages/db/package.json": text, "apps/api/src/db.ts": db });
    expect(found.facts.dependencies).toMatchObject([{ id: "postgres", package: "pg", version: "latest" }]);
    const own = 'import { Pool } from "pg";\nimport "@acme/db";\nexport const pool = new Pool();\n';
    const alone = await planned({ "packages/db/package.json": text, "apps/api/src/db.ts": own });
    expect(alone.facts.dependencies).toEqual([]);
  });

  it("may hand on the library itself", async () => {
    const found = await planned({
      "packages/db/src/index.ts": 'export { Pool } from "pg";\n',
      "apps/api/src/db.ts": 'import { Pool } from "@acme/db";\nexport const pool = new Pool();\n',
    });
    expect(found.clients).toEqual(["src/db.ts#pool missing src/db.ts:4"]);
  });

  it("may lie below a service that is the root of the workspace", async () => {
    const root = folderOf({
      "package.json": { name: "shop", type: "module", workspaces: ["packages/*"], dependencies: { express: "^5.0.0" } },
      "app.js":
        'import express from "express";\nimport { pool } from "./db.js";\nconst app = express();\napp.listen(1);\n',
      "db.js": db,
      "packages/db/package.json": { name: "@acme/db", exports: "./index.js", dependencies: { pg: "^8.11.0" } },
      "packages/db/index.js": 'import { Pool } from "pg";\nexport const createPool = () => new Pool();\n',
    });
    const found = await planOf(await loadProject(root));
    expect(found.clients).toEqual(["db.js#pool missing db.js:4"]);
    expect(found.plan.changes.filter(({ path }) => path.startsWith("packages/"))).toEqual([]);
  });

  it("is one of pnpm's workspace", async () => {
    const root = folderOf({
      "pnpm-workspace.yaml": "packages:\n  - 'libs/**'\n  - services/*\n",
      "services/api/package.json": { name: "api", dependencies: { express: "^5.0.0", "@acme/db": "workspace:*" } },
      "services/api/app.js":
        'const app = require("express")();\nconst pool = require("@acme/db").createPool();\napp.listen(1);\n',
      "libs/data/db/package.json": { name: "@acme/db", dependencies: { pg: "catalog:" } },
      "libs/data/db/index.js": 'const pg = require("pg");\nmodule.exports = { createPool: () => new pg.Pool() };\n',
    });
    const found = await planOf(await loadProject(join(root, "services/api")));
    expect(places(found)).toEqual(["postgres app.js:2:14"]);
    expect(found.clients).toEqual(["app.js#pool missing app.js:6"]);
  });
});
