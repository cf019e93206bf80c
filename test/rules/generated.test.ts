import { describe, expect, it } from "vitest";
import { languageAdapter } from "../../src/edit/language.ts";
import { defaultSelection } from "../../src/plan/index.ts";
import { pillars } from "../../src/registry.ts";
import { runRules } from "../../src/rules/run.ts";
import { add, factsOf, listFixtures, openFixture } from "../support/projects.ts";

const everything = pillars.map(({ id }) => id);

/** What is worth knowing of a fixture's own code, and fails nothing. */
const known: Readonly<{ [fixture: string]: readonly string[] }> = {
  // Its own logger writes lines about probes.
  "fastify4-js": ["info OG-TRC07 server.js:3"],
};

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
    expect(advice.map(({ rule, at, severity }) => `${severity} ${rule.code} ${at.file}:${at.line}`)).toEqual(
      known[fixture.name] ?? [],
    );
  });
});
