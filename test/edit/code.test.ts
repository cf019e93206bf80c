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
    expect(code.calls(["one"]).map(({ certain }) => certain)).toEqual([true, false, false, false]);
  });

  it("gives whole choices once, and what a function returns", () => {
    const code = codeOf({ "a.js": 'const f = (r) => (ok(r.id) ? r.id : r.other || "none");\n' });
    const choices = code.choices(["r.id"], (text) => text.includes("ok("));
    const [choice] = choices;
    expect(choices).toHaveLength(1);
    expect(code.choices(["r.id"], () => false)).toEqual([]);
    expect(choice).toMatchObject({ askedFor: [{ source: "ok(r.id)" }], measured: false, value: { kind: "either" } });
    expect(choice?.within[0]?.returns()).toMatchObject([{ kind: "either" }]);
  });

  it("gives choices that are statements, with what is asked for", () => {
    const code = codeOf({
      "a.js":
        "function f(r) {\n  let id = r.id;\n  if (!id) id = made();\n  id ??= other();\n  if (typeof r.a === 'string' && r.b) return r.a;\n" +
        "  if (r.c) r.d = 1;\n  else if (id.length > 9) r.d = 2;\n  else r.d = 3;\n  return 0;\n}\n",
    });
    const sourceOf = ({ source }: CodeValue): string => source;
    const given = code
      .choices(["r.id"], () => true)
      .map(({ at, value, askedFor, measured }) => ({
        line: at.line,
        values: value.kind === "either" ? value.values.map(sourceOf) : [],
        askedFor: askedFor.map(sourceOf),
        measured,
      }));
    expect(given).toEqual([
      { line: 3, values: ["r.id", "made()"], askedFor: ["r.id"], measured: true },
      { line: 4, values: ["id", "other()"], askedFor: [], measured: true },
      { line: 5, values: ["r.a", "0"], askedFor: ["r.a", "r.b"], measured: false },
      { line: 6, values: ["1", "2", "3"], askedFor: ["r.c", "id.length > 9"], measured: false },
    ]);
  });

  it("names globals by other names, and what is called of something by its type", () => {
    const code = codeOf({
      "a.ts":
        'import { start, type Sdk } from "sdk";\nconst { log } = console;\nlet exit = process.exit;\nexit = other;\n' +
        "class A {\n  constructor(private readonly sdk: Sdk, private own: B) {}\n  f(sdk: Sdk) {\n    log(1);\n    exit(1);\n" +
        "    sdk.end();\n    this.sdk.end();\n    this.own.end();\n  }\n}\nstart(() => new A().f);\n",
    });
    const [{ within } = { within: [] }] = code.methods(["end"]);
    expect(within[0]?.calls().map(({ callee }) => callee)).toEqual([
      "console.log",
      "",
      "sdk#Sdk.end",
      "sdk#Sdk.end",
      "",
    ]);
  });

  it("says of a value by a name that it varies", () => {
    const varies = (text: string): unknown => {
      const value = argumentOf(`import { start, make } from "sdk";\n${text}\nstart(a);\n`);
      return value?.kind === "call" ? (value.varies ?? false) : value?.kind;
    };
    expect(varies("const a = make();")).toBe(false);
    expect(varies("let a = make();\nif (x) a = wrap(a);")).toBe(true);
  });
});
