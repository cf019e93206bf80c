import { describe, expect, it } from "vitest";
import { readCode } from "../../src/edit/typescript/index.ts";
import type { CodeValue } from "../../src/model/code.ts";
import { memorySources } from "../support/memory.ts";

const codeOf = (files: { [path: string]: string }): ReturnType<typeof readCode> => readCode(memorySources(files));

const argumentOf = (text: string): CodeValue | undefined => codeOf({ "a.js": text }).calls(["sdk#start"])[0]?.args[0];

describe("what a file loads", () => {
  it("follows every spelling, with the conditions it stands under", () => {
    const code = codeOf({
      "app.ts":
        'import a = require("./a");\n' +
        'import type { T } from "types-only";\n' +
        'import { type U } from "types-only";\n' +
        'export * from "b";\n' +
        'if (process.env.X === "1") require("c");\nelse require("d");\n' +
        'async function later() { await import("e"); }\n',
      "a.ts": "",
    });
    expect(code.loads("app.ts").map(({ at, ...load }) => [at.line, load])).toEqual([
      [1, { module: "./a", file: "a.ts", hoisted: false, deferred: false, conditions: [] }],
      [4, { module: "b", hoisted: true, deferred: false, conditions: [] }],
      [5, { module: "c", hoisted: false, deferred: false, conditions: ['process.env.X === "1"'] }],
      [6, { module: "d", hoisted: false, deferred: false, conditions: ["else"] }],
      [7, { module: "e", hoisted: false, deferred: true, conditions: [] }],
    ]);
  });
});

describe("values", () => {
  it("keeps the last method of a chain behind a name", () => {
    const value = argumentOf('const { a, start } = require("sdk");\nconst both = a().merge(a());\nstart(both);\n');
    expect(value).toMatchObject({ kind: "call", call: { name: "merge", callee: "sdk#a.merge" } });
  });

  it("keeps both sides of a choice behind a name", () => {
    const value = argumentOf('const { a, start } = require("sdk");\nconst one = process.env.A ?? a();\nstart(one);\n');
    expect(value).toMatchObject({ kind: "either", values: [{ kind: "environment", name: "A" }, { kind: "call" }] });
  });

  it("follows a module that is loaded where it is used", () => {
    const start = 'const { start } = require("sdk");\n';
    expect(argumentOf(`${start}start(require("other"));\n`)).toMatchObject({ kind: "export", name: "other" });
    expect(argumentOf(`${start}start(require("other").part);\n`)).toMatchObject({ kind: "export", name: "other#part" });
    expect(argumentOf(`${start}start(require("other")());\n`)).toMatchObject({
      kind: "call",
      call: { callee: "other" },
    });
  });

  it("does not call an object complete that more is put into", () => {
    const start = 'const { start } = require("sdk");\nconst options = { a: 1 };\n';
    expect(argumentOf(`${start}start(options);\n`)).toMatchObject({ kind: "object", complete: true });
    expect(argumentOf(`${start}if (options.a === 1) start(options);\n`)).toMatchObject({ complete: true });
    expect(argumentOf(`${start}options.b = 2;\nstart(options);\n`)).toMatchObject({ complete: false });
    expect(argumentOf(`${start}options["b"] = 2;\nstart(options);\n`)).toMatchObject({ complete: false });
    expect(argumentOf(`${start}Object.assign(options, x);\nstart(options);\n`)).toMatchObject({ complete: false });
  });
});

describe("calls and choices", () => {
  it("says what may not happen", () => {
    const code = codeOf({ "a.js": "one();\nif (x) one();\nx && one();\nfunction f() { if (x) return; one(); }\n" });
    expect(code.calls(["one"]).map(({ conditional }) => conditional)).toEqual([false, true, true, false]);
  });

  it("gives whole choices once, and what a function returns", () => {
    const code = codeOf({ "a.js": 'const f = (r) => (ok(r.id) ? r.id : r.other || "none");\n' });
    const choices = code.choices(["r.id"], (text) => text.includes("ok("));
    const [choice] = choices;
    expect(choices).toHaveLength(1);
    expect(code.choices(["r.id"], () => false)).toEqual([]);
    expect(choice).toMatchObject({ condition: "ok(r.id)", value: { kind: "either" } });
    expect(choice?.within[0]?.returns()).toMatchObject([{ kind: "either" }]);
  });
});
