import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rules } from "../../src/rules/registry.ts";
import { findings } from "./support.ts";

const folder = new URL("../../src/rules/", import.meta.url);

describe.each(rules)("$code", (rule) => {
  const { code, example, title, why, help, source } = rule;

  it("finds its example, on the lines that its page says", async () => {
    expect(await findings(rule, example.before, example.record)).toEqual(example.finds);
    expect(example.finds.length).toBeGreaterThan(0);
  });

  it("finds nothing once the example was mended", async () => {
    expect(await findings(rule, example.after, example.record)).toEqual([]);
  });

  it("has a whole page", () => {
    expect(code).toMatch(/^OG-(RES|TRC|LOG|COR|MET|HLT|ALR|COV)(0[1-9]|[1-4]\d)$/);
    for (const text of [title, source]) expect(text).toMatch(/^\S.*[^.\s]$/);
    for (const text of [why, help]) expect(text).toMatch(/^\S.*[.!?]$/s);
    expect(title.length).toBeLessThanOrEqual(90);
  });
});

it("has one file for each rule, named by its code", () => {
  const files = readdirSync(folder).filter((name) => /\d\.ts$/.test(name));
  expect(files.sort()).toEqual(rules.map(({ code }) => `${code.slice(3, 6).toLowerCase()}-${code.slice(6)}.ts`).sort());
});
