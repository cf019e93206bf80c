import { expect, it } from "vitest";
import { languageAdapter } from "../../src/edit/language.ts";
import { overlay } from "../../src/model/sources.ts";
import { runRules } from "../../src/rules/run.ts";
import { add, factsOf, openFixture, planOf, select } from "../support/projects.ts";

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

it("nobody chooses between two services before one is instrumented", async () => {
  const original = await openFixture({ name: "monorepo-npm", dir: "apps/api" });
  const both = { ...original, sources: overlay(original.sources, new Map([["admin.js", second]])) };
  const { problems } = await planOf(both, select(["logging"], []));
  expect(problems.map(({ code }) => code)).toEqual(["several-services"]);
});
