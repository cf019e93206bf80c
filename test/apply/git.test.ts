import { createHash } from "node:crypto";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkGit } from "../../src/apply/git.ts";
import { failureOf, npm, planOf } from "./plans.ts";
import { addFiles, commitAll, git, makeProject, readTree } from "./tree.ts";

const files = {
  "package-lock.json": "{}",
  "packages/api/app.js": "app",
  "packages/api/with space/ö.js": "s",
  "packages/web/index.js": "web",
  ".gitignore": "ignored.js\n",
};

function makeMonorepo(): { top: string; root: string } {
  const top = makeProject(files);
  commitAll(top);
  return { top, root: join(top, "packages/api") };
}

const dirtOf = async (root: string, options?: Parameters<typeof checkGit>[1]) =>
  (await failureOf(checkGit(root, options))).problems[0];

const plan = planOf(
  [
    { path: "app.js", before: "app", after: "app2" },
    { path: "observability/index.js", before: undefined, after: "new" },
  ],
  { install: { manager: { ...npm, lockfileDir: "../.." }, added: ["x"], removed: [] } },
);

test("a clean tree, no repository and a repository without commits pass", async () => {
  const { root } = makeMonorepo();
  expect(await checkGit(root, { plan, install: true })).toEqual([]);
  expect(await checkGit(makeProject(files))).toEqual([]);
  const empty = makeProject();
  git(empty, "init", "-q");
  expect(await checkGit(empty, { plan })).toEqual([]);
});

test("tracked changes in the package folder are dirt: edited, staged, deleted, with spaces and letters", async () => {
  const { top, root } = makeMonorepo();
  addFiles(root, { "with space/ö.js": "edited" });
  expect(await dirtOf(root)).toEqual({
    code: "git.dirty",
    severity: "error",
    args: { files: "packages/api/with space/ö.js", count: 1 },
  });
  git(top, "add", "-A");
  expect(await dirtOf(root)).toMatchObject({ code: "git.dirty" });
  git(top, "commit", "-qm", "x");
  rmSync(join(root, "app.js"));
  expect(await dirtOf(root)).toMatchObject({ args: { files: "packages/api/app.js" } });
});

test("a rename counts on both sides", async () => {
  const { top, root } = makeMonorepo();
  git(top, "mv", "packages/api/app.js", "packages/web/moved.js");
  expect(await dirtOf(root)).toMatchObject({ args: { files: "packages/api/app.js", count: 1 } });
  git(top, "commit", "-qam", "x");
  git(top, "mv", "packages/web/moved.js", "packages/api/app.js");
  expect(await dirtOf(root)).toMatchObject({ args: { files: "packages/api/app.js", count: 1 } });
});

test("changes in other packages don't count, unless the plan or the package manager writes there", async () => {
  const { top, root } = makeMonorepo();
  addFiles(top, { "packages/web/index.js": "edited", "package-lock.json": "{ }" });
  expect(await checkGit(root)).toEqual([]);
  expect(await checkGit(root, { plan, install: false })).toEqual([]);
  expect(await dirtOf(root, { plan, install: true })).toMatchObject({ args: { files: "package-lock.json", count: 1 } });
});

test("untracked files don't count, unless the plan changes them", async () => {
  const { top, root } = makeMonorepo();
  addFiles(top, { "packages/api/notes.md": "n", "packages/api/observability/other.js": "", "scratch/x.js": "" });
  addFiles(root, { "ignored.js": "i" });
  expect(await checkGit(root, { plan, install: true })).toEqual([]);
  const changing = planOf([{ path: "observability/other.js", before: "", after: "x" }]);
  expect(await dirtOf(root, { plan: changing })).toMatchObject({
    args: { files: "packages/api/observability/", count: 1 },
  });
});

test("changes inside a submodule don't count, a new commit of it does", async () => {
  const library = makeProject({ "lib.js": "1" });
  commitAll(library);
  const { top, root } = makeMonorepo();
  git(top, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "packages/api/vendor");
  git(top, "commit", "-qam", "submodule");
  addFiles(root, { "vendor/lib.js": "2", "vendor/new.js": "3" });
  expect(await checkGit(root)).toEqual([]);
  git(join(root, "vendor"), "commit", "-qam", "2");
  expect(await dirtOf(root)).toMatchObject({ args: { files: "packages/api/vendor", count: 1 } });
  // Inside the submodule its own repository is the one that counts.
  expect(await checkGit(join(root, "vendor"))).toEqual([]);
});

test("looking changes nothing, runs no monitor of the repository, and ignores a hook's environment", async () => {
  const { top, root } = makeMonorepo();
  const mark = join(makeProject(), "ran");
  git(top, "config", "core.fsmonitor", `touch ${mark}; false`);
  addFiles(root, { "app.js": "edited" });
  const before = readTree(join(top, ".git"));
  process.env["GIT_DIR"] = join(makeProject(), "none");
  try {
    expect(await dirtOf(root)).toMatchObject({ code: "git.dirty" });
  } finally {
    delete process.env["GIT_DIR"];
  }
  expect(readTree(join(top, ".git"))).toEqual(before);
  expect(readTree(join(mark, ".."))).toEqual({});
});

test("when git is missing that is a warning, when it fails its own words are told", async () => {
  const { top, root } = makeMonorepo();
  const path = process.env["PATH"];
  try {
    process.env["PATH"] = top;
    expect(await checkGit(root)).toEqual([{ code: "git.missing", severity: "warning", args: {} }]);
  } finally {
    process.env["PATH"] = path;
  }
  renameSync(join(top, ".git/HEAD"), join(top, ".git/LOST"));
  const problem = await dirtOf(root);
  expect(problem?.code).toBe("git.failed");
  expect(problem?.args["output"]).toContain("not a git repository");
});

test("the lockfile of workspaces follows the manifests that this tool wrote, and no others", async () => {
  const { top, root } = makeMonorepo();
  const web = join(top, "packages/web");
  const lockfile = "../../package-lock.json";
  const own = ["package.json"];
  addFiles(root, { "package.json": "{}" });
  addFiles(web, { "package.json": "{}" });
  commitAll(top);
  const dirt = async (): Promise<unknown> => {
    const found = await checkGit(root, { plan, install: true, own, lockfile }).catch((error: unknown) => error);
    return Array.isArray(found) ? undefined : (found as { problems: unknown }).problems;
  };
  addFiles(top, { "package-lock.json": "{ }" });
  const refused = [{ code: "git.dirty", args: { files: expect.stringContaining("package-lock.json") as string } }];
  expect(await dirt(), "nothing of ours changed").toMatchObject(refused);
  addFiles(root, { "package.json": "{ }" });
  expect(await dirt()).toBeUndefined();
  addFiles(web, { "package.json": "{  }" });
  expect(await dirt(), "a manifest of somebody else").toMatchObject(refused);
  const sha256 = createHash("sha256").update("{  }").digest("hex");
  const selection = { pillars: ["logging"], dependencies: [], options: {} };
  const patched = { "package.json": { sha256, insertions: [] } };
  addFiles(web, { ".observability.json": JSON.stringify({ version: 1, selection, generated: {}, patched }) });
  expect(await dirt(), "another package that was instrumented").toBeUndefined();
  addFiles(web, { "package.json": "{   }" });
  expect(await dirt(), "and edited since").toMatchObject(refused);
});
