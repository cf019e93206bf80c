import { expect, test } from "vitest";
import { eraseTypes } from "../../src/render/erase-types.ts";
import { format } from "../../src/render/format.ts";
import { defaultStyle } from "./style.ts";

const javascript = (text: string): Promise<string> => format(eraseTypes(text), "javascript", defaultStyle);

const cases: ReadonlyArray<readonly [what: string, typescript: string, javascript: string]> = [
  [
    "a type import leaves no line",
    `import a from "a";\nimport type { T } from "t";\nimport b from "b";\n`,
    `import a from "a";\nimport b from "b";\n`,
  ],
  ["inline type imports", `import { type A, b } from "x";\n`, `import { b } from "x";\n`],
  ["an import of types only", `import { type A } from "x";\nimport { b } from "y";\n`, `import { b } from "y";\n`],
  ["types beside a default import", `import a, { type B, type C } from "a";\n`, `import a from "a";\n`],
  ["type exports", `export type { A } from "a";\nexport { type B, c } from "b";\n`, `export { c } from "b";\n`],
  [
    "the header stays above an erased import",
    `// Header.\nimport type { A } from "a";\n\nf();\n`,
    `// Header.\n\nf();\n`,
  ],
  ["a header of two lines", `// One.\n// Two.\nimport type { A } from "a";\nf();\n`, `// One.\n// Two.\nf();\n`],
  [
    "an interface takes its comment along",
    `f();\n\n/** About A. */\nexport interface A {\n  // inner\n  a: string;\n}\n\ng();\n`,
    `f();\n\ng();\n`,
  ],
  ["a type alias takes its comments along", `f();\n// one\n// two\ntype A = string; // three\ng();\n`, `f();\ng();\n`],
  [
    "a comment set apart stays",
    `f();\n\n// apart\n\n// about A\ntype A = string;\ng();\n`,
    `f();\n\n// apart\n\ng();\n`,
  ],
  ["a trailing comment of the line before stays", `f(); // mine\ntype A = string;\n`, `f(); // mine\n`],
  [
    "type arguments and parameters",
    `const m = new Map<string, Set<number>>();\nfunction f<T extends object>(this: void, a?: T): asserts a is T {}\n`,
    `const m = new Map();\nfunction f(a) {}\n`,
  ],
  ["generic arrows", `const f = async <T,>(a: T): Promise<T> => a;\n`, `const f = async (a) => a;\n`],
  [
    "a return type over lines",
    `const f = (\n  a: string,\n): {\n  a: string;\n} => ({ a });\n`,
    `const f = (a) => ({ a });\n`,
  ],
  [
    "satisfies, as, non-null",
    `const a = (b!.c as unknown as D).e satisfies F;\nconst d = ["x"] as const;\n`,
    `const a = b.c.e;\nconst d = ["x"];\n`,
  ],
  [
    "overloads keep the first description",
    `/** Doc. */\nexport function f(a: string): string;\n/** More. */\nexport function f(a: number): number;\nexport function f(a: unknown): unknown {\n  return a;\n}\n`,
    `/** Doc. */\nexport function f(a) {\n  return a;\n}\n`,
  ],
  [
    "members that are types",
    `abstract class A<T> extends B<T> implements C {\n  declare a: string;\n  private readonly b: string = "";\n  [key: string]: unknown;\n  /** Gone. */\n  abstract c(): void;\n  d(x: string): void;\n  d(x: unknown): void {}\n  protected override e!: T;\n}\n`,
    `class A extends B {\n  b = "";\n  d(x) {}\n  e;\n}\n`,
  ],
  [
    "ambient declarations",
    `declare const a: string;\n/** G. */\ndeclare global {\n  interface X {}\n}\nf();\n`,
    `f();\n`,
  ],
  [
    "local types",
    `function f() {\n  // about T\n  type T = string;\n  return 1;\n}\n`,
    `function f() {\n  return 1;\n}\n`,
  ],
  [
    "comments beside types stay where code is",
    `f(\n  // first\n  a as string, // why\n);\n`,
    `f(\n  // first\n  a, // why\n);\n`,
  ],
];

test.each(cases)("%s", async (_, typescript, expected) => {
  expect(await javascript(typescript)).toBe(expected);
});

test.each([
  "enum A { B }",
  "namespace N { export const a = 1; }",
  "class A { constructor(private a: string) {} }",
  "import a = require('a');",
])("more than types is refused: %s", (text) => {
  expect(() => eraseTypes(text)).toThrow(/no JavaScript counterpart/);
});

test("a syntax error is refused with its line", () => {
  expect(() => eraseTypes("const a = 1;\nconst = 2;\n")).toThrow(/line 2/);
});
