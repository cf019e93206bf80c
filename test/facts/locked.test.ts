import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lockedVersions } from "../../src/facts/locked/index.ts";
import type { PackageManager } from "../../src/model/facts.ts";

const read = (name: string): string => readFileSync(new URL(`lockfiles/${name}`, import.meta.url), "utf8");

const lock = (id: PackageManager["id"], text: string | undefined, folder: string) =>
  lockedVersions({
    manager: { id, lockfileDir: "." },
    text,
    folder,
    packageName: folder === "" ? "root" : "@scope/api",
  });

/** Lockfiles that the package managers themselves wrote for one and the same monorepo. */
const written = [
  ["npm-3.json", "npm"],
  ["pnpm-9.0.yaml", "pnpm"],
  ["pnpm-6.0.yaml", "pnpm"],
  ["pnpm-5.4.yaml", "pnpm"],
  ["yarn-1.txt", "yarn"],
  ["yarn-berry.txt", "yarn-berry"],
  ["bun.txt", "bun"],
] as const;

test.each(written)("%s: the version of the workspace, not of the root", (file, id) => {
  const version = lock(id, read(file), "packages/api");
  expect(version({ name: "ms", range: "~2.0.0" })).toBe("2.0.0");
  expect(version({ name: "debug", range: "^4.1.0" })).toBe("4.4.3");
  expect(version({ name: "@types/ms", range: "*" })).toBe("2.1.0");
});

test.each(written)("%s: the root's own packages", (file, id) => {
  const expected = id === "pnpm" ? /^2\.0\.0$/ : /^2\.\d\.\d$/;
  expect(lock(id, read(file), "")({ name: "ms", range: "^2.0.0" })).toMatch(expected);
});

test.each(written)("%s: workspaces and strangers have no version", (file, id) => {
  const version = lock(id, read(file), "packages/api");
  expect(version({ name: "shared", range: "workspace:*" })).toBeUndefined();
  expect(version({ name: "none-such", range: "^1.0.0" })).toBeUndefined();
});

test("package-lock.json of version 1", () => {
  const text = JSON.stringify({ lockfileVersion: 1, dependencies: { express: { version: "4.17.1" } } });
  expect(lock("npm", text, "")({ name: "express", range: "^4" })).toBe("4.17.1");
});

test("pnpm without workspaces, before and since specifiers moved", () => {
  const old =
    "lockfileVersion: 5.4\n\nspecifiers:\n  express: ^4.18.0\n\ndependencies:\n  express: 4.18.2_debug@4.3.4\n\npackages:\n";
  const newer =
    "lockfileVersion: '6.0'\n\ndependencies:\n  express:\n    specifier: ^4.18.0\n    version: 4.18.2(debug@4.3.4)\n\npackages:\n";
  for (const text of [old, newer]) expect(lock("pnpm", text, "")({ name: "express", range: "^4.18.0" })).toBe("4.18.2");
});

test("a prerelease stays one", () => {
  const text =
    "importers:\n\n  .:\n    dependencies:\n      fastify:\n        specifier: next\n        version: 5.0.0-alpha.3(x@1.0.0)\n";
  expect(lock("pnpm", text, "")({ name: "fastify", range: "next" })).toBe("5.0.0-alpha.3");
});

test.each(["npm", "pnpm", "yarn", "yarn-berry", "bun"] as const)(
  "%s: a damaged or missing lockfile fixes nothing",
  (id) => {
    for (const text of ["", "<<<<<<< HEAD\n{", "null", "\0", undefined])
      expect(lock(id, text, "")({ name: "express", range: "^4" })).toBeUndefined();
  },
);
