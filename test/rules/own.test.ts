import { describe, expect, it } from "vitest";
import type { RuleProject } from "../../src/model/rule.ts";
import { languageAdapter } from "../../src/edit/language.ts";
import { inspect, planAdd } from "../../src/plan/index.ts";
import { rules } from "../../src/rules/registry.ts";
import { runRules } from "../../src/rules/run.ts";
import { apply, factsOf, listFixtures, openFixture, select } from "../support/projects.ts";

const pillars = ["logging", "metrics", "tracing", "correlation", "health", "alerting", "dashboards", "stack"];
const chosen = rules.filter(({ code }) => /^OG-(?:LOG|MET|HLT|ALR)/.test(code));

describe.each(listFixtures())("$name", (fixture) => {
  it("has no finding on what is generated, with everything added", async () => {
    const before = await openFixture(fixture);
    const facts = factsOf(before);
    const dependencies = facts.dependencies.map(({ id }) => id);
    const { sources, record } = before;
    const plan = await planAdd({ sources, facts, record, selection: select(pillars, dependencies) });
    const after = apply(before, plan);
    const adapter = languageAdapter(facts.language.value);
    const project: RuleProject = {
      facts: inspect(after.sources, after.base),
      sources: after.sources,
      code: adapter!.read(after.sources),
      record: after.record!,
    };
    const generated = Object.keys(project.record?.generated ?? {});
    expect(generated.some((path) => path.startsWith("ops/"))).toBe(true);
    const found = runRules(project, chosen).filter(({ at }) => generated.includes(at.file));
    expect(found.map(({ rule, at, message }) => `${rule.code} ${at.file}:${at.line} ${message}`)).toEqual([]);
  });
});
