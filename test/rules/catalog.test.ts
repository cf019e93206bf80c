import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalog, findPage } from "../../src/rules/catalog.ts";

const source = new URL("../../src/", import.meta.url);
const texts = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(new URL(file, source), "utf8"));

it("has each code once", () => {
  const codes = catalog.map(({ code }) => code);
  expect([...new Set(codes)]).toEqual(codes);
});

it("has a page for every code that the source reports", () => {
  const used = texts.flatMap((text) => [...text.matchAll(/"(OG-[A-Z]{3}\d\d)"/g)].map(([, code]) => code ?? ""));
  expect(used.length).toBeGreaterThan(catalog.length);
  expect(used.filter((code) => findPage(code) === undefined)).toEqual([]);
});

describe.each(catalog)("$code", ({ code, title, why, help, source: from }) => {
  it("has a whole page", () => {
    expect(code).toMatch(/^OG-(RES|TRC|LOG|COR|MET|HLT|ALR|COV|REQ|CHK)\d\d$/);
    for (const text of [title, from]) expect(text).toMatch(/^\S.*[^.\s]$/);
    for (const text of [why, help]) expect(text).toMatch(/^\S.*[.!?`]$/s);
    expect(title.length).toBeLessThanOrEqual(90);
  });
});

it("finds a page in any letter case, with and without the prefix", () => {
  for (const code of ["OG-REQ01", "og-req01", "req01"]) expect(findPage(code)?.code).toBe("OG-REQ01");
  expect(findPage("OG-REQ99")).toBeUndefined();
});
