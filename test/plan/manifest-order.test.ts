import { expect, it } from "vitest";
import { add, edit, openFixture, planOf } from "../support/projects.ts";

it("entries that the user put among ours stay where they are", async () => {
  const original = await openFixture({ name: "monorepo-npm", dir: "apps/api" });
  const state = await add(original, ["logging", "metrics"], []);
  const path = "package.json";
  const manifest = JSON.parse(state.sources.read(path)!);
  manifest.dependencies = { ...manifest.dependencies, aaa: "^1.0.0" };
  const later = edit(state, path, () => JSON.stringify(manifest, null, 2) + "\n");
  const plan = await planOf(later, state.record!.selection);
  expect(plan.changes).toEqual([]);
});
