import { describe, expect, it } from "vitest";
import { languageAdapter } from "../../src/edit/language.ts";
import { defaultSelection } from "../../src/plan/index.ts";
import { rules } from "../../src/rules/registry.ts";
import { runRules } from "../../src/rules/run.ts";
import { add, factsOf, listFixtures, openFixture } from "../support/projects.ts";

const own = rules.filter(({ code }) => /^OG-(?:RES|TRC|COR|COV)/.test(code));

describe.each(listFixtures())("$name", (fixture) => {
  it("finds nothing in what was just generated", async () => {
    const before = await openFixture(fixture);
    const { pillars, dependencies } = defaultSelection(factsOf(before));
    const state = await add(before, pillars, dependencies);
    const facts = factsOf(state);
    const code = languageAdapter(facts.language.value)!.read(state.sources);
    const { record, sources } = state;
    const advice = runRules({ facts, sources, code, record }, own);
    const found = advice.map(({ rule, at, message }) => `${rule.code} ${at.file}:${at.line} ${message}`);
    expect(found).toEqual([]);
  });
});
