import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { commit, expressApp, project, run, snapshot } from "./support.ts";

const manifest = { name: "@acme/db", version: "1.0.0", type: "module", main: "dist/index.js" };
const library = {
  "packages/db/package.json": JSON.stringify({ ...manifest, dependencies: { pg: "^8.16.0", ioredis: "^5.4.0" } }),
  "packages/db/src/index.ts": "export const size = 5;\n",
};
const base = project({
  "package.json": '{ "name": "root", "private": true, "workspaces": ["apps/*", "packages/*"] }\n',
  ".gitignore": "node_modules\n",
  ...library,
  ...Object.fromEntries(Object.entries(expressApp).map(([path, text]) => [`apps/api/${path}`, text])),
  "apps/api/db.js": 'import * as db from "@acme/db";\n\nexport const client = db.create?.();\n',
});
let dir = "";

beforeAll(async () => {
  const { code } = await run("obs-gen", ["init", "--yes", "--no-install"], { cwd: join(base, "apps/api") });
  expect(code).toBe(0);
});
beforeEach(async () => {
  dir = project(snapshot(base));
  mkdirSync(join(dir, "node_modules"));
  await commit(dir);
});

/** What is found, as "code file:line:column". */
async function check(cwd: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await run("obs-gen", ["check", "--format", "json", ...args], { cwd: join(dir, cwd) });
  const { projects } = JSON.parse(stdout) as {
    projects: Array<{ findings: Array<{ code: string; file: string; line: number; column?: number }> }>;
  };
  return projects.flatMap(({ findings }) =>
    findings.map(({ code, file, line, column = 0 }) => `${code} ${file}:${line}:${column}`),
  );
}

const write = (text: string): void => {
  writeFileSync(join(dir, "packages/db/src/index.ts"), text);
};
const pool = 'import { Pool } from "pg";\nexport const create = () => new Pool();\n';

test("a client is found as soon as the library makes one, also where the service was remembered", async () => {
  expect(await check("apps/api")).toEqual([]);
  expect(await check("apps/api")).toEqual([]);
  write(pool);
  expect(await check("apps/api")).toEqual(["OG-COV03 db.js:3:23"]);
  expect(await check("apps/api", "--no-cache")).toEqual(["OG-COV03 db.js:3:23"]);
  expect(await check(".", "--all-workspaces")).toEqual(["OG-COV03 apps/api/db.js:3:23"]);
  const manifestPath = join(dir, "packages/db/package.json");
  const text = readFileSync(manifestPath, "utf8");
  writeFileSync(manifestPath, text.replace("@acme/db", "@acme/other"));
  expect(await check("apps/api")).toEqual([]);
  writeFileSync(manifestPath, text);
  expect(await check("apps/api")).toEqual(["OG-COV03 db.js:3:23"]);
  write(pool.replace("new Pool()", "5"));
  expect(await check("apps/api")).toEqual([]);
});

test("what was found before a change of the service is not new", async () => {
  write(pool);
  await commit(dir);
  const other = 'import { cache } from "@acme/db";\n\nexport const get = (key) => cache.get(key);\n';
  appendFileSync(
    join(dir, "packages/db/src/index.ts"),
    'import Redis from "ioredis";\nexport const cache = new Redis();\n',
  );
  writeFileSync(join(dir, "apps/api/cache.js"), other);
  for (const [cwd, at] of [
    ["apps/api", ""],
    [".", "apps/api/"],
  ] as const) {
    const all = cwd === "." ? ["--all-workspaces"] : [];
    expect(await check(cwd, ...all, "--since", "HEAD")).toEqual([`OG-COV03 ${at}cache.js:3:29`]);
  }
});

test("--fix puts the call in, and leaves the library as it is", async () => {
  write(pool);
  const { code } = await run("obs-gen", ["add", "postgres", "--yes", "--no-install", "--force"], {
    cwd: join(dir, "apps/api"),
  });
  expect(code).toBe(0);
  const path = join(dir, "apps/api/db.js");
  const text = readFileSync(path, "utf8");
  expect(text).toContain("\nobservability.postgres(client);\n");
  expect(await check("apps/api")).toEqual([]);
  writeFileSync(path, text.replace("observability.postgres(client);\n", ""));
  expect(await check("apps/api")).toEqual(["OG-TRC05 db.js:4:23"]);
  await run("obs-gen", ["check", "--fix", "--yes", "--force"], { cwd: join(dir, "apps/api") });
  expect(readFileSync(path, "utf8")).toBe(text);
  expect(readFileSync(join(dir, "packages/db/src/index.ts"), "utf8")).toBe(pool);
});
