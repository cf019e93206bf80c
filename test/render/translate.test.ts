import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import * as prettier from "prettier";
import { expect, onTestFinished, test } from "vitest";
import type { Style } from "../../src/model/facts.ts";
import { translate, type RenderTarget } from "../../src/render/translate.ts";
import { defaultStyle } from "./style.ts";

const template = readFileSync(new URL("golden/template.ts.txt", import.meta.url), "utf8");

const targets = {
  "typescript-esm.ts": { language: "typescript", moduleFormat: "esm", importExtension: ".js" },
  "typescript-commonjs.ts": { language: "typescript", moduleFormat: "commonjs", importExtension: "" },
  "typescript-sources.ts": { language: "typescript", moduleFormat: "esm", importExtension: ".ts" },
  "javascript-esm.mjs": { language: "javascript", moduleFormat: "esm", importExtension: ".js" },
  "javascript-commonjs.cjs": { language: "javascript", moduleFormat: "commonjs", importExtension: "" },
} as const satisfies { [file: string]: Omit<RenderTarget, "style"> };

const standardStyle: Style = { ...defaultStyle, quotes: "single", semicolons: false, trailingCommas: "none" };
const files = Object.entries(targets);

test.each(files)("golden %s", async (file, target) => {
  const style = file.startsWith("javascript") ? standardStyle : defaultStyle;
  await expect(await translate(template, { ...target, style })).toMatchFileSnapshot(`golden/${file}.txt`);
});

test.each(files.filter(([file]) => file.startsWith("javascript")))("node accepts %s", async (file, target) => {
  const folder = mkdtempSync(join(tmpdir(), "translate-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, file), await translate(template, { ...target, style: standardStyle }));
  execFileSync(process.execPath, ["--check", join(folder, file)]);
});

const styles: fc.Arbitrary<Style> = fc.record({
  indent: fc.constantFrom("tab" as const, 2, 3, 4, 8),
  quotes: fc.constantFrom("single", "double"),
  semicolons: fc.boolean(),
  trailingCommas: fc.constantFrom("all", "es5", "none"),
  printWidth: fc.integer({ min: 60, max: 140 }),
  arrowParens: fc.constantFrom("always", "avoid"),
  bracketSpacing: fc.boolean(),
  newline: fc.constantFrom("\n", "\r\n"),
});

test("the project's own Prettier finds nothing to change, whatever the style", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), styles, async ([file, target], style) => {
      const text = await translate(template, { ...target, style });
      const filepath = file.startsWith("typescript") ? "a.ts" : "a.js";
      expect(await prettier.check(text, { ...configuration(style), filepath })).toBe(true);
      expect(text.replaceAll("\r\n", "").includes("\r")).toBe(false);
      expect(text.includes("\r\n")).toBe(style.newline === "\r\n");
    }),
    { numRuns: 60 },
  );
}, 60_000);

/** The style as a user writes it down in .prettierrc. */
function configuration(style: Style): prettier.Options {
  return {
    ...(style.indent === "tab" ? { useTabs: true } : { tabWidth: style.indent }),
    singleQuote: style.quotes === "single",
    semi: style.semicolons,
    trailingComma: style.trailingCommas,
    printWidth: style.printWidth,
    arrowParens: style.arrowParens,
    bracketSpacing: style.bracketSpacing,
    endOfLine: style.newline === "\n" ? "lf" : "crlf",
  };
}

test("translating the translated text changes nothing", async () => {
  const once = await translate(template, { ...targets["typescript-esm.ts"], style: defaultStyle });
  expect(await translate(once, { ...targets["typescript-esm.ts"], style: defaultStyle })).toBe(once);
});

test("JavaScript never imports a .ts file", async () => {
  const target = { language: "javascript", moduleFormat: "esm", importExtension: ".ts", style: defaultStyle } as const;
  expect(await translate('import { a } from "./a.js";', target)).toBe('import { a } from "./a.js";\n');
});

test("packages that end in .js keep their name", async () => {
  const target = { ...targets["javascript-commonjs.cjs"], style: defaultStyle };
  expect(await translate('import { a } from "big.js";', target)).toBe('const { a } = require("big.js");\n');
});

test("Python gets the project's line ends and is otherwise left alone", async () => {
  const style: Style = { ...defaultStyle, newline: "\r\n" };
  const target = { language: "python", moduleFormat: "python", importExtension: "", style } as const;
  expect(await translate("import os\n\n\nx = {'a' : 1}\n\n", target)).toBe("import os\r\n\r\n\r\nx = {'a' : 1}\r\n");
});

test("type parameters of arrow functions stay as TypeScript files have them", async () => {
  const text = "export const same = <T>(value: T): T => value;\n";
  expect(await translate(text, { ...targets["typescript-esm.ts"], style: defaultStyle })).toBe(text);
});
