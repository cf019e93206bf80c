import { describe, expect, it } from "vitest";
import { parse, syntaxProblems, wrapRequirements } from "../../src/edit/typescript/index.ts";
import type { WrapNeed } from "../../src/model/need.ts";
import { erase, overlay } from "../../src/model/sources.ts";
import { addPieces, rangeOf } from "../../src/plan/pieces.ts";
import { memorySources } from "../support/memory.ts";

const need: WrapNeed = {
  kind: "wrap",
  why: "queries are seen",
  dependency: { id: "postgres", package: "pg", version: "8.16.0", constructions: [], evidence: { file: "", line: 1 } },
  constructors: [{ module: "pg", export: "Pool", construct: true }],
  call: "postgres",
  form: "statement",
};
const module = { dir: "src/observability", importExtension: ".js" } as const;

/** Wraps every construction in `src/db.ts`; what has to hold for each shape is proven on the way. */
function wrap(text: string, form: WrapNeed["form"] = "statement", others: { [path: string]: string } = {}) {
  const files = { "src/db.ts": text, ...others };
  let sources = memorySources(files);
  const requirements = wrapRequirements({ ...need, form }, sources, module);
  let file = addPieces({ text, pieces: [], rewritten: [] }, [], "none");
  for (const requirement of requirements) {
    const outcome = requirement.ensure(sources);
    if (outcome.kind !== "missing") continue;
    file = addPieces(file, outcome.insertions, requirement.id);
    sources = overlay(memorySources(files), new Map([["src/db.ts", file.text]]));
    expect(requirement.ensure(sources).kind).toBe("satisfied");
  }
  expect(syntaxProblems(parse("src/db.ts", file.text))).toEqual([]);
  expect(erase(file.text, file.pieces.map(rangeOf))).toBe(text);
  const changed = file.text.split("\n").filter((line) => !text.split("\n").includes(line));
  return { ids: requirements.map(({ id }) => id), changed, sources, requirements };
}

const importLine = `import * as observability from "./observability/index.js";`;

describe("wrapping clients", () => {
  it.each([
    [
      "a constant",
      `import { Pool } from "pg";\nconst pool = new Pool();\nexport { pool };\n`,
      ["observability.postgres(pool);"],
    ],
    [
      "an exported constant over several lines, with a comment behind",
      `import pg from "pg";\nexport const pool = new pg.Pool({\n  max: 10,\n}); // ten\n`,
      ["observability.postgres(pool);"],
    ],
    [
      "two pools of one name in two functions",
      `import { Pool } from "pg";\nfunction a() {\n  const pool = new Pool();\n  return pool;\n}\nfunction b() {\n  const pool = new Pool();\n  return pool;\n}\n`,
      ["  observability.postgres(pool);", "  observability.postgres(pool);"],
    ],
    [
      "a class field assigned in the constructor",
      `import { Pool } from "pg";\nclass Db {\n  pool: Pool;\n  constructor() {\n    this.pool = new Pool();\n  }\n}\n`,
      ["    observability.postgres(this.pool);"],
    ],
    [
      "a class field with initializer",
      `import { Pool } from "pg";\nclass Db {\n  readonly pool = new Pool();\n}\n`,
      ["  readonly pool = observability.postgres(new Pool());"],
    ],
    [
      "a default export",
      `import { Pool } from "pg";\nexport default new Pool();\n`,
      ["export default observability.postgres(new Pool());"],
    ],
    [
      "a lazy singleton without braces",
      `import { Pool } from "pg";\nlet pool: Pool | undefined;\nexport function get() {\n  if (!pool) pool = new Pool();\n  return pool;\n}\n`,
      ["  if (!pool) pool = observability.postgres(new Pool());"],
    ],
    [
      "two pools that one name may hold, which is null before",
      `import { Pool } from "pg";\nlet pool: Pool | null = null;\nif (process.env.REPLICA) {\n  pool = new Pool({ max: 1 });\n  pool.options.max = 2;\n} else {\n  pool = new Pool();\n}\nexport { pool };\n`,
      ["  observability.postgres(pool);", "  observability.postgres(pool);"],
    ],
    [
      "a global that survives hot reload",
      `import { Pool } from "pg";\nconst store = globalThis as { pool?: Pool };\nexport const pool = store.pool ?? new Pool();\n`,
      ["export const pool = store.pool ?? observability.postgres(new Pool());"],
    ],
  ])("%s", (_name, text, expected) => {
    expect(wrap(text).changed).toEqual([importLine, ...expected]);
  });

  it("goes around the expression when a new object comes back", () => {
    expect(wrap(`import { Pool } from "pg";\nconst pool = new Pool();\n`, "expression").changed).toEqual([
      importLine,
      "const pool = observability.postgres(new Pool());",
    ]);
  });

  it("leaves a class of the same name from elsewhere alone", () => {
    expect(wrap(`import { Pool } from "./pool.js";\nconst pool = new Pool();\n`).ids).toEqual([]);
    expect(wrap(`import { Pool } from "tarn"; // pg\nconst pool = new Pool();\n`).ids).toEqual([]);
  });

  it("misses the one of two pools of one name that is not wrapped", () => {
    const text = (replica: string, other: string): string =>
      `import { Pool } from "pg";\nimport * as observability from "./observability/index.js";\nlet pool = null;\nif (process.env.REPLICA) {\n  pool = new Pool({ max: 1 });\n${replica}} else {\n  pool = new Pool();\n${other}}\n`;
    const wrapped = "  observability.postgres(pool);\n";
    expect(wrap(text(wrapped, wrapped)).changed).toEqual([]);
    expect(wrap(text("", wrapped)).sources.read("src/db.ts")).toBe(text(wrapped, wrapped));
    expect(wrap(text(wrapped, "")).sources.read("src/db.ts")).toBe(text(wrapped, wrapped));
  });

  it("is satisfied by a wrap that the user moved to another file and renamed", () => {
    const db = `import { Pool } from "pg";\nexport const pool = new Pool();\n`;
    const main = `import * as obs from "./observability/index.js";\nimport { pool as database } from "./db.js";\n\nobs.postgres(database);\n`;
    const { requirements, changed, sources } = wrap(db, "statement", { "src/main.ts": main });
    expect(changed).toEqual([]);
    expect(requirements[0]?.find(sources)).toMatchObject({ file: "src/main.ts", line: 4 });
  });

  it.each([
    ["an export by name", `exports.pool = new Pool();\n`, "db.pool"],
    [
      "an export by name in the same file",
      `exports.pool = new Pool();\nexports.get = () => exports.pool;\n`,
      "db.get()",
    ],
    ["the whole module", `module.exports = new Pool();\n`, "db"],
    ["a variable that begins as null", `let pool = null;\nexports.get = () => (pool ??= new Pool());\n`, "db.get()"],
    ["a variable of a block", `if (true) {\n  var pool = new Pool();\n}\nexports.pool = pool;\n`, "db.pool"],
  ])("is satisfied by a wrap that the user moved away from %s", (_name, code, use) => {
    const db = `const { Pool } = require("pg");\n${code}`;
    const main = `const obs = require("./observability");\nconst db = require("./db");\nobs.postgres(${use});\n`;
    expect(wrap(db, "statement", { "src/main.js": main }).changed).toEqual([]);
  });

  it.each([
    [
      "a list that it may be one of",
      "const pool = new Pool();\nfunction f(pools) {\n  const [pool] = pools;\n  USE\n}\n",
    ],
    ["a loop", "const pool = new Pool();\nfor (const pool of others) USE\n"],
    ["a parameter", "const pool = new Pool();\nothers.forEach((pool) => USE\n);\n"],
    ["an error", "const pool = new Pool();\ntry {\n  others();\n} catch (pool) {\n  USE\n}\n"],
    ["a value that it got since", "let pool = new Pool();\npool = others.pop();\nUSE\n"],
  ])("is not satisfied by a wrap of another object: %s", (_name, code) => {
    const db = `import * as obs from "./observability/index.js";\nimport { Pool } from "pg";\n${code.replace("USE", "obs.postgres(pool)")}`;
    expect(wrap(db).changed).toHaveLength(1);
  });
});

describe("a client that the user wraps by a function of theirs", () => {
  const kinds = (files: { [path: string]: string }): string[] => {
    const sources = memorySources(files);
    return wrapRequirements(need, sources, module).map((requirement) => requirement.ensure(sources).kind);
  };
  const helper = 'import * as observability from "./observability/index.js";\n';

  it.each([
    [
      "of another file",
      `import { Pool } from "pg";\nimport { watched } from "./watched.js";\nexport const pool = watched(new Pool());\n`,
      `${helper}export function watched(pool) {\n  return observability.postgres(pool);\n}\n`,
    ],
    [
      "of the same file, by a name and behind another one",
      `import { Pool } from "pg";\n${helper}const pool = new Pool();\nconst inner = (it) => observability.postgres(it);\n` +
        "const outer = (name, it) => inner(it);\nouter('main', pool);\nexport { pool };\n",
      "",
    ],
    [
      "for each of a list",
      `import { Pool } from "pg";\n${helper}const pools = [new Pool()];\npools.forEach((it) => observability.postgres(it));\nexport { pools };\n`,
      "",
    ],
  ])("%s, is wrapped", (_name, text, other) => {
    expect(kinds({ "src/db.ts": text, "src/watched.ts": other })).toEqual(["satisfied"]);
  });

  it("is not wrapped where that function gets another one", () => {
    const text = `import { Pool } from "pg";\nimport { watched } from "./watched.js";\nexport const pool = watched(new Pool());\nexport const other = new Pool();\n`;
    const watched = `${helper}export const watched = (pool) => observability.postgres(pool);\n`;
    expect(kinds({ "src/db.ts": text, "src/watched.ts": watched })).toEqual(["satisfied", "missing"]);
    const unused = `${helper}export const watched = (pool, other) => observability.postgres(other) && pool;\n`;
    expect(kinds({ "src/db.ts": text, "src/watched.ts": unused })).toEqual(["missing", "missing"]);
  });
});
