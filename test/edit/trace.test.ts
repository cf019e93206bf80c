import { describe, expect, it } from "vitest";
import { parse, syntaxProblems, traceRequirement } from "../../src/edit/typescript/index.ts";
import { erase } from "../../src/model/sources.ts";
import { addPieces, rangeOf } from "../../src/plan/pieces.ts";
import { memorySources } from "../support/memory.ts";

const module = { dir: "observability", importExtension: "" } as const;

function trace(text: string, name: string, attributes: { [name: string]: string } = {}) {
  const target = { file: "a.ts", function: name, span: "process_order", attributes };
  const requirement = traceRequirement(target, module);
  const outcome = requirement.ensure(memorySources({ "a.ts": text }));
  if (outcome.kind !== "missing") return { outcome, text, requirement };
  const after = addPieces({ text, pieces: [], rewritten: [] }, outcome.insertions, requirement.id);
  expect(syntaxProblems(parse("a.ts", after.text))).toEqual([]);
  expect(erase(after.text, after.pieces.map(rangeOf))).toBe(text);
  expect(requirement.ensure(memorySources({ "a.ts": after.text })).kind).toBe("satisfied");
  return { outcome, text: after.text, requirement };
}

describe("trace", () => {
  it("puts the body of an async function into a span, one level deeper, template literals untouched", () => {
    const { text, requirement } = trace(
      "import { x } from './x';\n\nexport async function processOrder(order: Order): Promise<void> {\n  await x(order);\n\n  await x(`a\nb`);\n}\n",
      "processOrder",
      { "order.id": "order.id" },
    );
    expect(text).toBe(
      `import { x } from './x';
import * as observability from './observability';

export async function processOrder(order: Order): Promise<void> {
  return observability.traced('process_order', { 'order.id': order.id }, async () => {
    await x(order);

    await x(\`a
b\`);
  });
}
`,
    );
    const found = requirement.find(memorySources({ "a.ts": text }));
    const undone = erase(text, found?.pieces ?? []);
    expect(syntaxProblems(parse("a.ts", undone))).toEqual([]);
    expect(undone).not.toContain("traced");
  });

  it.each([
    [
      "const f = (a) => a.b + 1;\n",
      "f",
      'const f = (a) => observability.traced("process_order", { "a": a.b }, () => a.b + 1);\n',
    ],
    [
      "class Orders {\n\tprocess(a) {\n\t\treturn this.x(a);\n\t}\n}\n",
      "Orders.process",
      'class Orders {\n\tprocess(a) {\n\t\treturn observability.traced("process_order", { "a": a.b }, () => {\n\t\t\treturn this.x(a);\n\t\t});\n\t}\n}\n',
    ],
    [
      "exports.f = (a) => a.b + 1;\n",
      "f",
      'exports.f = (a) => observability.traced("process_order", { "a": a.b }, () => a.b + 1);\n',
    ],
  ])("wraps %j", (input, name, expected) => {
    const { text } = trace(input, name, { a: "a.b" });
    expect(text.slice(text.indexOf("\n") + 1)).toBe(expected);
  });

  it.each([
    ["function* g(a) { yield a; }\n", "g", {}, "function-untraceable"],
    ["function f(a) { return a; }\n", "g", {}, "function-unknown"],
    ["function f(a) { return a; }\n", "f", { x: "b.c" }, "attribute-unknown"],
    ["function f(a) { return a; }\n", "f", { x: "a.b(), evil()" }, "attribute-unknown"],
  ])("refuses %j", (input, name, attributes, code) => {
    const { outcome } = trace(input, name, attributes as { [name: string]: string });
    expect(outcome.kind === "blocked" && outcome.problem.code).toBe(code);
  });
});
