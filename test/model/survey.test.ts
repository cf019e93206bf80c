import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createScanner } from "../../src/model/survey.ts";

const scan = (text: string, texts: readonly string[]): ReturnType<ReturnType<typeof createScanner>["scan"]> => {
  const bytes = new TextEncoder().encode(`${text}from "beyond"; needle`);
  return createScanner(new Set(texts)).scan(bytes, new TextEncoder().encode(text).length);
};

describe("one pass over a text", () => {
  it("finds what searching for each text would find, also where they overlap", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", ".", "é", "\n"), maxLength: 80 });
    const words = fc.uniqueArray(fc.string({ unit: fc.constantFrom("a", "b", ".", "é"), minLength: 4, maxLength: 7 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(letters, words, (text, texts) => {
        expect([...scan(text, texts).holds].sort()).toEqual(texts.filter((it) => text.includes(it)).sort());
      }),
      { numRuns: 2_000 },
    );
  });

  it("refuses what is in nearly every file", () => {
    expect(() => scan("", ["pwd"])).toThrow('"pwd" is too short');
  });

  it("stops where the text does", () => {
    expect(scan("import a ", ["needle"])).toEqual({ holds: [], loads: [] });
    expect(createScanner(new Set(["needle"])).scan(new TextEncoder().encode("a needle"), 7).holds).toEqual([]);
    expect(scan('import a from "a', ["needle"])).toEqual({ holds: [], loads: [] });
  });

  it("finds what is loaded, however it is written", () => {
    const text = [
      'import "a";import b from"b";import{c}from\'c/d\'',
      "export * from `e`",
      "const f = require('f'), g = await import( \"./g.js\" )",
      'import {\n  h,\n} from\n  "@h/h"',
      'import i = require("node:i");',
      'import("\u00e9");',
    ].join("\n");
    expect(scan(text, []).loads).toEqual(["a", "b", "c/d", "e", "f", "./g.js", "@h/h", "node:i", "\u00e9"]);
  });

  it("takes nothing else for it", () => {
    const text = 'xfrom "a"; $require("b"); from(c, "d"); import d; require(""); from "\n"; require("e" + f)';
    expect(scan(text, []).loads).toEqual(["e"]);
  });
});
