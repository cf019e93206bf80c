import { describe, expect, it } from "vitest";
import { overlay } from "../../src/model/sources.ts";
import { planRemove } from "../../src/plan/index.ts";
import type { Files } from "../facts/folder.ts";
import { added, db, importLine, open, places, planned, planOf } from "./monorepo.ts";

describe("a client made by a function of another package of the workspace", () => {
  it("is instrumented where the service calls it", async () => {
    const found = await planned({ "apps/api/src/db.ts": db });
    expect(found.facts.dependencies).toMatchObject([
      { id: "postgres", package: "pg", version: "8.11.0", evidence: { file: "src/db.ts", line: 2, column: 21 } },
    ]);
    expect(found.clients).toEqual(["src/db.ts#pool missing src/db.ts:4"]);
    expect(added(found, "src/db.ts")).toEqual([importLine, "observability.postgres(pool);"]);
    expect(found.plan.problems).toEqual([]);
    expect(found.plan.changes.filter(({ path }) => path.startsWith(".."))).toEqual([]);
  });

  it("stays so, is missed when the line goes, and goes without a trace", async () => {
    const project = await open({ "apps/api/src/db.ts": db });
    const { plan, facts } = await planOf(project);
    const changed = new Map(plan.changes.map(({ path, after }) => [path, after]));
    const sources = overlay(project.sources, changed);
    const again = await planOf({ ...project, sources }, plan.record);
    expect(again.plan.changes).toEqual([]);
    expect(again.clients).toEqual(["src/db.ts#pool satisfied src/db.ts:4"]);
    const without = overlay(sources, new Map([["src/db.ts", db]]));
    expect((await planOf({ ...project, sources: without }, plan.record)).clients).toEqual([
      "src/db.ts#pool missing src/db.ts:4",
    ]);
    const removal = await planRemove({ sources, facts, record: plan.record!, pillars: "all", dependencies: [] });
    expect(removal.changes.find(({ path }) => path === "src/db.ts")?.after).toBe(db);
  });

  const factory = 'import { Pool } from "pg";\nexport const createPool = () => new Pool();\n';
  it.each<[string, object, Files]>([
    [
      "exports with conditions",
      { exports: { ".": { types: "./dist/main.d.ts", import: "./dist/main.js" } } },
      { "packages/db/src/main.ts": factory },
    ],
    ["one path in exports", { exports: "./source/entry.ts" }, { "packages/db/source/entry.ts": factory }],
    [
      "the file of a compiler with folders by format",
      { main: "./dist/cjs/main.js", module: "./dist/esm/main.mjs" },
      { "packages/db/src/main.mts": factory },
    ],
    [
      "the file of a compiler that is told where to write it",
      { types: "types/main.d.ts" },
      {
        "packages/db/tsconfig.json": { compilerOptions: { rootDir: "code", outDir: "types" } },
        "packages/db/code/main.ts": factory,
        "packages/db/types/main.js": "export const createPool = 1;\n",
      },
    ],
    ["only the folder that it is in", {}, { "packages/db/src/index.ts": factory }],
  ])("is found through a manifest with %s", async (_, manifest, files) => {
    const text = { name: "@acme/db", dependencies: { pg: "^8.11.0" }, ...manifest };
    const only = { "packages/db/src/index.ts": "", "apps/api/src/db.ts": db, "packages/db/package.json": text };
    expect(places(await planned({ ...only, ...files }))).toEqual(["postgres src/db.ts:2:21"]);
  });
});

describe("ways to hand a client on", () => {
  it.each<[string, Files, string[]]>([
    [
      "a factory re-exported by files of the library, and by another package",
      {
        "packages/db/src/index.ts": 'export * from "./pools/index.js";\n',
        "packages/db/src/pools/index.ts": 'export { make as createPool } from "./make";\n',
        "packages/db/src/pools/make.ts": 'import pg from "pg";\nexport const make = () => new pg.Pool();\n',
        "packages/all/package.json": { name: "@acme/all", main: "index.js" },
        "packages/all/index.js": 'export { createPool } from "@acme/db";\n',
        "apps/api/src/db.ts": 'import * as all from "@acme/all";\nconst pool = all.createPool();\nexport { pool };\n',
      },
      ["src/db.ts#pool missing src/db.ts:4"],
    ],
    [
      "a subpath by a pattern of exports",
      {
        "packages/db/package.json": {
          name: "@acme/db",
          exports: { ".": "./dist/none.js", "./*": { default: "./dist/parts/*.js" } },
          dependencies: { pg: "^8.11.0" },
        },
        "packages/db/src/parts/pool.ts": 'import { Pool } from "pg";\nexport const createPool = () => new Pool();\n',
        "apps/api/src/db.ts": 'import { createPool } from "@acme/db/pool";\nexport const pool = createPool();\n',
      },
      ["src/db.ts#pool missing src/db.ts:4"],
    ],
    [
      "an alias of the library's own, which means something else in the service",
      {
        "packages/db/tsconfig.json": { compilerOptions: { baseUrl: ".", paths: { "@/*": ["src/*"] } } },
        "apps/api/tsconfig.json": {
          compilerOptions: { module: "nodenext", baseUrl: ".", paths: { "@/*": ["src/*"] } },
        },
        "packages/db/src/index.ts": 'export { createPool } from "@/pool";\n',
        "packages/db/src/pool.ts": 'import { Pool } from "pg";\nexport const createPool = () => new Pool();\n',
        "apps/api/src/pool.ts": "export const createPool = () => 1;\n",
        "apps/api/src/db.ts": db,
      },
      ["src/db.ts#pool missing src/db.ts:4"],
    ],
    [
      "two calls, which are two clients",
      { "apps/api/src/db.ts": `${db}const replica = createPool();\nexport { replica };\n` },
      ["src/db.ts#pool missing src/db.ts:4", "src/db.ts#replica missing src/db.ts:6"],
    ],
    [
      "two calls of which one is wrapped",
      {
        "apps/api/src/db.ts": `${importLine}\n${db}const replica = createPool();\nobservability.postgres(replica);\nexport { replica };\n`,
      },
      ["src/db.ts#pool missing src/db.ts:4", "src/db.ts#replica satisfied src/db.ts:5"],
    ],
    [
      "a wrap by a function of the service in another file",
      {
        "apps/api/src/db.ts":
          'import { createPool } from "@acme/db";\nimport { watched } from "./watched.js";\nexport const pool = watched(createPool());\n',
        "apps/api/src/watched.ts": `${importLine}\nexport const watched = <T>(it: T) => observability.postgres(it);\n`,
      },
      ["src/db.ts#pool satisfied src/watched.ts:2"],
    ],
    [
      "a function of the service around the one of the library, re-exported there",
      {
        "apps/api/src/make.ts": 'export { createPool } from "@acme/db";\n',
        "apps/api/src/db.ts":
          'import { createPool } from "./make.js";\nexport function connect() {\n  const pool = createPool();\n  return pool;\n}\n',
        "apps/api/src/use.ts": 'import { connect } from "./db.js";\nexport const pool = connect();\n',
      },
      ["src/db.ts#pool missing src/db.ts:5"],
    ],
    [
      "a class of the library that extends the client's",
      {
        "packages/db/src/index.ts": 'import { Pool } from "pg";\nexport class Database extends Pool {}\n',
        "apps/api/src/db.ts": 'import { Database } from "@acme/db";\nexport const db = new Database();\n',
      },
      ["src/db.ts#db missing src/db.ts:4"],
    ],
    [
      "a static method that waits for the connection",
      {
        "packages/db/src/index.ts":
          'import { createClient } from "redis";\nexport class Cache {\n  static async connect(url: string) {\n    const client = createClient({ url });\n    await client.connect();\n    return client;\n  }\n}\n',
        "apps/api/src/db.ts":
          'import { Cache } from "@acme/db";\nexport const cache = await Cache.connect("redis://x");\n',
      },
      ["src/db.ts#cache missing src/db.ts:4"],
    ],
    [
      "CommonJS",
      {
        "packages/db/package.json": { name: "@acme/db", main: "lib", dependencies: { ioredis: "^5.4.0" } },
        "packages/db/lib/index.js": 'const Redis = require("ioredis");\nexports.createCache = () => new Redis();\n',
        "apps/api/src/db.ts": 'const { createCache } = require("@acme/db");\nmodule.exports.cache = createCache();\n',
      },
      ["src/db.ts#module.exports.cache missing src/db.ts:4"],
    ],
  ])("%s", async (_, files, clients) => {
    expect((await planned(files)).clients).toEqual(clients);
  });
});

describe("no client of the service", () => {
  it.each<[string, Files]>([
    ["a factory that is not called", { "apps/api/src/db.ts": 'export { createPool } from "@acme/db";\n' }],
    [
      "types of a library",
      {
        "packages/db/src/index.ts":
          'import { Pool } from "pg";\nexport type { Pool } from "pg";\nexport const pool = new Pool();\n',
        "apps/api/src/db.ts":
          'import type { Pool, pool } from "@acme/db";\nimport { pool as it } from "@acme/db";\nexport type A = Pool | typeof pool | typeof it;\n',
      },
    ],
    [
      "an alias of the library's that nobody knows, and which leads somewhere in the service",
      {
        "apps/api/tsconfig.json": {
          compilerOptions: { module: "nodenext", baseUrl: ".", paths: { "@/*": ["src/*"] } },
        },
        "packages/db/src/index.ts": 'import "pg";\nexport { createPool } from "@/pool";\n',
        "apps/api/src/pool.ts": 'export { createPool } from "@acme/other";\n',
        "packages/other/package.json": { name: "@acme/other", main: "index.js", dependencies: { pg: "^8.11.0" } },
        "packages/other/index.js": 'import { Pool } from "pg";\nexport const createPool = () => new Pool();\n',
        "apps/api/src/db.ts": db,
      },
    ],
    ["tests", { "apps/api/test/db.test.ts": db, "apps/api/src/test-utils.ts": db }],
    ["scripts", { "apps/api/scripts/seed.ts": db }],
    [
      "a library that hands its client to generated code of its own",
      {
        "packages/db/src/index.ts":
          'import { Pool } from "pg";\nimport * as observability from "./observability/index.js";\nexport function createPool() {\n  const pool = new Pool();\n  observability.postgres(pool);\n  return pool;\n}\nexport const shared = new Pool();\nobservability.postgres(shared);\n',
        "packages/db/src/observability/index.ts": "export function postgres<T>(client: T): T {\n  return client;\n}\n",
        "apps/api/src/db.ts":
          'import { createPool, shared } from "@acme/db";\nexport const pool = createPool();\nshared.query("SELECT 1");\n',
      },
    ],
    [
      "a package of the same name that is none of the workspace",
      {
        "packages/db/package.json": { name: "@acme/other", dependencies: { pg: "^8.11.0" } },
        "apps/api/src/db.ts": db,
      },
    ],
    [
      "what queries of the library give",
      {
        "packages/db/src/index.ts":
          'import { Pool } from "pg";\nclass Db extends Pool {}\nconst one = new Pool();\nconst two = new Db();\n' +
          'export const createPool = () => new Pool();\nexport const once = () => new Pool().query("SELECT 1");\nexport const query = (sql: string) => one.query(sql);\nexport const find = async () => two.query("SELECT 1");\n',
        "apps/api/src/db.ts":
          'import { createPool, find, once, query } from "@acme/db";\nexport const rows = await query("SELECT 1");\nexport const found = await find();\nexport const more = await once();\n',
      },
    ],
    [
      "a function of the library that makes something else",
      {
        "packages/db/src/index.ts":
          'import { Pool } from "pg";\nexport const createPool = () => ({ size: 5 });\nconst own = new Pool();\nexport const query = () => own.query("SELECT 1");\n',
        "apps/api/src/db.ts": db,
      },
    ],
  ])("%s", async (_, files) => {
    const found = await planned(files);
    expect(found.facts.dependencies).toEqual([]);
    expect(found.clients).toEqual([]);
  });
});
