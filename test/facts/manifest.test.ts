import { basename } from "node:path";
import { expect, test } from "vitest";
import { loadProject } from "../../src/facts/index.ts";
import { folderOf, load } from "./folder.ts";

test("name and version, or the folder's name", async () => {
  expect((await load({ "package.json": { name: "@acme/api", version: "1.2.3" } })).facts).toMatchObject({
    name: "@acme/api",
    version: "1.2.3",
  });
  const { root, facts } = await load({ "package.json": {} });
  expect(facts).toMatchObject({ name: basename(root), version: "0.0.0" });
});

test.each([
  ["tabs", '{\n\t"name": "app",\n\t"dependencies": {\n\t\t"express": "^4.0.0"\n\t}\n}', 4],
  [
    "four spaces and a final newline",
    '{\n    "name": "app",\n    "dependencies": {\n        "express": "^4.0.0"\n    }\n}\n',
    4,
  ],
  ["one line", '{"name":"app","dependencies":{"express":"^4.0.0"}}', 1],
  ["CRLF", '{\r\n  "name": "app",\r\n  "dependencies": {\r\n    "express": "^4.0.0"\r\n  }\r\n}\r\n', 4],
  ["a byte order mark", '\uFEFF{\n"name": "app",\n"dependencies": {\n"express": "^4.0.0"}}', 4],
])("package.json with %s", async (_, text, line) => {
  const { facts, sources } = await load({ "package.json": text });
  expect(facts.name).toBe("app");
  expect(facts.packages).toMatchObject([
    { name: "express", version: "4.0.0", evidence: { file: "package.json", line } },
  ]);
  expect(sources.read("package.json")).toBe(text);
});

test.each([
  ['{\n  "name": "app",\n}', 3],
  ['{\n  // no comments\n  "name": "app"\n}', 2],
  ['{\n  "name": "app"\n', 3],
  ["[]", 1],
  ["", 1],
  ['<<<<<<< HEAD\n{"name":"a"}', 1],
])("a broken package.json ends with its line: %j", async (text, line) => {
  await expect(loadProject(folderOf({ "package.json": text }))).rejects.toMatchObject({
    name: "Failure",
    problems: [{ code: "manifest-invalid", at: { file: "package.json", line } }],
  });
});

test("no package.json, no folder, another language", async () => {
  await expect(loadProject(folderOf({}))).rejects.toMatchObject({ problems: [{ code: "manifest-missing" }] });
  await expect(loadProject("/none/such")).rejects.toMatchObject({ problems: [{ code: "folder-missing" }] });
  await expect(loadProject(folderOf({ "pyproject.toml": "" }))).rejects.toMatchObject({
    problems: [{ code: "language-unsupported", args: { language: "python" } }],
  });
});

test("packages: groups, ranges without a promise, installed copies, names that lead elsewhere", async () => {
  const { facts } = await load({
    "package.json": {
      dependencies: { pg: "^8.0.0", any: "*", link: "workspace:*", git: "github:a/b", "../../evil": "^1.0.0", odd: 1 },
      devDependencies: { pg: "^8.1.0", vitest: "~3.1.0" },
      optionalDependencies: { redis: "5.x" },
      peerDependencies: { fastify: ">=4" },
    },
    "node_modules/pg/package.json": { version: "8.16.3" },
    "node_modules/any/package.json": { version: "2.0.0" },
  });
  const found = facts.packages.map(({ name, version, dev }) => [name, version, dev]);
  expect(found).toEqual([
    ["../../evil", "1.0.0", false],
    ["any", "2.0.0", false],
    ["fastify", "4.0.0", false],
    ["git", undefined, false],
    ["link", undefined, false],
    ["pg", "8.16.3", false],
    ["redis", "5.0.0", false],
    ["vitest", "3.1.0", true],
  ]);
});
