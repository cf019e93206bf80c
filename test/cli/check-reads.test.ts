import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { binOf, execute, project, run } from "./support.ts";

const service = {
  "package.json": JSON.stringify({
    name: "shop",
    version: "1.0.0",
    scripts: { start: "node server.js" },
    dependencies: { express: "^5.0.0", pg: "^8.13.0" },
  }),
  "db.js": 'const { Pool } = require("pg");\nconst pool = new Pool();\nmodule.exports = { pool };\n',
  "server.js":
    'const express = require("express");\nconst { pool } = require("./db");\nconst app = express();\n' +
    'app.get("/", async (req, res) => res.json(await pool.query("select 1")));\napp.listen(3000);\n',
};

/** Code that no rule can have anything to say about. */
const others = Object.fromEntries(
  Array.from({ length: 400 }, (_, index) => [
    `lib/shapes/${index}.js`,
    `const { area } = require("./${(index + 1) % 400}");\nexports.area = (side) => area(side) * ${index};\n`,
  ]),
);

test("of a large project, only files that can matter are read as text and parsed", async () => {
  const dir = project({ ...service, ...others });
  const probe = project({
    "probe.cjs": [
      'const fs = require("fs"), parser = require(process.env.PARSER);',
      "const { readFileSync } = fs, { createSourceFile } = parser;",
      "const read = new Set(), parsed = new Set();",
      "fs.readFileSync = (path, ...rest) => (read.add(String(path)), readFileSync(path, ...rest));",
      "parser.createSourceFile = (path, ...rest) => (parsed.add(path), createSourceFile(path, ...rest));",
      'process.on("exit", () => fs.writeFileSync(process.env.SEEN, JSON.stringify([[...read], [...parsed]])));',
    ].join("\n"),
  });
  expect(await run("obs-gen", ["init", "--yes", "--no-install", "--force"], { cwd: dir })).toMatchObject({ code: 0 });
  const seen = join(probe, "seen.json");
  const { code } = await execute(
    process.execPath,
    ["-r", join(probe, "probe.cjs"), binOf("obs-gen"), "check", "--no-cache"],
    { cwd: dir, env: { PARSER: join(binOf("obs-gen"), "../../dist/parser.cjs"), SEEN: seen } },
  );
  expect(code).toBe(0);
  const [read, parsed] = JSON.parse(readFileSync(seen, "utf8")) as [string[], string[]];
  expect(parsed).toContain("db.js");
  expect(parsed.filter((path) => path.startsWith("lib/"))).toEqual([]);
  // Nor what a template would give, while the record was made of the same.
  expect(parsed).not.toContain("rendered.ts");
  // The sample that shows how the project's code is laid out.
  expect(read.filter((path) => path.includes("/lib/shapes/")).length).toBeLessThanOrEqual(64);
});

test.each([
  ["CommonJS", service],
  [
    "TypeScript in a style of its own",
    {
      "package.json": JSON.stringify({
        name: "shop",
        type: "module",
        dependencies: { fastify: "^5.0.0", pg: "^8.13.0" },
      }),
      "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "strict": true, "outDir": "dist" } }\n',
      ".prettierrc": '{ "semi": false, "singleQuote": true, "arrowParens": "avoid", "tabWidth": 4 }\n',
      "src/main.ts":
        "import Fastify from 'fastify'\nimport pg from 'pg'\n\nconst pool = new pg.Pool()\nconst app = Fastify()\n\n" +
        "app.get('/', async () => (await pool.query('select 1')).rows)\nawait app.listen({ port: 3000 })\n",
    },
  ],
])("%s that is as it was set up is not laid out again", async (_, files) => {
  const dir = project(files);
  const probe = project({
    "probe.cjs": 'process.on("exit", () => console.error(Object.keys(require.cache).join("\\n")));\n',
  });
  expect(await run("obs-gen", ["init", "--yes", "--no-install", "--force"], { cwd: dir })).toMatchObject({ code: 0 });
  const args = ["-r", join(probe, "probe.cjs"), binOf("obs-gen"), "check", "--no-cache"];
  const { code, stderr } = await execute(process.execPath, args, { cwd: dir });
  expect(code).toBe(0);
  expect(stderr).toContain("parser.cjs");
  expect(stderr).not.toMatch(/estree|babel|standalone/);
});

test("a record that was changed together with its file hides nothing", async () => {
  const dir = project(service);
  expect(await run("obs-gen", ["init", "--yes", "--no-install", "--force"], { cwd: dir })).toMatchObject({ code: 0 });
  const record = join(dir, ".observability.json");
  const file = "observability/shutdown.js";
  const { generated, ...rest } = JSON.parse(readFileSync(record, "utf8")) as { generated: { [path: string]: string } };
  const flawed = (generated[file] ?? "").replace("=> process.exit(0)", "=> undefined");
  expect(flawed).not.toBe(generated[file]);
  writeFileSync(join(dir, file), flawed);
  writeFileSync(record, JSON.stringify({ ...rest, generated: { ...generated, [file]: flawed } }));
  const { code, stdout } = await run("obs-gen", ["check", "--no-cache"], { cwd: dir });
  expect(stdout).toContain(file);
  expect(code).toBe(1);
});
