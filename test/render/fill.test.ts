import { createRequire } from "node:module";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import Handlebars from "handlebars";
import { expect, test } from "vitest";
import { fillTemplate } from "../../src/render/fill.ts";
import { compileOptions } from "../../src/render/handlebars-options.ts";
import type { Template } from "../../src/render/templates.ts";

const runtime = createRequire(import.meta.url)("handlebars/runtime") as { template: (spec: unknown) => Template };

const fillText = (text: string, context: object): string =>
  fillTemplate(Handlebars.compile(text, compileOptions), context);

test.each([
  "{{name}}",
  "{{#if name}}x{{/if}}",
  "{{#if (eq name 1)}}x{{/if}}",
  "{{json name}}",
  "{{#unless a.name}}x{{/unless}}",
])("a name the context does not have is an error: %s", (text) => {
  expect(() => fillText(text, { a: {} })).toThrow(/name/);
});

test("an unknown helper is an error", () => {
  expect(() => fillText("{{shout name}}", { name: "x" })).toThrow(/shout/);
});

test("conditions, loops and helpers", () => {
  const text =
    "{{#if (and a (not b))}}1{{/if}}{{#if (or b (eq c 'x'))}}2{{/if}}{{#each list}}{{#if (eq id 'p')}}{{json @index}}{{/if}}{{/each}}";
  expect(fillText(text, { a: true, b: false, c: "x", list: [{ id: "q" }, { id: "p" }] })).toBe("121");
});

test("nothing is escaped as HTML", () => {
  expect(fillText("{{a}}", { a: "a => b && '<c>'" })).toBe("a => b && '<c>'");
});

test("json prints any string as one literal that evaluates to the same string", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const printed = fillText("({{json name}})", { name });
      expect(runInNewContext(printed)).toBe(name);
    }),
  );
});

test("json refuses what has no literal", () => {
  expect(() => fillText("{{json f}}", { f: () => 1 })).toThrow(/no literal/);
});

test("precompiled templates print the same, and are as strict", () => {
  const text = "{{#if (eq a 1)}}{{json b}}{{/if}}{{b}}";
  const specification: unknown = runInNewContext(
    `(${Handlebars.precompile(text, compileOptions) as unknown as string})`,
  );
  const template = runtime.template(specification);
  expect(fillTemplate(template, { a: 1, b: "<" })).toBe(fillText(text, { a: 1, b: "<" }));
  expect(() => fillTemplate(template, { a: 1 })).toThrow(/"b"/);
});
