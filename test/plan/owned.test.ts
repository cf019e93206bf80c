import { lostFeatures } from "../../src/edit/contract.ts";
import { expect, test } from "vitest";
import type { Record } from "../../src/model/record.ts";
import { defaultOptions } from "../../src/model/selection.ts";
import { overlay } from "../../src/model/sources.ts";
import { planOwned } from "../../src/plan/owned.ts";

const sources = (files: { [path: string]: string }): ReturnType<typeof overlay> =>
  overlay({ read: () => undefined, list: () => [] }, new Map(Object.entries(files)));
const record = (generated: { [path: string]: string }): Record => ({
  version: 1,
  selection: { pillars: [], dependencies: [], options: defaultOptions },
  generated,
  patched: {},
});

test("a file of the user's that is written in another way does not restyle generated code", () => {
  const files = { "o/a.js": "export const a = { b: 1 };\n" };
  const rendered = new Map([["o/a.js", "export const a = {b: 1};\n"]]);
  const { changes, steps } = planOwned({ sources: sources(files), record: record(files), rendered });
  expect(changes).toEqual([]);
  expect(steps).toMatchObject([{ status: "satisfied" }]);
});

test("in YAML, layout is meaning", () => {
  const files = { "ops/a.yaml": "a:\n  b: 1\n" };
  const rendered = new Map([["ops/a.yaml", "a:\nb: 1\n"]]);
  expect(planOwned({ sources: sources(files), record: record(files), rendered }).changes).toHaveLength(1);
});

test("only what was chosen is written or taken out", () => {
  const rendered = new Map([
    ["o/a.js", "a();\n"],
    ["o/b.js", "b();\n"],
  ]);
  const old = { "o/old.js": "old();\n" };
  const input = { sources: sources(old), record: record(old), rendered };
  expect(planOwned(input).changes.map(({ path }) => path)).toEqual(["o/a.js", "o/b.js", "o/old.js"]);
  const only = new Set(["file o/b.js"]);
  expect(planOwned({ ...input, only }).changes.map(({ path }) => path)).toEqual(["o/b.js"]);
});

test("of several pieces that are the same, the one that was edited is told", () => {
  const text = "exports.first = [one, two, three];\nexports.second = [one, two, three];\n";
  const lost = lostFeatures("a.js", text, text.replace("[one, two, three]", "[one]"));
  expect(new Set(lost?.map(({ line }) => line))).toEqual(new Set([1]));
});
