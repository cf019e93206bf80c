import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { applyPlan } from "../../src/apply/apply.ts";
import type { FileChange } from "../../src/model/plan.ts";
import { codesOf, failureOf, npm, planOf, record } from "./plans.ts";
import { buildChild } from "./run-child.ts";
import { commitAll, makeProject, readTree } from "./tree.ts";

const harmless: FileChange = { path: "first.ts", before: undefined, after: "written first" };

/** Applies a plan whose first change is possible and whose second is not: neither may happen. */
async function refuse(root: string, change: FileChange): Promise<string[]> {
  const before = readTree(root);
  const codes = await codesOf(applyPlan(root, planOf([harmless, change], { record }), { install: false }));
  expect(readTree(root)).toEqual(before);
  return codes;
}

test.each<[string, FileChange]>([
  ["edited since", { path: "a.ts", before: "a", after: "A" }],
  ["a final newline more", { path: "a.ts", before: "a was edited", after: "A" }],
  ["gone", { path: "gone.ts", before: "g", after: "G" }],
  ["there already", { path: "a.ts", before: undefined, after: "A" }],
  ["BOM lost", { path: "bom.ts", before: "b", after: "B" }],
  ["to be deleted and edited since", { path: "a.ts", before: "a", after: undefined }],
])("a file that is not what the plan saw is stale: %s", async (_, change) => {
  const root = makeProject({ "a.ts": "a was edited\n", "bom.ts": "\uFEFFb" });
  expect(await refuse(root, change)).toEqual(["apply.stale"]);
});

test("bytes that are not UTF-8 are refused, also when they decode to the same text", async () => {
  const root = makeProject();
  writeFileSync(join(root, "latin1.ts"), Buffer.from([0x63, 0xe9]));
  expect(await refuse(root, { path: "latin1.ts", before: "c\uFFFD", after: "x" })).toEqual(["apply.not-utf8"]);
});

test.each([
  "../out.ts",
  "/absolute/out.ts",
  "a/../../out.ts",
  "a//b.ts",
  "./a.ts",
  "a\\..\\..\\out.ts",
  ".git/hooks/x",
  "a/.GIT/config",
])("the path %s is refused", async (path) => {
  const root = makeProject({ "a/keep.ts": "" });
  expect(await refuse(root, { path, before: undefined, after: "x" })).toEqual(["apply.outside"]);
});

test("links out of the project are refused: of a file, of a folder, of the folder of a new file", async () => {
  const outside = makeProject({ "file.ts": "o" });
  const root = makeProject({ "a.ts": "" });
  symlinkSync(join(outside, "file.ts"), join(root, "file.ts"));
  symlinkSync(outside, join(root, "folder"));
  expect(await refuse(root, { path: "file.ts", before: "o", after: "x" })).toEqual(["apply.outside"]);
  expect(await refuse(root, { path: "folder/file.ts", before: "o", after: "x" })).toEqual(["apply.outside"]);
  expect(await refuse(root, { path: "folder/new/deep.ts", before: undefined, after: "x" })).toEqual(["apply.outside"]);
  expect(Object.keys(readTree(outside))).toEqual(["file.ts"]);
});

test("links that lead nowhere or in a circle are refused, and deleting through a link", async () => {
  const root = makeProject({ "real.ts": "r" });
  symlinkSync("nowhere", join(root, "dangling.ts"));
  symlinkSync("circle", join(root, "circle"));
  symlinkSync("real.ts", join(root, "link.ts"));
  expect(await refuse(root, { path: "dangling.ts", before: undefined, after: "x" })).toEqual(["apply.link"]);
  expect(await refuse(root, { path: "circle/a.ts", before: undefined, after: "x" })).toEqual(["apply.link"]);
  expect(await refuse(root, { path: "link.ts", before: "r", after: undefined })).toEqual(["apply.link"]);
});

test("a link inside the repository is followed and stays a link", async () => {
  const top = makeProject({ "shared/real.ts": { text: "r", mode: 0o640 }, "packages/api/a.ts": "" });
  commitAll(top);
  const root = join(top, "packages/api");
  symlinkSync("../../shared/real.ts", join(root, "link.ts"));
  await applyPlan(root, planOf([{ path: "link.ts", before: "r", after: "R" }]), { install: false });
  expect(lstatSync(join(root, "link.ts")).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(top, "shared/real.ts"), "utf8")).toBe("R");
  expect(lstatSync(join(top, "shared/real.ts")).mode & 0o777).toBe(0o640);
});

test("two changes of one file by two names are refused", async () => {
  const root = makeProject({ "real.ts": "r" });
  symlinkSync("real.ts", join(root, "link.ts"));
  const changes = ["real.ts", "link.ts"].map((path) => ({ path, before: "r", after: path }));
  expect(await codesOf(applyPlan(root, planOf(changes), { install: false }))).toEqual(["apply.same-file"]);
  expect(readFileSync(join(root, "real.ts"), "utf8")).toBe("r");
});

test("a folder, a special file and a file in place of a folder are refused", async () => {
  const root = makeProject({ file: "f" });
  mkdirSync(join(root, "folder.ts"));
  execFileSync("mkfifo", [join(root, "pipe.ts")]);
  expect(await refuse(root, { path: "folder.ts", before: undefined, after: "x" })).toEqual(["apply.not-a-file"]);
  expect(await refuse(root, { path: "file/below.ts", before: undefined, after: "x" })).toEqual(["apply.not-a-folder"]);
  const pipe = planOf([{ path: "pipe.ts", before: undefined, after: "x" }]);
  const failure = await failureOf(applyPlan(root, pipe, { install: false }));
  expect(failure.problems).toEqual([
    {
      code: "apply.not-a-file",
      severity: "error",
      args: { file: "pipe.ts", found: "special file" },
      at: { file: "pipe.ts", line: 1 },
    },
  ]);
});

test("without permission nothing is written: folder, file, new folder, project", async () => {
  const start = await buildChild();
  const asRoot = process.getuid?.() === 0;
  const nobody = 65534;
  const root = makeProject({ "locked/a.ts": "a", "b.ts": { text: "b", mode: 0o444 }, "c.ts": "c" });
  if (asRoot)
    for (const path of ["", "locked", "locked/a.ts", "b.ts", "c.ts"]) chownSync(join(root, path), nobody, nobody);
  chmodSync(join(root, "locked"), 0o555);
  const outcome = async (change: FileChange) => {
    const before = readTree(root);
    const plan = planOf([{ path: "c.ts", before: "c", after: "C" }, change]);
    const order = { command: "apply", root, plan, install: false } as const;
    const { answer } = await start(order, asRoot ? nobody : undefined).ended;
    expect(readTree(root)).toEqual(before);
    return answer?.outcome;
  };
  expect(await outcome({ path: "locked/a.ts", before: "a", after: "x" })).toBe("apply.not-writable");
  expect(await outcome({ path: "locked/a.ts", before: "a", after: undefined })).toBe("apply.not-writable");
  expect(await outcome({ path: "locked/new/b.ts", before: undefined, after: "x" })).toBe("apply.not-writable");
  expect(await outcome({ path: "b.ts", before: "b", after: "x" })).toBe("apply.not-writable");
  chmodSync(root, 0o555);
  expect(await outcome({ path: "d.ts", before: undefined, after: "x" })).toBe("apply.not-writable");
});

test("a plan with errors is refused", async () => {
  const root = makeProject();
  const plan = planOf([harmless], { problems: [{ code: "syntax-error", severity: "error", args: {} }] });
  expect(await codesOf(applyPlan(root, plan, { install: false }))).toEqual(["syntax-error"]);
  expect(readTree(root)).toEqual({});
});

test("two lockfiles, an unknown manager and a missing program are refused before anything is written", async () => {
  const files = { "package.json": "{}", "package-lock.json": "{}" };
  const install = (manager: typeof npm) => planOf([harmless], { install: { manager, added: ["x"], removed: [] } });
  const two = makeProject({ ...files, "yarn.lock": "" });
  const failure = await failureOf(applyPlan(two, install(npm), { install: true }));
  expect(failure.problems[0]).toMatchObject({
    code: "install.two-lockfiles",
    args: { files: "package-lock.json, yarn.lock" },
  });
  const root = makeProject(files);
  const python = install({ id: "poetry", lockfileDir: "." });
  expect(await codesOf(applyPlan(root, python, { install: true }))).toEqual(["install.unsupported"]);
  const path = process.env["PATH"];
  try {
    process.env["PATH"] = root;
    expect(await codesOf(applyPlan(root, install(npm), { install: true }))).toEqual(["install.missing"]);
  } finally {
    process.env["PATH"] = path;
  }
  expect(Object.keys(readTree(root))).toEqual(["package-lock.json", "package.json"]);
  // Without an install neither matters.
  await applyPlan(two, install(npm), { install: false });
  expect(Object.keys(readTree(two))).toContain("first.ts");
});
