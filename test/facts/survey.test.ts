import { expect, test } from "vitest";
import { load } from "./folder.ts";

test("what is looked through is what has a text", async () => {
  const wanted = 'import "here";';
  const { sources, problems } = await load({
    "a.js": `${wanted}${"x".repeat(2 * 1024 * 1024 - wanted.length)}`,
    "b.js": `${wanted}${"x".repeat(2 * 1024 * 1024)}`,
    "c.js": `${wanted}${"\u20ac".repeat(2 * 1024 * 1024 - wanted.length)}`,
    "d.js": `${wanted}${"\u20ac".repeat(2 * 1024 * 1024)}`,
    "e.js": `${wanted}${"x".repeat(30 * 1024 * 1024)}`,
    "f.js": `${wanted}\0`,
    "g.js": "",
  });
  const found = sources.list().filter((path) => sources.survey?.().loads(path).includes("here") === true);
  expect(found).toEqual(["a.js", "c.js"]);
  expect(found).toEqual(sources.list().filter((path) => sources.read(path)?.includes("here") === true));
  expect(problems.map(({ code, args }) => `${code} ${String(args["file"])}`)).toEqual([
    ...["file-too-large b.js", "file-too-large d.js", "file-too-large e.js", "file-binary f.js"],
  ]);
});

test("what browsers get may be any file, and hurts nobody", async () => {
  const { sources, problems } = await load({
    "public/vendor/a.js": new Uint8Array([0x2f, 0x2f, 0xe4, 0x0a]),
    "vendors/b.js": "x".repeat(2 * 1024 * 1024 + 1),
  });
  for (const path of sources.list()) sources.read(path);
  expect(problems.map(({ code, severity }) => `${code} ${severity}`).sort()).toEqual([
    "file-encoding info",
    "file-too-large info",
  ]);
});
