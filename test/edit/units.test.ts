import { expect, test } from "vitest";
import { planAdd } from "../../src/plan/index.ts";
import { type State, add, factsOf, openFiles, select } from "../support/projects.ts";

const selection = select(["tracing"], []);

const service = async (path: string): Promise<State> => {
  const files = {
    "package.json": '{ "name": "shop", "main": "server.js", "dependencies": { "express": "^5.1.0" } }\n',
    "server.js": `const express = require("express");\nconst app = express();\napp.use("/${path}", express.Router());\napp.listen(3000);\n`,
  };
  return add(await openFiles(files), selection.pillars, []);
};

test("packages with files of the same names are planned one beside the other", async () => {
  const packages = await Promise.all(["orders", "users"].map(service));
  const read = packages.map((state) => ({ ...state, facts: factsOf(state) }));
  for (const { sources, facts, record } of read) {
    const plan = await planAdd({ sources, facts, record, selection });
    expect(plan.problems).toEqual([]);
    expect(plan.changes).toEqual([]);
  }
});
