import { join } from "node:path";
import * as prettier from "prettier";
import { expect, test } from "vitest";
import { loadProject } from "../../../src/facts/index.ts";
import { type Layout, usualLayout } from "../../../src/model/facts.ts";
import { recordFile } from "../../../src/model/record.ts";
import { folderOf, load, type Files } from "../folder.ts";

/** What Prettier itself would use for the record in `folder`. */
async function prettierLayout(folder: string): Promise<Layout> {
  const options = await prettier.resolveConfig(join(folder, recordFile), { editorconfig: true, useCache: false });
  const { useTabs = false, tabWidth = 2, printWidth = 80, endOfLine = "lf" } = options ?? {};
  return {
    useTabs,
    tabWidth,
    printWidth: Math.min(printWidth, Number.MAX_SAFE_INTEGER),
    newline: endOfLine === "crlf" ? "\r\n" : "\n",
  };
}

const editorconfig =
  "root = true\n\n[*]\nindent_style = space\nindent_size = 3\nend_of_line = crlf\n\n[*.{json,yml}]\nindent_size=5\nmax_line_length=110\n";

test.each<[string, Files, string?]>([
  ["nothing", {}],
  ["a configuration that says nothing", { ".prettierrc": "{}" }],
  [".prettierrc in YAML", { ".prettierrc": "useTabs: true\ntabWidth: 8\nprintWidth: 120\nendOfLine: crlf\n" }],
  ["package.json", { "package.json": { prettier: { tabWidth: 4, printWidth: 40 } } }],
  [
    "overrides of JSON and of scripts",
    {
      ".prettierrc.json": {
        useTabs: true,
        overrides: [
          { files: ["*.json", "*.md"], options: { useTabs: false, tabWidth: 6 } },
          { files: "*.{js,ts}", options: { tabWidth: 8, printWidth: 140 } },
          { files: "src/**", options: { printWidth: 150 } },
        ],
      },
    },
  ],
  [
    "overrides in YAML",
    {
      ".prettierrc.yaml":
        "overrides:\n  - files: ['*.json']\n    options:\n      tabWidth: 4\n  - files: '*.md'\n    options:\n      tabWidth: 6\n",
    },
  ],
  [
    "overrides that leave the record out",
    {
      ".prettierrc.json": {
        overrides: [{ files: "*.json", excludeFiles: ".observability.json", options: { tabWidth: 6 } }],
      },
    },
  ],
  [
    "overrides by folder, of a repository",
    {
      ".git/HEAD": "",
      ".prettierrc.json": {
        overrides: [
          { files: "apps/api/*.json", options: { tabWidth: 6 } },
          { files: "apps/web/*.json", options: { printWidth: 60 } },
        ],
      },
    },
    "apps/api",
  ],
  ["editorconfig alone", { ".editorconfig": editorconfig }],
  ["editorconfig for other files", { ".editorconfig": "[*.js]\nindent_size = 7\n[/package.json]\ntab_width = 5\n" }],
  ["editorconfig below", { ".prettierrc": '{"printWidth":70}', ".editorconfig": editorconfig }],
  [
    "editorconfig overruled",
    { ".prettierrc": '{"useTabs":true,"tabWidth":6,"endOfLine":"lf"}', ".editorconfig": editorconfig },
  ],
  ["editorconfig by folder", { ".git/HEAD": "", ".editorconfig": "[apps/*/*]\nindent_size = 6\n" }, "apps/api"],
  ["editorconfig without a limit", { ".editorconfig": "[*]\nmax_line_length = off\n" }],
  ["editorconfig with tabs", { ".editorconfig": "[*]\nindent_style = tab\n" }],
  ["editorconfig with wide tabs", { ".editorconfig": "[*]\nindent_style = tab\ntab_width = 8\n" }],
  ["editorconfig with tabs by size", { ".editorconfig": "[*]\nindent_size = tab\n" }],
  ["editorconfig with a width of tabs", { ".editorconfig": "[*]\nindent_size = 3\ntab_width = 8\n" }],
  ["editorconfig with all", { ".editorconfig": "[*]\nindent_style = space\nindent_size = 3\ntab_width = 8\n" }],
])("of the record, as Prettier reads it: %s", async (_, files, dir = ".") => {
  const folder = join(folderOf({ [join(dir, "package.json")]: { name: "app" }, ...files }), dir);
  expect((await loadProject(folder)).facts.recordLayout).toEqual(await prettierLayout(folder));
});

test("what the code looks like has no say in the record", async () => {
  const { facts } = await load({ "a.js": `if (a) {\r\n\tb('${"x".repeat(95)}')\r\n}\r\n`.repeat(20) });
  expect(facts.style).toMatchObject({ indent: "tab", newline: "\r\n", printWidth: 100 });
  expect(facts.recordLayout).toEqual(usualLayout);
});
