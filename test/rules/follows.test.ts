import { expect, it } from "vitest";
import { follows } from "../../src/rules/support/follows.ts";

const near = follows(/\.get\(/, /\breq\b/, 10);

it.each<[string, boolean]>([
  [".get(req)", true],
  ["req.get(1)", false],
  [".get(1); req", false],
  [`.get(${" ".repeat(10)}req)`, true],
  [`.get(${" ".repeat(11)}req)`, false],
  [`.get(1); .get(req)`, true],
  [`.get(${" ".repeat(11)}req); .get(2, req)`, true],
  [".get(1)", false],
  ["", false],
])("%j: %s", (text, expected) => {
  expect(near(text)).toBe(expected);
});

it("takes no longer for many matches without an end", () => {
  const far = follows(/\.get\(/, /\breq\b/, 2_000);
  expect(far(`${".get(".repeat(400_000)};req`)).toBe(false);
});
