import { describe, expect, it } from "vitest";
import type { Files } from "../facts/folder.ts";
import { added, importLine, places, planned } from "./monorepo.ts";

describe("a client that another package shares", () => {
  const instance = 'import { Pool } from "pg";\nexport const pool = new Pool();\n';
  const use = 'import { pool } from "@acme/db";\nexport const list = () => pool.query("SELECT 1");\n';

  it.each<[string, Files, string[]]>([
    [
      "an exported one, below the imports of the first file that uses it",
      {
        "packages/db/src/index.ts": instance,
        "apps/api/src/db.ts": use,
        "apps/api/src/orders.ts":
          'import * as db from "@acme/db";\nexport const get = () => db.pool.query("SELECT 2");\n',
      },
      ["../../packages/db/src/index.ts#pool missing src/db.ts:4"],
    ],
    [
      "a member of the module, re-exported and made by a function of the library",
      {
        "packages/db/src/index.ts": 'export { db as pool } from "./db.js";\n',
        "packages/db/src/db.ts":
          'import { Pool } from "pg";\nconst make = () => new Pool();\nexport const db = make();\n',
        "apps/api/src/db.ts": 'import * as db from "@acme/db";\nexport const get = () => db.pool.query("SELECT 2");\n',
      },
      ["../../packages/db/src/db.ts#db missing src/db.ts:4"],
    ],
    [
      "one that a function keeps",
      {
        "packages/db/src/index.ts":
          'import { Pool } from "pg";\nlet pool: Pool | undefined;\nexport function getPool() {\n  pool ??= new Pool();\n  return pool;\n}\n',
        "apps/api/src/db.ts":
          'import { getPool } from "@acme/db";\nconst pool = getPool();\nexport const list = () => pool.query("SELECT 1");\n',
        "apps/api/src/orders.ts":
          'import { getPool } from "@acme/db";\nexport const list = () => getPool().query("SELECT 1");\n',
      },
      ["../../packages/db/src/index.ts#getPool missing src/db.ts:4"],
    ],
    [
      "one that a file of the service hands on by its name",
      {
        "packages/db/src/index.ts": instance,
        "apps/api/src/pool.ts": 'export { pool } from "@acme/db";\n',
        "apps/api/src/db.ts": 'import { pool } from "./pool.js";\nexport const list = () => pool.query("SELECT 1");\n',
      },
      ["../../packages/db/src/index.ts#pool missing src/db.ts:4"],
    ],
    [
      "one that a file of the service hands on with all others",
      {
        "packages/db/src/index.ts": instance,
        "apps/api/src/pool.ts": 'export * from "@acme/db";\n',
        "apps/api/src/db.ts": 'import { pool } from "./pool.js";\nexport const list = () => pool.query("SELECT 1");\n',
      },
      ["../../packages/db/src/index.ts#pool missing src/db.ts:4"],
    ],
    [
      "one that the service wraps elsewhere",
      {
        "packages/db/src/index.ts": instance,
        "apps/api/src/db.ts": use,
        "apps/api/src/setup.ts": `import { pool as it } from "@acme/db";\n${importLine}\nobservability.postgres(it);\n`,
      },
      ["../../packages/db/src/index.ts#pool satisfied src/setup.ts:3"],
    ],
  ])("is wrapped once: %s", async (_, files, clients) => {
    expect((await planned(files)).clients).toEqual(clients);
  });

  it("is put in below the imports", async () => {
    const found = await planned({ "packages/db/src/index.ts": instance, "apps/api/src/db.ts": use });
    expect(added(found, "src/db.ts")).toEqual([importLine, "observability.postgres(pool);"]);
    expect(places(found)).toEqual(["postgres src/db.ts:2:27"]);
  });

  it.each<[string, string, string, string]>([
    [
      "is only asked for within functions",
      "let pool;\nexport const getPool = () => (pool ??= new Pool());\n",
      'import { getPool } from "@acme/db";\nexport const list = () => getPool().query("SELECT 1");\n',
      "observability.postgres(client);",
    ],
    [
      "gets a name only within functions",
      "let pool;\nexport const getPool = () => (pool ??= new Pool());\n",
      'import { getPool } from "@acme/db";\nexport const list = () => { const pool = getPool(); return pool.query("SELECT 1"); };\n',
      "observability.postgres(client);",
    ],
    [
      "is made later than it is exported",
      "export let pool;\nexport function start() {\n  pool = new Pool();\n}\n",
      use,
      "observability.postgres(pool);",
    ],
    [
      "may not be there",
      "export const pool = process.env.DATABASE_URL ? new Pool() : undefined;\n",
      use,
      "observability.postgres(pool);",
    ],
    [
      "comes as a promise that nobody waits for there",
      "export const createPool = async () => new Pool();\n",
      'import { createPool } from "@acme/db";\nexport const pool = createPool();\n',
      "observability.postgres(client);",
    ],
    [
      "may be nothing",
      "export function createPool(url) {\n  if (!url) return undefined;\n  return new Pool();\n}\n",
      'import { createPool } from "@acme/db";\nexport const pool = createPool(process.env.URL);\n',
      "observability.postgres(client);",
    ],
  ])("is told with what to write where it %s", async (_, code, text, snippet) => {
    const { plan } = await planned({
      "packages/db/src/index.ts": `import { Pool } from "pg";\n${code}`,
      "apps/api/src/db.ts": text,
    });
    expect(plan.problems).toMatchObject([
      { code: "client-not-at-hand", severity: "warning", at: { file: "src/db.ts", line: 2 }, snippet },
    ]);
    expect(plan.changes.map(({ path }) => path)).not.toContain("src/db.ts");
    expect(plan.record).toBeDefined();
  });
});
