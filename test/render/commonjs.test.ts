import { createRequire } from "node:module";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { toCommonJs } from "../../src/render/commonjs.ts";

test.each([
  [`import "a";`, `require("a");`],
  [`import a from "a";`, `const a = require("a");`],
  [`import a, { b } from "a";`, `const a = require("a");\nconst { b } = a;`],
  [`import * as a from "a";`, `const a = require("a");`],
  [`import { a, b as c } from "a";`, `const { a, b: c } = require("a");`],
  [`import { "a-b" as c } from "a";`, `const { "a-b": c } = require("a");`],
  [`export const a = 1, b = 2;`, `const a = 1, b = 2;\nmodule.exports = { a, b };\n`],
  [`export const { a, b: [c], ...d } = x;`, `const { a, b: [c], ...d } = x;\nmodule.exports = { a, c, d };\n`],
  [`export async function a() {}`, `async function a() {}\nmodule.exports = { a };\n`],
  [`export class A {}`, `class A {}\nmodule.exports = { A };\n`],
  [`const a = 1; export { a, a as b };`, `const a = 1; \nmodule.exports = { a, b: a };\n`],
  [`export { a, b as c } from "./x";`, `const { a, b } = require("./x");\nmodule.exports = { a, c: b };\n`],
  [`export * from "./x";`, `\nmodule.exports = { ...require("./x") };\n`],
  [`export * as x from "./x";`, `\nmodule.exports = { x: require("./x") };\n`],
  [`f(await import("a"));`.replace(/^/, "async () => "), `async () => f(await import("a"));`],
])("%s", (esm, commonjs) => {
  expect(toCommonJs(esm)).toBe(commonjs);
});

test("a re-export whose name is taken here reaches through the module", () => {
  expect(toCommonJs(`const a = 1;\nexport { a as b } from "./x";`)).toContain(
    `module.exports = { b: require("./x").a };`,
  );
});

test("a name that is imported and re-exported is declared once", () => {
  expect(() =>
    run(`import { sep } from "node:path";\nf(sep);\nexport { sep } from "node:path";\nfunction f() {}`),
  ).not.toThrow();
});

test.each([
  `import a from "./a";`,
  `import { default as a } from "a";`,
  `export default 1;`,
  `export default function a() {}`,
  `export let a = 1;`,
  `export { a as default };`,
  `await f();`,
  `for await (const a of b) {}`,
  `const a = import.meta.url;`,
])("without a faithful counterpart it is refused: %s", (text) => {
  expect(() => toCommonJs(text)).toThrow(/no CommonJS counterpart/);
});

test("what is exported can be required", () => {
  const exported = run(
    `import { join as j } from "node:path";
export const a = j("x", "y");
export function b() { return lazy; }
export class C {}
const lazy = async () => (await import("node:path")).sep;
export { sep as separator } from "node:path";
export * from "node:punycode-none-such".replace ? {} : {};`.replace(/export \* .*/, ""),
  );
  expect(Object.keys(exported)).toEqual(["a", "b", "C", "separator"]);
  expect(exported["a"]).toBe(join("x", "y"));
});

function run(esm: string): Record<string, unknown> {
  const folder = mkdtempSync(join(tmpdir(), "commonjs-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, "module.cjs"), toCommonJs(esm));
  return createRequire(import.meta.url)(join(folder, "module.cjs")) as Record<string, unknown>;
}
