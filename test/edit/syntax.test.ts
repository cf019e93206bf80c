import { expect, test } from "vitest";
import { parse, syntaxProblems } from "../../src/edit/typescript/index.ts";

test.each([
  ["an octal escape", String.raw`console.log("\033[32m");`],
  ["an escaped digit", String.raw`var a = "\8";`],
  ["an octal literal", "var mode = 0755;"],
  ["a leading zero", "var month = 09;"],
])("%s, which Node runs in scripts, is no syntax error", (_name, text) => {
  expect(syntaxProblems(parse("a.js", text))).toEqual([]);
});

test("what Node can't run is one", () => {
  expect(syntaxProblems(parse("a.js", "var a = ;"))).toMatchObject([{ code: "syntax-error", at: { line: 1 } }]);
});

test.each([
  ["on its line", "var a = 1;\n  var b = ;", { line: 2, column: 11 }],
  ["behind a byte order mark, which nobody counts", "\uFEFFvar a = ;", { line: 1, column: 9 }],
])("its column is known %s", (_name, text, at) => {
  expect(syntaxProblems(parse("a.js", text))).toMatchObject([{ at: { file: "a.js", ...at } }]);
});
