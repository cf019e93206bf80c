import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/model/plan.ts";
import { overlay } from "../../src/model/sources.ts";
import { type State, add, openFiles, removalOf } from "../support/projects.ts";

const app = [
  'import express from "express";',
  "",
  "const app = express();",
  'app.get("/", (_req, res) => void res.send("hi"));',
  "app.listen(3000);",
  "",
].join("\n");

const opened = (files: Readonly<{ [path: string]: string }> = {}): Promise<State> =>
  openFiles({
    "package.json": JSON.stringify({ name: "shop", type: "module", dependencies: { express: "^5.1.0" } }),
    "src/app.ts": app,
    "tsconfig.json": '{ "compilerOptions": { "module": "nodenext" } }',
    ...files,
  });

const withFiles = (state: State, files: Readonly<{ [path: string]: string }>): State => ({
  ...state,
  sources: overlay(state.sources, new Map(Object.entries(files))),
});

const told = ({ problems }: Plan): string[] =>
  problems.map(({ code, at, args }) => `${code} ${at?.file ?? ""}:${String(at?.line)} ${String(args["what"])}`);

describe("what the user's own code needs is not taken away", () => {
  it.each<[string, Readonly<{ [path: string]: string }>, readonly string[]]>([
    [
      "a use in a file of their own",
      {
        "src/orders.ts":
          'import { db } from "./db.js";\nimport * as o from "./observability/index.js";\n\no.logger.info(db);\n',
      },
      ["still-used src/orders.ts:4 logger"],
    ],
    [
      "an import by name",
      { "src/orders.ts": 'import { logger as log } from "./observability/index.js";\nlog.info("x");\n' },
      ["still-used src/orders.ts:2 logger"],
    ],
    [
      "an import that is not used yet",
      { "src/orders.ts": '\nimport { logger } from "./observability/index.js";\n' },
      ["still-used src/orders.ts:2 src/observability/index.ts"],
    ],
    [
      "a generated file itself",
      { "src/orders.ts": 'import { logger } from "./observability/logger.js";\nlogger.info("x");\n' },
      ["still-used src/orders.ts:1 src/observability/logger.ts"],
    ],
    [
      "a re-export",
      { "src/telemetry.ts": 'export * from "./observability/index.js";\n' },
      ["still-used src/telemetry.ts:1 src/observability/index.ts"],
    ],
    [
      "a load while running",
      { "src/late.ts": 'export const late = () =>\n  import("./observability/index.js");\n' },
      ["still-used src/late.ts:2 src/observability/index.ts"],
    ],
    [
      "a test",
      { "test/app.test.ts": 'import { logger } from "../src/observability/index.js";\nlogger.level = "silent";\n' },
      ["still-used test/app.test.ts:1 src/observability/index.ts"],
    ],
  ])("%s", async (_, files, expected) => {
    const state = withFiles(await add(await opened(), ["logging", "metrics", "health"], []), files);
    const plan = await removalOf(state, "all");
    expect(told(plan)).toEqual(expected);
    expect(plan.changes).toEqual([]);
  });

  it("a use beside the tool's own, in the same file", async () => {
    const full = await add(await opened(), ["logging", "metrics"], []);
    const text = `${full.sources.read("src/app.ts") ?? ""}observability.logger.info("up");\n`;
    const plan = await removalOf(withFiles(full, { "src/app.ts": text }), "all");
    expect(told(plan)).toEqual([`still-used src/app.ts:${String(text.split("\n").length - 1)} logger`]);
  });

  it("one pillar goes although another one's exports are used", async () => {
    const full = await add(await opened(), ["logging", "metrics", "tracing"], []);
    const files = {
      "src/orders.ts": 'import { logger, traced } from "./observability/index.js";\nlogger.info("x");\n',
      "src/jobs.ts": 'import * as o from "./observability/index.js";\no.logger.info("x");\n',
    };
    expect(told(await removalOf(withFiles(full, files), ["metrics"]))).toEqual([]);
    expect(told(await removalOf(withFiles(full, files), ["tracing"]))).toEqual(["still-used src/orders.ts:1 traced"]);
  });
});
