import { expect, test } from "vitest";
import { listWorkspaces } from "../../src/facts/index.ts";
import { folderOf, load } from "./folder.ts";

const members = {
  "apps/api/package.json": { name: "@acme/api" },
  "apps/web/package.json": {},
  "apps/notes/readme.md": "no package",
  "libs/deep/inner/package.json": { name: "inner" },
  "node_modules/apps/x/package.json": { name: "x" },
};

test.each([
  ["a list", { workspaces: ["apps/*"] }, ["@acme/api", "web"]],
  ["an object", { workspaces: { packages: ["./apps/*/"] } }, ["@acme/api", "web"]],
  ["an exception", { workspaces: ["apps/*", "!apps/web"] }, ["@acme/api"]],
  ["any depth", { workspaces: ["libs/**", "apps/api"] }, ["@acme/api", "inner"]],
  ["none", {}, []],
])("package.json with %s", async (_, manifest, names) => {
  const found = await listWorkspaces(folderOf({ ...members, "package.json": manifest }));
  expect(found.map(({ name }) => name)).toEqual(names);
});

test("pnpm-workspace.yaml, and one that only holds a catalog", async () => {
  const yaml = "# members\npackages:\n  - 'apps/*' # all\n  - \"!apps/web\"\n\ncatalog:\n  express: ^5.0.0\n";
  expect(await listWorkspaces(folderOf({ ...members, "pnpm-workspace.yaml": yaml }))).toEqual([
    { name: "@acme/api", dir: "apps/api" },
  ]);
  expect(
    await listWorkspaces(folderOf({ ...members, "pnpm-workspace.yaml": "catalog:\n  express: ^5.0.0\n" })),
  ).toEqual([]);
});

test("the root of a monorepo does not see its members' files", async () => {
  const { sources } = await load({
    "package.json": { workspaces: ["apps/*"] },
    "tools/run.js": "",
    "apps/api/package.json": { name: "api" },
    "apps/api/server.js": "",
  });
  expect(sources.list()).toEqual(["package.json", "tools/run.js"]);
});

test("packages of a member come from the member, with versions from the root's lockfile", async () => {
  const lock = {
    lockfileVersion: 3,
    packages: { "node_modules/express": { version: "4.21.2" }, "apps/api/node_modules/express": { version: "5.1.0" } },
  };
  const { facts } = await load(
    {
      "package.json": { workspaces: ["apps/*"], dependencies: { lodash: "^4.0.0" } },
      "package-lock.json": lock,
      "apps/api/package.json": { name: "api", dependencies: { express: "^5.0.0" } },
    },
    "apps/api",
  );
  expect(facts.packages).toEqual([
    { name: "express", range: "^5.0.0", version: "5.1.0", dev: false, evidence: { file: "package.json", line: 4 } },
  ]);
});
