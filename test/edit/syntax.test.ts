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

test.each([
  ["a function", "function f() {\n  await g();\n}"],
  ["an arrow function", "const f = () =>\n  await g();"],
  ["a function in an async one", "async function f() {\n  [1].forEach(() => { await g(); });\n}"],
  ["a constructor", "class A {\n  constructor() { await g(); }\n}"],
  ["the value of a property", "async () => class {\n  a = await g();\n};"],
  ["a static block", "class A {\n  static { await g(); }\n}"],
  ["a loop of a function", "function f() {\n  for await (const a of b) g(a);\n}"],
])("an await in %s is a syntax error, although the parser does not mind", (_name, text) => {
  expect(syntaxProblems(parse("a.js", text))).toMatchObject([{ code: "syntax-error", at: { line: 2 } }]);
});

test.each([
  ["an async function", "async function f() { await g(); for await (const a of b) g(a); }"],
  ["an async method", "class A { async b() { await g(); } }"],
  ["the name of a method in an async function", "async () => ({ [await g()]() {} });"],
  ["a module", "await g();"],
  ["a function that is called await", "function f() { return await(1); }"],
])("an await in %s is none", (_name, text) => {
  expect(syntaxProblems(parse("a.js", text))).toEqual([]);
});

test("there is no await at the top of what is no module", () => {
  expect(syntaxProblems(parse("a.cjs", "await g();"))).toHaveLength(1);
});
