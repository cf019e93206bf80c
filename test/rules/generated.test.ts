import { describe, expect, it } from "vitest";
import { languageAdapter } from "../../src/edit/language.ts";
import { defaultSelection } from "../../src/plan/index.ts";
import { pillars } from "../../src/registry.ts";
import { runRules } from "../../src/rules/run.ts";
import { add, factsOf, listFixtures, openFixture } from "../support/projects.ts";

const everything = pillars.map(({ id }) => id);

/** Nothing that is generated may break a rule, and the services of the fixtures keep them too. */
describe.each(listFixtures())("$name", (fixture) => {
  it.each(["usual", "everything"])("has no finding once %s was added", async (what) => {
    const before = await openFixture(fixture);
    const usual = defaultSelection(factsOf(before));
    const state = await add(before, what === "usual" ? usual.pillars : everything, usual.dependencies);
    const { record, sources } = state;
    expect(Object.keys(record!.generated).some((path) => path.startsWith("ops/"))).toBe(what === "everything");
    const facts = factsOf(state);
    const code = languageAdapter(facts.language.value)!.read(sources);
    const advice = runRules({ facts, sources, code, record });
    // What is worth knowing of the project's own code fails nothing, and stays to be known.
    const failing = advice.filter(({ severity }) => severity !== "info");
    expect(failing.map(({ rule, at, message }) => `${rule.code} ${at.file}:${at.line} ${message}`)).toEqual([]);
  });
});
