import { expect, it } from "vitest";
import { languageAdapter } from "../../src/edit/language.ts";
import { overlay } from "../../src/model/sources.ts";
import { runRules } from "../../src/rules/run.ts";
import { add, edit, factsOf, openFiles, openFixture, planOf, select, type State } from "../support/projects.ts";

const second = 'const express = require("express");\nconst admin = express();\nadmin.listen(4000);\n';

it("a service that came later is found, and the first one stays the one that is instrumented", async () => {
  const original = await openFixture({ name: "monorepo-npm", dir: "apps/api" });
  const state = await add(original, ["logging", "metrics"], []);
  const later = { ...state, sources: overlay(state.sources, new Map([["admin.js", second]])) };
  const { steps, changes, problems } = await planOf(later, state.record!.selection);
  expect(problems).toEqual([]);
  expect(changes).toEqual([]);
  expect(steps.every(({ status }) => status === "satisfied")).toBe(true);
  const facts = factsOf(later);
  const code = languageAdapter(facts.language.value)!.read(later.sources);
  const advice = runRules({ facts, sources: later.sources, code, record: state.record });
  expect(advice.map(({ rule, at }) => [rule.code, at.file, at.line])).toEqual([["OG-COV01", "admin.js", 2]]);
});

const twoInOne = (state: State): State =>
  edit(
    state,
    "server.js",
    (text) =>
      `${text}const admin = express();\nadmin.get("/admin", (req, res) => res.json({}));\nadmin.listen(4000);\n`,
  );

const single = {
  "package.json": JSON.stringify({ name: "shop", dependencies: { express: "^5.1.0" } }),
  "server.js":
    'const express = require("express");\nconst app = express();\napp.get("/", (req, res) => res.json({}));\napp.listen(3000);\n',
};

async function told({ sources, record, ...state }: State): Promise<readonly string[]> {
  const facts = factsOf({ sources, record, ...state });
  const code = languageAdapter(facts.language.value)!.read(sources);
  return runRules({ facts, sources, code, record }).map(({ rule, at }) => `${rule.code} ${at.file}:${at.line}`);
}

it("a service that came later into the same file hides nothing of the first one", async () => {
  const later = twoInOne(await add(await openFiles(single), ["logging", "metrics"], []));
  const { steps, problems } = await planOf(later, later.record!.selection);
  expect(problems).toEqual([]);
  expect(steps.filter(({ status }) => status !== "satisfied")).toEqual([]);
  const line = later.sources.read("server.js")!.split("\n").indexOf("const admin = express();") + 1;
  expect(await told(later)).toEqual([`OG-COV01 server.js:${line}`]);
  const moved = edit(later, "server.js", (text) =>
    text.replace("const app =", "const audit = express();\nconst app ="),
  );
  expect((await planOf(moved, later.record!.selection)).problems).toEqual([]);
});

it("a second service that its owner gave what is generated is observed", async () => {
  const later = twoInOne(await add(await openFiles(single), ["logging", "metrics"], []));
  const byHand = edit(later, "server.js", (text) =>
    text
      .replace("const admin = express();", "const admin = express();\nadmin.use(observability.middleware());")
      .replace("admin.listen(4000)", "observability.start(admin.listen(4000))"),
  );
  expect(await told(byHand)).toEqual([]);
  const { steps } = await planOf(byHand, later.record!.selection);
  expect(steps.filter(({ status }) => status !== "satisfied")).toEqual([]);
});

it("nobody chooses between two services before one is instrumented", async () => {
  const original = await openFixture({ name: "monorepo-npm", dir: "apps/api" });
  const both = { ...original, sources: overlay(original.sources, new Map([["admin.js", second]])) };
  const { problems } = await planOf(both, select(["logging"], []));
  expect(problems.map(({ code }) => code)).toEqual(["several-services"]);
});
