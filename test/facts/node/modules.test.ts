import { expect, test } from "vitest";
import { load, type Files } from "../folder.ts";

interface Expected {
  readonly language: string;
  readonly format: string;
  readonly extension: string;
}

const compiled = (compilerOptions: object): string =>
  `// comment\n${JSON.stringify({ compilerOptions }).replace(/}}$/, ",}, /* last */ }").replace("{,", "{")}`;
const esm = { name: "app", type: "module" };

test.each<[string, Files, Expected]>([
  ["nothing at all", {}, { language: "javascript", format: "commonjs", extension: "" }],
  ["require", { "app.js": "var a = require('./a')" }, { language: "javascript", format: "commonjs", extension: "" }],
  [
    "require with endings",
    { "app.js": "const a = require('./a.js'); require('./b.json')" },
    { language: "javascript", format: "commonjs", extension: ".js" },
  ],
  ["type module", { "package.json": esm, "app.js": "" }, { language: "javascript", format: "esm", extension: ".js" }],
  [
    "type module, bundled",
    { "package.json": esm, "app.js": "import a from './a';\nimport b from './b';" },
    { language: "javascript", format: "esm", extension: "" },
  ],
  [
    "imports without a type",
    { "app.js": "import a from './a.js'\n", "b.js": "export const b = 1" },
    { language: "javascript", format: "esm", extension: ".js" },
  ],
  [
    "a single .mjs does not change what .js is",
    { "app.mjs": "import a from './a.mjs'" },
    { language: "javascript", format: "commonjs", extension: ".js" },
  ],
  [
    "the word import in a comment",
    { "app.js": "/*\nimport the world\n*/\nmodule.exports = 1" },
    { language: "javascript", format: "commonjs", extension: "" },
  ],
  [
    "nodenext, type module",
    { "package.json": esm, "tsconfig.json": compiled({ module: "NodeNext" }), "src/a.ts": "" },
    { language: "typescript", format: "esm", extension: ".js" },
  ],
  [
    "nodenext without a type",
    { "tsconfig.json": compiled({ module: "node16" }), "src/a.ts": "import './b'" },
    { language: "typescript", format: "commonjs", extension: "" },
  ],
  [
    "commonjs",
    { "tsconfig.json": compiled({ module: "CommonJS" }), "src/a.ts": "" },
    { language: "typescript", format: "commonjs", extension: "" },
  ],
  [
    "esnext, bundler",
    { "tsconfig.json": compiled({ module: "esnext", moduleResolution: "bundler" }), "src/a.ts": "" },
    { language: "typescript", format: "esm", extension: "" },
  ],
  [
    "bundler, endings written anyway",
    { "tsconfig.json": compiled({ module: "preserve" }), "src/a.ts": "import './b.js'" },
    { language: "typescript", format: "esm", extension: ".js" },
  ],
  [
    "endings of sources",
    {
      "package.json": esm,
      "tsconfig.json": compiled({ module: "nodenext", allowImportingTsExtensions: true }),
      "src/a.ts": "import './b.ts'",
    },
    { language: "typescript", format: "esm", extension: ".ts" },
  ],
  [
    "no module, modern target",
    { "tsconfig.json": compiled({ target: "ES2022" }), "src/a.ts": "" },
    { language: "typescript", format: "esm", extension: "" },
  ],
  [
    "no module at all",
    { "tsconfig.json": compiled({}), "src/a.ts": "" },
    { language: "typescript", format: "commonjs", extension: "" },
  ],
  [
    "sources run as they are",
    { "package.json": esm, "a.ts": "" },
    { language: "typescript", format: "esm", extension: ".ts" },
  ],
  [
    "extended configuration",
    {
      "package.json": esm,
      "tsconfig.json": '{"extends": "./base"}',
      "base.json": '{"extends":["@tsconfig/node22/tsconfig.json"]}',
      "node_modules/@tsconfig/node22/tsconfig.json": compiled({ module: "node16" }),
      "src/a.ts": "",
    },
    { language: "typescript", format: "esm", extension: ".js" },
  ],
  [
    "a configuration that extends itself",
    { "tsconfig.json": '{"extends":"./tsconfig.json","compilerOptions":{"module":"es2022"}}', "src/a.ts": "" },
    { language: "typescript", format: "esm", extension: "" },
  ],
  [
    "Nest's names are no endings",
    { "tsconfig.json": compiled({ module: "commonjs" }), "src/a.ts": "import './app.module'; import './app.service'" },
    { language: "typescript", format: "commonjs", extension: "" },
  ],
  [
    "a tsconfig that checks JavaScript",
    { "tsconfig.json": compiled({ checkJs: true }), "app.js": "exports.a = 1", "b.js": "", "types/x.d.ts": "" },
    { language: "javascript", format: "commonjs", extension: "" },
  ],
  [
    "TypeScript in tools only",
    { "app.js": "", "vitest.config.ts": "", "test/a.test.ts": "", "tool.ts": "" },
    { language: "javascript", format: "commonjs", extension: "" },
  ],
])("%s", async (_, files, { language, format, extension }) => {
  const { facts } = await load(files);
  expect({
    language: facts.language.value,
    format: facts.moduleFormat.value,
    extension: facts.importExtension,
  }).toEqual({
    language,
    format,
    extension,
  });
});

test("evidence", async () => {
  const js = await load({ "package.json": { name: "app", type: "module" }, "lib/a.js": "" });
  expect(js.facts.moduleFormat.evidence).toEqual({ file: "package.json", line: 3 });
  expect(js.facts.language.evidence).toEqual({ file: "lib/a.js", line: 1 });
  const ts = await load({ "tsconfig.json": compiled({ module: "commonjs" }), "src/a.ts": "" });
  expect(ts.facts.moduleFormat.evidence).toEqual({ file: "tsconfig.json", line: 1 });
  expect(ts.facts.language.evidence).toEqual({ file: "tsconfig.json", line: 1 });
});
