import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import * as prettier from "prettier";
import { expect, test } from "vitest";
import { loadProject } from "../../../src/facts/index.ts";
import { inferStyle } from "../../../src/facts/style/infer.ts";
import type { Style } from "../../../src/model/facts.ts";
import { folderOf, load, type Files } from "../folder.ts";

const style = async (files: Files): Promise<Style> => (await load(files)).facts.style;

/** What Prettier itself would use for src/index.js in `folder`. */
async function prettierStyle(folder: string): Promise<Style> {
  const options =
    (await prettier.resolveConfig(join(folder, "src/index.js"), { editorconfig: true, useCache: false })) ?? {};
  return {
    indent: options.useTabs === true ? "tab" : (options.tabWidth ?? 2),
    quotes: options.singleQuote === true ? "single" : "double",
    semicolons: options.semi ?? true,
    trailingCommas: options.trailingComma ?? "all",
    printWidth: options.printWidth ?? 80,
    arrowParens: options.arrowParens ?? "always",
    bracketSpacing: options.bracketSpacing ?? true,
    newline: options.endOfLine === "crlf" ? "\r\n" : "\n",
  };
}

test("a minified file has no say, and takes no time", () => {
  const minified = `var a=${"f(b).c(d)||".repeat(100_000)}e\n`;
  expect(inferStyle([minified, "\tconst a = 'b'\n\tc(a)\n"])).toMatchObject({ semicolons: false, quotes: "single" });
});

const json = '{ "singleQuote": true, "semi": false, "tabWidth": 4, "trailingComma": "none", "arrowParens": "avoid" }';
const editorconfig =
  "root = true\n\n[*]\nindent_style = space\nindent_size = 3\nend_of_line = lf # always\nmax_line_length = 90\n\n[*.md]\nindent_size = 8\n\n[*.{js,ts}]\nmax_line_length=110\n";

test.each<[string, Files]>([
  [".prettierrc in JSON", { ".prettierrc": json }],
  [
    ".prettierrc in YAML",
    { ".prettierrc": "# ours\nsingleQuote: true\nprintWidth: 120 # wide\ntrailingComma: 'es5'\nuseTabs: true\n" },
  ],
  [".prettierrc.json", { ".prettierrc.json": json }],
  [
    ".prettierrc.yml with overrides of others",
    {
      ".prettierrc.yml":
        "semi: false\noverrides:\n  - files: '*.md'\n    options:\n      semi: true\n      tabWidth: 8\n",
    },
  ],
  [".prettierrc.toml", { ".prettierrc.toml": 'singleQuote = true\nprintWidth = 100\ntrailingComma = "none"\n' }],
  [".prettierrc.json5", { ".prettierrc.json5": "{ singleQuote: true, /* wide */ printWidth: 132 }" }],
  [
    "prettier.config.mjs",
    {
      "prettier.config.mjs":
        "/** @type {import('prettier').Config} */\nconst config = {\n  singleQuote: true,\n  semi: false,\n  overrides: [{ files: '*.md', options: { tabWidth: 8 } }],\n};\nexport default config;\n",
    },
  ],
  [
    ".prettierrc.cjs on one line",
    { ".prettierrc.cjs": "module.exports = { singleQuote: true, bracketSpacing: false, endOfLine: 'crlf' };" },
  ],
  ["package.json", { "package.json": { prettier: { singleQuote: true, bracketSpacing: false } } }],
  [
    "a shared package",
    {
      "package.json": { prettier: "@acme/style" },
      "node_modules/@acme/style/package.json": { name: "@acme/style", main: "index.json" },
      "node_modules/@acme/style/index.json": json,
    },
  ],
  [
    "overrides of ours",
    {
      ".prettierrc.json": {
        tabWidth: 8,
        overrides: [
          { files: ["*.{js,ts}"], excludeFiles: "*.test.js", options: { tabWidth: 4 } },
          { files: "*.md", options: { tabWidth: 1 } },
        ],
      },
    },
  ],
  ["editorconfig below", { ".prettierrc": '{"singleQuote":true}', ".editorconfig": editorconfig }],
  [
    "editorconfig overruled",
    { ".prettierrc": '{"tabWidth":6,"printWidth":70,"endOfLine":"crlf"}', ".editorconfig": editorconfig },
  ],
  [
    "editorconfig with tabs",
    { ".prettierrc": "{}", ".editorconfig": "[*]\nindent_style = tab\nindent_size = tab\ntab_width = 8\n" },
  ],
])("as Prettier reads it: %s", async (_, files) => {
  const folder = folderOf({ "package.json": { name: "app" }, ...files });
  expect((await loadProject(folder)).facts.style).toEqual(await prettierStyle(folder));
});

test.each([
  ["^1.19.0", "none", "avoid"],
  ["^2.8.0", "es5", "always"],
  ["^3.0.0", "all", "always"],
])("Prettier %s without a configuration", async (range, trailingCommas, arrowParens) => {
  expect(await style({ "package.json": { devDependencies: { prettier: range } } })).toMatchObject({
    trailingCommas,
    arrowParens,
    printWidth: 80,
  });
});

test("Biome", async () => {
  expect(await style({ "biome.json": "{}" })).toMatchObject({ indent: "tab", quotes: "double", printWidth: 80 });
  const settings =
    '{ // ours\n"formatter": {"indentStyle": "space", "indentWidth": 4, "lineWidth": 120},\n"javascript": {"formatter": {"quoteStyle": "single", "semicolons": "asNeeded", "trailingCommas": "none", "arrowParentheses": "asNeeded"}},}';
  expect(await style({ "biome.jsonc": settings })).toEqual({
    indent: 4,
    quotes: "single",
    semicolons: false,
    trailingCommas: "none",
    printWidth: 120,
    arrowParens: "avoid",
    bracketSpacing: true,
    newline: "\n",
  });
  const off = await style({ "biome.json": { formatter: { enabled: false } }, "a.js": "if (a) {\n    b('x')\n}\n" });
  expect(off).toMatchObject({ indent: 4, quotes: "single" });
});

test("editorconfig alone is over what the code looks like", async () => {
  const code = "if (a) {\n  b('x')\n}\n";
  expect(await style({ "a.js": code, ".editorconfig": "[*]\nindent_size = 4\n" })).toMatchObject({
    indent: 4,
    quotes: "single",
  });
  expect(await style({ "a.js": code, ".editorconfig": "[*.py]\nindent_size = 4\n" })).toMatchObject({ indent: 2 });
});

test("line ends that no file prescribes are those of the code", async () => {
  expect(await style({ "a.js": "a();\r\nb();\r\n", ".prettierrc": "{}" })).toMatchObject({ newline: "\r\n" });
  expect(await style({ "a.js": "a();\r\nb();\r\n", ".prettierrc": '{"endOfLine":"lf"}' })).toMatchObject({
    newline: "\n",
  });
});

test("configuration of the repository holds for its packages", async () => {
  const { facts } = await load(
    { ".git/HEAD": "", ".prettierrc": '{"tabWidth":7}', "apps/api/package.json": {} },
    "apps/api",
  );
  expect(facts.style.indent).toBe(7);
});

const sample = readFileSync(new URL("../../render/golden/javascript-esm.mjs.txt", import.meta.url), "utf8");

test("code laid out by Prettier shows its settings", async () => {
  const shown = fc.record({
    indent: fc.constantFrom("tab" as const, 2, 3, 4, 8),
    quotes: fc.constantFrom("single" as const, "double" as const),
    semicolons: fc.boolean(),
    trailingCommas: fc.constantFrom("all" as const, "none" as const),
    arrowParens: fc.constantFrom("always" as const, "avoid" as const),
    bracketSpacing: fc.boolean(),
    newline: fc.constantFrom("\n" as const, "\r\n" as const),
  });
  await fc.assert(
    fc.asyncProperty(shown, async (wanted) => {
      const text = await prettier.format(sample, {
        parser: "babel",
        ...(wanted.indent === "tab" ? { useTabs: true } : { tabWidth: wanted.indent }),
        singleQuote: wanted.quotes === "single",
        semi: wanted.semicolons,
        trailingComma: wanted.trailingCommas,
        arrowParens: wanted.arrowParens,
        bracketSpacing: wanted.bracketSpacing,
        endOfLine: wanted.newline === "\n" ? "lf" : "crlf",
      });
      expect(inferStyle([text])).toMatchObject(wanted);
    }),
    { numRuns: 60 },
  );
}, 30_000);

test("without code: what Prettier does", () => {
  expect(inferStyle([])).toMatchObject({
    indent: 2,
    quotes: "double",
    semicolons: true,
    trailingCommas: "all",
    newline: "\n",
  });
});
