import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { applyPlan } from "../../src/apply/apply.ts";
import { recover } from "../../src/apply/recover.ts";
import { installCommand } from "../../src/apply/install-command.ts";
import type { PackageManager } from "../../src/model/facts.ts";
import type { Plan } from "../../src/model/plan.ts";
import { codesOf, failureOf, npm, planOf, record } from "./plans.ts";
import { buildChild, type StartChild } from "./run-child.ts";
import { addFiles, commitAll, git, makeProject, readTree, type Tree } from "./tree.ts";

let start: StartChild;
beforeAll(async () => {
  start = await buildChild();
});

const manifest = (more: object): string => `${JSON.stringify({ name: "app", version: "1.0.0", ...more }, null, 2)}\n`;
const before = manifest({});

/** Adds a package the way a plan does: the manifest is edited, the package manager only installs. */
function adding(range: string, more: object = {}, manager: PackageManager = npm): Plan {
  const after = manifest({ dependencies: { added: range }, ...more });
  return planOf(
    [
      { path: "package.json", before, after },
      { path: "observability/index.js", before: undefined, after: "new" },
    ],
    { record, install: { manager, added: ["added"], removed: [] } },
  );
}

/** A project with a real lockfile and a package next to it that npm can install without a network. */
function makeApp(): string {
  const top = makeProject({
    "added/package.json": JSON.stringify({ name: "added", version: "1.2.3" }),
    "app/package.json": before,
    "app/.gitignore": "node_modules\n",
    "app/package-lock.json": `{\n\t"name": "app", "version": "1.0.0", "lockfileVersion": 3,\n\t"packages": { "": { "name": "app", "version": "1.0.0" } } }`,
  });
  return join(top, "app");
}

const withoutModules = (root: string): Tree => readTree(root, (name) => name === "node_modules");

test("a successful install is part of the result", async () => {
  const root = makeApp();
  const steps: string[] = [];
  const result = await applyPlan(root, adding("file:../added"), { install: true, onStep: (step) => steps.push(step) });
  expect(result.installed).toBe(true);
  expect(readFileSync(join(root, "package-lock.json"), "utf8")).toContain('"file:../added"');
  expect(existsSync(join(root, "node_modules/added/package.json"))).toBe(true);
  expect(existsSync(join(root, "observability/index.js"))).toBe(true);
  expect(steps).toEqual(["Writing 3 files", "Running npm install"]);
});

test.each([
  ["a version that does not exist", "npm:semver@99.99.99", "ETARGET"],
  ["a package that does not exist", "npm:@observability-no-such-scope/no-such-package@1", "E404"],
  ["an archive that does not exist", "file:../missing.tgz", "ENOENT"],
])("npm fails by %s: all is put back, its words are told", { timeout: 120_000 }, async (_, range, word) => {
  const root = makeApp();
  const tree = readTree(root);
  const failure = await failureOf(applyPlan(root, adding(range), { install: true }));
  expect(readTree(root)).toEqual(tree);
  expect(failure.problems.map(({ code }) => code)).toEqual(["install.failed"]);
  expect(failure.problems[0]?.args["command"]).toBe("npm install --no-audit --no-fund --no-progress --loglevel=error");
  expect(failure.problems[0]?.args["output"]).toContain(word);
});

test("a script that fails after the lockfile was written: lockfile, manifest and new folders are put back", async () => {
  const root = makeApp();
  const tree = readTree(root);
  const scripts = { postinstall: "grep file:../added package-lock.json && echo own words >&2 && exit 3" };
  const failure = await failureOf(applyPlan(root, adding("file:../added", { scripts }), { install: true }));
  expect(failure.problems[0]?.args["output"]).toContain("own words");
  expect(readTree(root)).toEqual(tree);
});

test("packages that were installed before stay", async () => {
  const root = makeApp();
  addFiles(root, { "node_modules/own/index.js": "mine" });
  const tree = withoutModules(root);
  await failureOf(applyPlan(root, adding("file:../added", { scripts: { postinstall: "exit 1" } }), { install: true }));
  expect(withoutModules(root)).toEqual(tree);
  expect(existsSync(join(root, "node_modules"))).toBe(true);
});

test("in a workspace the lockfile of the root is put back, with git and without", async () => {
  for (const withGit of [true, false]) {
    const top = makeProject({
      "package.json": `{ "name": "top", "private": true, "workspaces": ["packages/*"], "scripts": { "postinstall": "exit 1" } }`,
      "package-lock.json": `{ "name": "top", "lockfileVersion": 3,\r\n"packages": {} }`,
      "added/package.json": JSON.stringify({ name: "added", version: "1.2.3" }),
      "packages/api/package.json": before,
    });
    if (withGit) commitAll(top);
    const tree = readTree(top);
    const manager = { ...npm, lockfileDir: "../.." };
    const plan = adding("file:../../added", {}, manager);
    const failed = applyPlan(join(top, "packages/api"), plan, { install: true });
    expect(await codesOf(failed)).toEqual(["install.failed"]);
    expect(readTree(top)).toEqual(tree);
    const script = join(top, "package.json");
    addFiles(top, { "package.json": readFileSync(script, "utf8").replace("exit 1", "exit 0") });
    await applyPlan(join(top, "packages/api"), plan, { install: true });
    expect(readFileSync(join(top, "package-lock.json"), "utf8")).toContain("file:../../added");
    expect(existsSync(join(top, "packages/api/package-lock.json"))).toBe(false);
  }
});

/** A script that tells its process id and then waits for the end of the world, deaf to SIGTERM when asked. */
function waiting(root: string, deaf = false): { plan: Plan; pid: () => Promise<number> } {
  const mark = join(root, "..", "mark");
  const code = `${deaf ? "process.on('SIGTERM',()=>{});" : ""}require('fs').writeFileSync(process.argv[1],String(process.pid));setInterval(()=>{},1e6)`;
  const scripts = { postinstall: `node -e "${code}" "${mark}"` };
  const pid = async (): Promise<number> => {
    await until(() => existsSync(mark) && readFileSync(mark, "utf8") !== "");
    return Number(readFileSync(mark, "utf8"));
  };
  return { plan: adding("file:../added", { scripts }), pid };
}

test.each([false, true])("an abort ends npm and all it started, and puts all back (deaf: %s)", async (deaf) => {
  const root = makeApp();
  const tree = readTree(root);
  const { plan, pid } = waiting(root, deaf);
  const controller = new AbortController();
  const codes = codesOf(applyPlan(root, plan, { install: true, signal: controller.signal }));
  const child = await pid();
  expect(readFileSync(join(root, "package-lock.json"), "utf8")).toContain("file:../added");
  controller.abort();
  expect(await codes).toEqual(["apply.interrupted"]);
  expect(isRunning(child)).toBe(false);
  expect(readTree(root)).toEqual(tree);
});

test("an abort before or between the writes puts all back", async () => {
  const root = makeApp();
  const tree = readTree(root);
  const early = AbortSignal.abort();
  expect(await codesOf(applyPlan(root, adding("x"), { install: false, signal: early }))).toEqual(["apply.interrupted"]);
  const controller = new AbortController();
  const onStep = (): void => controller.abort();
  const options = { install: false, signal: controller.signal, onStep };
  expect(await codesOf(applyPlan(root, adding("x"), options))).toEqual(["apply.interrupted"]);
  expect(readTree(root)).toEqual(tree);
});

test("killed during the install: nothing is touched while npm still runs, then all is put back", async () => {
  const root = makeApp();
  commitAll(root);
  const tree = readTree(root);
  const { plan, pid } = waiting(root);
  const { child, ended } = start({ command: "apply", root, plan, install: true });
  const script = await pid();
  child.kill("SIGKILL");
  await ended;
  expect(git(root, "status", "--porcelain", "-uall")).not.toContain("journal");
  expect(await codesOf(recover(root))).toEqual(["apply.locked"]);
  const installer = Number(/installer-(\d+)/.exec(Object.keys(readTree(root)).join(" "))?.[1]);
  process.kill(-installer, "SIGKILL");
  await until(() => !isRunning(installer) && !isRunning(script));
  expect(await recover(root)).toBe("rolled-back");
  expect(readTree(root)).toEqual(tree);
  rmSync(root, { recursive: true });
});

test.each<[PackageManager["id"], string, string, boolean]>([
  ["npm", "npm", "../..", false],
  ["pnpm", "pnpm", ".", true],
  ["yarn", "yarn", "../..", false],
  ["yarn-berry", "yarn", "../..", true],
  ["bun", "bun", "../..", false],
])("%s installs only, in the right folder, and may write the lockfile in CI", (id, command, cwd, frozen) => {
  const found = installCommand({ id, lockfileDir: "../.." });
  expect(found).toMatchObject({ command, cwd });
  expect(found.args[0]).toBe("install");
  expect(found.args.some((flag) => /no-(frozen|immutable)/.test(flag))).toBe(frozen);
});

/** A zombie has ended, only its parent has not asked yet. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 25_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error("the condition never came true");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
