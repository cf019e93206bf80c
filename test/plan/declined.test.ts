import { expect, it } from "vitest";
import { declining, defaultSelection } from "../../src/plan/index.ts";
import { add, apply, factsOf, openFixture, planOf } from "../support/projects.ts";
import { planRemove } from "../../src/plan/index.ts";

const kitchen = { name: "express4-js-kitchen", dir: "." };

it("a dependency that was left out knowingly is remembered until it is added", async () => {
  const original = await openFixture(kitchen);
  const facts = factsOf(original);
  const all = defaultSelection(facts);
  const [left = "", ...others] = all.dependencies.filter((id) => id !== "winston" && id !== "pino");
  const chosen = declining({ ...all, dependencies: all.dependencies.filter((id) => id !== left) }, facts);
  expect(chosen.declined).toEqual([left]);
  const without = apply(original, await planOf(original, chosen));
  expect(without.record!.selection.declined).toEqual([left]);
  const later = await add(without, [], [left]);
  expect(later.record!.selection.declined).toBeUndefined();
  expect(others.every((id) => later.record!.selection.dependencies.includes(id))).toBe(true);
});

it("a dependency that is taken out is not asked for again", async () => {
  const original = await openFixture(kitchen);
  const facts = factsOf(original);
  const state = apply(original, await planOf(original, defaultSelection(facts)));
  const { sources, record } = state;
  const plan = await planRemove({
    sources,
    facts: factsOf(state),
    record: record!,
    pillars: [],
    dependencies: ["postgres"],
  });
  expect(plan.record!.selection.declined).toEqual(["postgres"]);
});
