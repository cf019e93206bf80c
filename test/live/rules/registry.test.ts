import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { liveRules } from "../../../src/live/index.ts";

test("every file is a rule, in the list, called like its code", () => {
  const files = readdirSync(new URL("../../../src/live/rules", import.meta.url))
    .filter((name) => name !== "index.ts" && name !== "types.ts")
    .map((name) => `OG-${name.replace(".ts", "").toUpperCase()}`);
  expect(liveRules.map(({ code }) => code)).toEqual(files.sort());
});

test("each rule says what to do, and on what ground", () => {
  for (const rule of liveRules) {
    expect(rule.title.length, rule.code).toBeGreaterThan(20);
    expect(rule.help, rule.code).toMatch(/\.$/);
    expect(rule.source, rule.code).not.toBe("");
  }
});
