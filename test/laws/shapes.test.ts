import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { erase } from "../../src/model/sources.ts";
import { rangeOf } from "../../src/plan/pieces.ts";
import {
  type State,
  apply,
  edit,
  factsOf,
  openFiles,
  planOf,
  removalOf,
  select,
  snapshot,
} from "../support/projects.ts";
import { type Shape, readShapes } from "./shapes/read.ts";
import { run } from "./shapes/run.ts";

const versions = {
  pg: "^8.16.0",
  "pg-pool": "^3.10.0",
  redis: "^5.8.0",
  ioredis: "^5.6.0",
  pino: "^10.0.0",
  winston: "^3.17.0",
};

const manifest = (type: "commonjs" | "module", framework: object = { express: "^5.1.0" }): string =>
  JSON.stringify({
    name: "shop",
    version: "1.0.0",
    type,
    main: "server.js",
    dependencies: { ...framework, ...versions },
  });

const serverOf = (load: string): string =>
  `${load}\nconst app = express();\napp.get("/", (req, res) => res.json(Object.keys(db)));\napp.listen(3000);\n`;

const servers = {
  commonjs: serverOf(`const express = require("express");\nconst db = require("./db");`),
  module: serverOf(`import express from "express";\nimport * as db from "./db.js";`),
};

const tables = [
  {
    table: "commonjs",
    main: "db.js",
    around: () => ({ "package.json": manifest("commonjs"), "server.js": servers.commonjs }),
  },
  { table: "esm", main: "db.js", around: () => ({ "package.json": manifest("module"), "server.js": servers.module }) },
  {
    table: "typescript",
    main: "src/db.ts",
    around: () => ({
      "package.json": manifest("module"),
      "tsconfig.json": JSON.stringify({
        compilerOptions: { module: "nodenext", strict: true, rootDir: "src", outDir: "dist" },
      }),
      "src/server.ts": servers.module,
    }),
  },
  {
    table: "applications",
    main: "server.js",
    around: (name: string) => ({
      "package.json": manifest("commonjs", name.startsWith("fastify") ? { fastify: "^5.0.0" } : undefined),
    }),
  },
  {
    table: "applications-typescript",
    main: "src/server.ts",
    around: () => ({
      "package.json": manifest("module", { fastify: "^5.0.0" }),
      "tsconfig.json": JSON.stringify({
        compilerOptions: { module: "nodenext", strict: true, rootDir: "src", outDir: "dist" },
      }),
    }),
  },
  {
    table: "applications-esm",
    main: "server.js",
    around: (name: string) => ({
      "package.json": manifest("module", name.startsWith("fastify") ? { fastify: "^5.0.0" } : undefined),
    }),
  },
];

const wanted = ["tracing", "logging"];

/**
 * What users write has no end of forms. Whatever is put in is found again, comes out again without a trace, and gets the
 * objects that the service makes, when it makes them; what has no safe place is refused.
 */
describe.each(tables)("shapes: $table", ({ table, main, around }) => {
  it.each(readShapes(table, main))("$name", async (shape) => {
    const original = await openFiles({ ...around(shape.name), ...shape.files });
    const selection = select(
      wanted,
      factsOf(original).dependencies.map(({ id }) => id),
    );
    const plan = await planOf(original, selection);
    const refusals = plan.problems.filter(({ severity }) => severity === "error").map(({ code }) => code);
    if (shape.expected === undefined) {
      expect(refusals).toContain(shape.refused);
      expect(plan.changes).toEqual([]);
      return;
    }
    expect(plan.problems).toEqual([]);
    const state = apply(original, plan);
    expect(filesOf(snapshot(state), shape)).toEqual(shape.expected);

    const again = await planOf(state, selection);
    expect(again.steps.filter(({ status }) => status !== "satisfied")).toEqual([]);
    expect(again.changes).toEqual([]);
    expect(factsOf(state).dependencies.map(({ id }) => id)).toEqual(selection.dependencies);

    for (const path of Object.keys(shape.files)) {
      const pieces = state.record?.patched[path]?.insertions ?? [];
      for (const id of new Set(pieces.map((piece) => piece.for))) {
        const ranges = pieces.filter((piece) => piece.for === id).map(rangeOf);
        const { steps } = await planOf(
          edit(state, path, (text) => erase(text, ranges)),
          selection,
        );
        expect(
          steps.some(({ status }) => status !== "satisfied"),
          `${path}: ${id} is missed`,
        ).toBe(true);
      }
    }

    const back = apply(state, await removalOf(state, "all"));
    expect(snapshot(back)).toEqual(snapshot(original));

    const reformatted = await formatted(state, shape);
    const found = await planOf(reformatted, selection);
    expect(found.changes).toEqual([]);
    const known = apply(reformatted, found);
    const without = apply(known, await removalOf(known, "all"));
    expect(bare(without)).toEqual(bare(await formatted(original, shape)));
    await runs(shape, main);
  });
});

interface Texts {
  readonly [path: string]: string;
}

/** After a formatter with other wishes than the shape's author had. */
async function formatted(state: State, { files }: Shape): Promise<State> {
  let result = state;
  for (const [path, code] of Object.entries(files)) {
    const options = { filepath: path, semi: !/;$/m.test(code), singleQuote: !code.includes("'"), printWidth: 40 };
    const text = await format(state.sources.read(path) ?? "", options);
    result = edit(result, path, () => text);
  }
  return result;
}

/** Without what a formatter leaves as it finds it: how much goes on a line. */
const bare = (state: State): Texts =>
  Object.fromEntries(Object.entries(snapshot(state)).map(([path, text]) => [path, text.replace(/[\s,]/g, "")]));

const filesOf = (all: Texts, { files }: Shape): object =>
  Object.fromEntries(Object.keys(files).map((path) => [path, all[path]]));

/** The instrumented files do what they did before, and generated code gets to see it. */
async function runs({ files, expected = {} }: Shape, main: string): Promise<void> {
  // There is no top-level `await` in what a run makes of modules.
  if (/^(?:\S.*)?\bawait\b/m.test(files[main] ?? "")) return;
  const before = await run(files, main);
  const { made, handed, listening, started, applications, errors } = await run(expected, main);
  expect(errors).toEqual(before.errors);
  expect(made.length).toBe(before.made.length);
  expect(made.length + applications.size, "something is made").toBeGreaterThan(0);
  const indexes = new Set(handed.map((client) => made.indexOf(client)));
  expect(indexes, "generated code gets what is made, and nothing else").toEqual(new Set(made.keys()));
  expect(listening.length).toBe(before.listening.length);
  // Fastify tells the plugin itself.
  if (started.length > 0) expect(new Set(started), "each server that listens is started").toEqual(new Set(listening));
  for (const [application, registered] of applications) {
    const index = [...applications.keys()].indexOf(application);
    const own = [...before.applications.values()][index] ?? [];
    const generated = registered.filter((kind) => kind !== "own");
    expect(registered.length - generated.length).toBe(own.length);
    if (generated.length > 0) expect(registered[0]).toMatch(/^(middleware|plugin)$/);
  }
}
