import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { recover } from "../../src/apply/recover.ts";
import { formatRecord } from "../../src/apply/record.ts";
import { expectedTree, planOf, record } from "./plans.ts";
import { buildChild, type StartChild } from "./run-child.ts";
import { commitAll, git, makeProject, readTree, type Tree } from "./tree.ts";

const files = {
  "a/x.ts": "x\r\n",
  "a/gone/y.ts": "\uFEFFy",
  "run.sh": { text: "#!/bin/sh\n", mode: 0o755 },
  ".observability.json": "{}",
};
const plan = planOf(
  [
    { path: "src/deep/new.ts", before: undefined, after: "new" },
    { path: "a/x.ts", before: "x\r\n", after: "x\r\nmore\r\n" },
    { path: "run.sh", before: "#!/bin/sh\n", after: "#!/bin/sh\ntrue\n" },
    { path: "a/gone/y.ts", before: "\uFEFFy", after: undefined },
  ],
  { record },
);

let start: StartChild;
let before: Tree;
let after: Tree;

beforeAll(async () => {
  start = await buildChild();
  before = readTree(makeProject(files));
  after = expectedTree(before, plan, formatRecord(record));
});

/** Each file is as before or as after at the very moment of the kill. */
function expectNothingHalf(root: string): void {
  const tree = readTree(root, (name) => name.startsWith(".observability.journal") || name.endsWith(".tmp"));
  for (const [path, state] of Object.entries(tree)) expect([before[path], after[path]], path).toContain(state);
}

test("killed at any operation, the next run makes it wholly before or wholly after", { timeout: 300_000 }, async () => {
  const outcomes: string[] = [];
  const repository = makeProject(files);
  commitAll(repository);
  for (let killAt = 1; ; killAt += 1) {
    const root = makeProject(files);
    cpSync(join(repository, ".git"), join(root, ".git"), { recursive: true });
    const { signal, answer } = await start({ command: "apply", root, plan, install: false, killAt }).ended;
    expectNothingHalf(root);
    expect(git(root, "status", "--porcelain", "-uall")).not.toContain("journal");
    if (signal !== "SIGKILL") {
      expect(answer?.outcome).toBe("applied");
      break;
    }
    const recovery = await recover(root);
    expect(readTree(root), `killed at ${killAt}: ${recovery}`).toEqual(
      recovery === "completed" || outcomes.includes("completed") ? after : before,
    );
    expect(await recover(root)).toBe("nothing");
    outcomes.push(recovery);
    rmSync(root, { recursive: true });
  }
  const phases = outcomes.filter((outcome, index) => outcome !== outcomes[index - 1]);
  // Before the journal is saved; up to the commit; after it; and with only the renamed lock left to sweep away.
  expect(phases).toEqual(["nothing", "rolled-back", "completed", "nothing"]);
  expect(outcomes.length).toBeGreaterThan(40);
});

test("killed while it puts things back after an error", { timeout: 300_000 }, async () => {
  const total = await operationsOf(makeProject(files));
  const commit = total - 2;
  for (let killAt = commit + 1; ; killAt += 1) {
    const root = makeProject(files);
    const { signal } = await start({ command: "apply", root, plan, install: false, failAt: commit, killAt }).ended;
    expectNothingHalf(root);
    await recover(root);
    expect(readTree(root), `killed at ${killAt}`).toEqual(before);
    rmSync(root, { recursive: true });
    if (signal !== "SIGKILL") break;
    expect(killAt).toBeLessThan(total * 3);
  }
});

test("killed while it recovers, the run after that recovers", { timeout: 300_000 }, async () => {
  const commit = (await operationsOf(makeProject(files))) - 2;
  for (let killAt = 1; ; killAt += 1) {
    const root = makeProject(files);
    await start({ command: "apply", root, plan, install: false, killAt: commit }).ended;
    const { signal, answer } = await start({ command: "recover", root, plan, install: false, killAt }).ended;
    expectNothingHalf(root);
    if (signal === "SIGKILL") await recover(root);
    else expect(answer?.outcome).toBe("rolled-back");
    expect(readTree(root), `killed at ${killAt}`).toEqual(before);
    rmSync(root, { recursive: true });
    if (signal !== "SIGKILL") break;
  }
});

test("a run after a killed one settles it by itself", async () => {
  const root = makeProject(files);
  const commit = (await operationsOf(makeProject(files))) - 2;
  await start({ command: "apply", root, plan, install: false, killAt: commit }).ended;
  expect(readTree(root)).not.toEqual(before);
  const { answer } = await start({ command: "apply", root, plan, install: false }).ended;
  expect(answer?.outcome).toBe("applied");
  expect(readTree(root)).toEqual(after);
});

async function operationsOf(root: string): Promise<number> {
  const { answer } = await start({ command: "apply", root, plan, install: false }).ended;
  rmSync(root, { recursive: true });
  return answer?.operations ?? 0;
}
