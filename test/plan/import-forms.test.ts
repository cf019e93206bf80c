import { describe, expect, it } from "vitest";
import { type State, add, apply, edit, openFiles, planOf, removalOf, select, snapshot } from "../support/projects.ts";

const pillars = ["logging", "metrics", "tracing", "health"];

const commonjs = {
  "package.json": JSON.stringify({ name: "shop", dependencies: { express: "^5.1.0", pg: "^8.11.0" } }),
  "app.js": [
    "const express = require('express');",
    "const { Pool } = require('pg');",
    "",
    "const pool = new Pool();",
    "const app = express();",
    "app.get('/', (req, res) => res.send('hi'));",
    "const server = app.listen(3000);",
    "",
  ].join("\n"),
};

const esm = {
  "package.json": JSON.stringify({ name: "shop", type: "module", dependencies: { express: "^5.1.0" } }),
  "src/app.ts": [
    'import express from "express";',
    "",
    "const app = express();",
    'app.get("/", (_req, res) => void res.send("hi"));',
    "app.listen(3000);",
    "",
  ].join("\n"),
  "tsconfig.json": '{ "compilerOptions": { "module": "nodenext" } }',
};

/** What the user made of the file that was instrumented, and files of their own. */
interface Rewriting {
  readonly rewrite: (text: string) => string;
  readonly beside?: Readonly<{ [path: string]: string }>;
}

const destructured = (text: string): string => text.replaceAll(/\bobservability\.(?=\w)/g, "");

const inCommonjs: ReadonlyArray<readonly [string, Rewriting]> = [
  [
    "destructured",
    {
      rewrite: (text) =>
        destructured(text).replace("const observability =", "const { middleware, errorHandler, start, postgres } ="),
    },
  ],
  [
    "destructured under other names",
    {
      rewrite: (text) =>
        text
          .replace(
            "const observability =",
            "const { middleware: first, errorHandler: last, start: run, postgres: db } =",
          )
          .replace("observability.middleware", "first")
          .replace("observability.errorHandler", "last")
          .replace("observability.start", "run")
          .replace("observability.postgres", "db"),
    },
  ],
  [
    "destructured in a statement of its own",
    {
      rewrite: (text) =>
        destructured(text).replace(
          /(const observability = .*)/,
          "$1\nconst { middleware, errorHandler } = observability;\nconst start = observability.start, { postgres } = observability;",
        ),
    },
  ],
  [
    "loaded where it is used",
    {
      rewrite: (text) =>
        text
          .replace(/const observability = .*\n/, "")
          .replaceAll(/\bobservability\./g, "require('./observability/index.js')."),
    },
  ],
  [
    "re-exported by a file of the user's",
    {
      rewrite: (text) =>
        destructured(text).replace(
          /const observability = .*/,
          "const { middleware, errorHandler, start, postgres } = require('./telemetry');",
        ),
      beside: { "telemetry.js": "module.exports = { ...require('./observability') };\n" },
    },
  ],
  [
    "re-exported under other names",
    {
      rewrite: (text) =>
        text
          .replace(/const observability = .*/, "const telemetry = require('./telemetry');")
          .replace("observability.middleware", "telemetry.requests")
          .replaceAll("observability.", "telemetry."),
      beside: {
        "telemetry.js": [
          "const { middleware, errorHandler } = require('./observability');",
          "exports.requests = middleware;",
          "module.exports.errorHandler = errorHandler;",
          "exports.start = require('./observability').start;",
          "exports.postgres = require('./observability').postgres;",
          "",
        ].join("\n"),
      },
    },
  ],
];

const inEsm: ReadonlyArray<readonly [string, Rewriting]> = [
  [
    "named",
    {
      rewrite: (text) => destructured(text).replace("* as observability", "{ middleware, errorHandler, start }"),
    },
  ],
  [
    "named, under other names",
    {
      rewrite: (text) =>
        text
          .replace("* as observability", "{ middleware as obs, errorHandler as failed, start as run }")
          .replace("observability.middleware", "obs")
          .replace("observability.errorHandler", "failed")
          .replace("observability.start", "run"),
    },
  ],
  ["default", { rewrite: (text) => text.replace("* as observability", "observability") }],
  [
    "default and named",
    {
      rewrite: (text) =>
        text
          .replace("* as observability", "observability, { middleware as obs }")
          .replace("observability.middleware", "obs"),
    },
  ],
  [
    "default and namespace",
    {
      rewrite: (text) =>
        text
          .replace("* as observability", "observability, * as all")
          .replace("observability.middleware", "all.middleware"),
    },
  ],
  [
    "awaited",
    {
      rewrite: (text) =>
        text.replace(/import \* as observability from (.*);/, "const observability = await import($1);"),
    },
  ],
  [
    "of the generated file itself",
    {
      rewrite: (text) =>
        text
          .replace(
            /import \* as (observability) from/,
            'import { middleware } from "./observability/http.js";\nimport * as $1 from',
          )
          .replace("observability.middleware", "middleware"),
    },
  ],
  [
    "re-exported by a file of the user's",
    {
      rewrite: (text) => text.replace("./observability/index.js", "./telemetry.js"),
      beside: { "src/telemetry.ts": 'export * from "./observability/index.js";\n' },
    },
  ],
  [
    "re-exported as a namespace",
    {
      rewrite: (text) =>
        text.replace("* as observability", "{ observability }").replace("./observability/index.js", "./telemetry.js"),
      beside: { "src/telemetry.ts": 'export * as observability from "./observability/index.js";\n' },
    },
  ],
];

const rewritten = (state: State, path: string, { rewrite, beside = {} }: Rewriting): State => {
  const changed = edit(state, path, rewrite);
  return { ...changed, sources: withFiles(changed, beside) };
};

const withFiles = ({ sources }: State, files: Readonly<{ [path: string]: string }>): State["sources"] => ({
  read: (path) => files[path] ?? sources.read(path),
  list: () => [...new Set([...sources.list(), ...Object.keys(files)])].sort(),
});

describe("the generated module is known however it is imported", () => {
  const projects = [
    { files: commonjs, path: "app.js", dependencies: ["postgres"], forms: inCommonjs },
    { files: esm, path: "src/app.ts", dependencies: [], forms: inEsm },
  ];
  for (const { files, path, dependencies, forms } of projects)
    it.each(forms)(`${path}: %s`, async (_, form) => {
      const full = await add(await openFiles(files), pillars, dependencies);
      const state = rewritten(full, path, form);
      expect(state.sources.read(path)).not.toBe(full.sources.read(path));
      const { changes, problems, steps } = await planOf(state, select(pillars, dependencies));
      expect(problems).toEqual([]);
      expect(changes).toEqual([]);
      expect(steps.filter(({ status }) => status !== "satisfied")).toEqual([]);
    });

  it("a file that only hands the names on uses none of them", async () => {
    const full = await add(await openFiles(commonjs), pillars, ["postgres"]);
    const state = rewritten(full, "app.js", {
      rewrite: (text) => text.replace(/^app\.use\(observability\.middleware.*\n/m, ""),
      beside: {
        "telemetry.js": "const { middleware } = require('./observability');\nmodule.exports = { middleware };\n",
      },
    });
    const { steps } = await planOf(state, select(pillars, ["postgres"]));
    expect(steps.filter(({ status }) => status !== "satisfied").map(({ id }) => id)).toEqual(["express.middleware"]);
  });

  it("a destructured import goes with the last of its uses", async () => {
    const original = await openFiles(commonjs);
    const full = await add(original, pillars, ["postgres"]);
    const [, form] = inCommonjs[0] ?? [];
    if (form === undefined) throw new Error("no form");
    const state = rewritten(full, "app.js", form);
    expect(snapshot(apply(state, await removalOf(state, "all")))).toEqual(snapshot(original));
  });
});
