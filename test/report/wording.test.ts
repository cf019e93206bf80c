import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { inWords } from "../../src/report/json-reasons.ts";
import { describe as words, wordedCodes } from "../../src/report/wording.ts";

const source = new URL("../../src/", import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const text = files
  .filter((file) => !file.startsWith("report/wording"))
  .map((file) => readFileSync(new URL(file, source), "utf8"));

test("every code that the source names has a wording", () => {
  const used = text.flatMap((file) =>
    [
      ...file.matchAll(
        /\b(?:code: |problem\(\s*|refuse\(\s*|refusal\(\s*|usage\(\s*|failure\(\s*)"([a-z]+(?:[.-][a-z]+)+)"/g,
      ),
    ].map(([, code]) => code),
  );
  const unworded = [...new Set(used)].filter(
    (code) => code !== undefined && !wordedCodes.includes(code) && !code.startsWith("file."),
  );
  expect(unworded).toEqual([]);
});

test("no wording is left over", () => {
  const all = text.join("\n");
  expect(wordedCodes.filter((code) => !all.includes(`"${code}"`) && !all.includes(`file-$`))).toEqual([]);
});

test("a code without wording is told with everything known about it", () => {
  expect(words({ code: "new-thing", severity: "error", args: { what: "x", count: 2 } })).toEqual({
    message: "new-thing: what x, count 2.",
    help: undefined,
  });
});

test("what a parser of JSON found is told in words", () => {
  const texts = [
    "{ a }",
    "[1.]",
    '{ "a": 1, }',
    '{ "a" 1 }',
    "[1 2]",
    "[",
    "{",
    "{} {}",
    '{ "a": "b',
    '["\\u1"]',
    '["\\q"]',
  ];
  const errorsOf = (text: string): readonly string[] => {
    const errors: ParseError[] = [];
    parseTree(text, errors);
    return errors.map(({ error }) => printParseErrorCode(error));
  };
  const raw = [...new Set(texts.flatMap(errorsOf))];
  expect(raw.length).toBeGreaterThan(9);
  expect(raw.filter((reason) => inWords(reason) === reason)).toEqual([]);
  const { message } = words({
    code: "baseline.broken",
    severity: "error",
    args: { file: "b.json", reason: errorsOf("{")[0]! },
  });
  expect(message).toBe('b.json is no baseline that can be read: a "}" is missing.');
  expect(inWords("it is empty")).toBe("it is empty");
});

test("a code is data, not a property of a prototype", () => {
  expect(words({ code: "constructor", severity: "error", args: {} }).message).toBe("constructor.");
});
