import { describe, expect, it } from "vitest";
import { resolveModule } from "../../src/edit/typescript/modules.ts";
import { filesLoading, filesReaching, unitsImporting } from "../../src/edit/typescript/specifiers.ts";
import { isSearched, loadsIn, overlay, type Sources } from "../../src/model/sources.ts";
import { listFixtures, openFixture } from "../support/projects.ts";
import { memorySources } from "../support/memory.ts";

/** Every file that reaches `module`, by resolving all that each file loads. */
function reaching(sources: Sources, module: string): string[] {
  const found = new Set(filesLoading(sources, [module]));
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const path of sources.list().filter(isSearched))
      for (const specifier of loadsIn(sources, path)) {
        const target = resolveModule(sources, path, specifier);
        if ("file" in target && found.has(target.file)) found.add(path);
      }
  }
  return [...found].sort();
}

const spellings = {
  "tsconfig.json":
    '{ "compilerOptions": { "baseUrl": ".", "paths": { "#db": ["src/database/index.ts"], "@/*": ["src/*"] } } }',
  "package.json":
    '{ "imports": { "#app/*": { "development": "./src/*", "default": "./dist/*" }, "#pool": "./src/database/index.ts" } }',
  "src/database/index.ts": 'import { Pool } from "pg";\nexport const pool = new Pool();\n',
  "src/database/users.ts": 'import { pool } from ".";\n',
  "src/database/orders.ts": 'import { pool } from "./";\n',
  "src/database/deep/items.ts": 'export * from "..";\n',
  "src/database/deep/more.ts": 'export * from "../index";\n',
  "src/a.ts": 'import { pool } from "./database";\n',
  "src/b.ts": 'const { pool } = require("./database/index.js");\n',
  "src/c.ts": 'const db = await import("#db");\n',
  "src/d.ts": 'import { pool } from "@/database";\n',
  "src/e.ts": 'import { pool } from "src/database/index";\n',
  "src/g.ts": 'import { pool } from "#app/database/index.js";\n',
  "src/h.ts": 'import { pool } from "#pool";\n',
  "src/f.tsx": 'import "./e.js";\n',
  "src/index.ts": 'import "./f.jsx";\n',
  "main.ts": 'import "./src";\n',
  "index.ts": 'import "./main.ts";\n',
  "bin/www": '#!/usr/bin/env node\nrequire("..");\n',
  "test/x.test.ts": 'import "../src/a";\n',
  "other.ts": 'import "./elsewhere/database";\nimport "./src/missing";\n',
};

describe("files that reach a package", () => {
  it("are found however they load each other", () => {
    const sources = memorySources(spellings);
    const expected = Object.keys(spellings).filter((path) => !/^(?:tsconfig|package|test|other)/.test(path));
    expect(reaching(sources, "pg")).toEqual(expected.sort());
    expect([...filesReaching(sources, "pg")].sort()).toEqual(expected.sort());
  });

  it.each(listFixtures())("are all found in $name", async (fixture) => {
    const { sources } = await openFixture(fixture);
    for (const name of ["express", "fastify", "pg", "pino", "node:http"])
      expect([...filesReaching(sources, name)].sort()).toEqual(reaching(sources, name));
  });

  it("are found anew where a file was replaced", () => {
    const sources = memorySources({ "a.js": 'require("./b");\n', "b.js": "\n" });
    expect([...filesReaching(sources, "pg")]).toEqual([]);
    const changed = overlay(sources, new Map([["b.js", 'require("pg");\n']]));
    expect([...filesReaching(changed, "pg")].sort()).toEqual(["a.js", "b.js"]);
  });
});

describe("files that load a folder", () => {
  const loaders = {
    "app.js": 'require("./observability");\n',
    "bin/www": '#!/usr/bin/env node\nrequire("../observability");\n',
  };

  it.each([
    ["that is not there yet", {}],
    ["that is there", { "observability/index.js": "\n" }],
  ])("%s", (_, files) => {
    const sources = memorySources({ ...loaders, ...files, "x.js": 'require("./lib/observability");\n' });
    expect(unitsImporting(sources, "observability").map(({ path }) => path)).toEqual(["app.js", "bin/www"]);
  });
});
