import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { applyPlan, applyWith } from "../../src/apply/apply.ts";
import { recover } from "../../src/apply/recover.ts";
import { formatRecord } from "../../src/apply/record.ts";
import { Failure } from "../../src/model/problem.ts";
import { expectedTree, planOf, record, scenario } from "./plans.ts";
import { makeProject, readTree } from "./tree.ts";

const noInstall = { install: false };
/** Removing the lock's folder can fail too; what then stays of it belongs to no project and is swept later. */
const isTrash = (name: string): boolean => /^\.observability\.journal\.\d/.test(name);

test("a plan is applied whole: bytes, modes and folders", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ initial, plan }) => {
      const root = makeProject(initial);
      const before = readTree(root);
      await applyPlan(root, plan, noInstall);
      expect(readTree(root)).toEqual(expectedTree(before, plan, plan.record && formatRecord(plan.record)));
      rmSync(root, { recursive: true });
    }),
    { numRuns: 60 },
  );
});

test("an error at any operation leaves everything as it was", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scenario, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), async ({ initial, plan }, picks) => {
      const root = makeProject(initial);
      mkdirSync(join(root, "empty"));
      chmodSync(join(root, "empty"), 0o710);
      const before = readTree(root);
      const after = expectedTree(before, plan, plan.record && formatRecord(plan.record));
      const total = await countOperations(makeProject(initial), plan);
      for (const pick of picks) {
        const failed = await failAt(root, plan, (pick % total) + 1);
        if (!failed) await recover(root);
        expect(readTree(root, isTrash)).toEqual(failed ? before : after);
        if (!failed) break;
      }
      rmSync(root, { recursive: true });
    }),
    { numRuns: 25 },
  );
});

test("every single operation of one plan can fail", { timeout: 300_000 }, async () => {
  const files = { "a/x.ts": "x\r\n", "a/gone/y.ts": "\uFEFFy", "run.sh": { text: "#!/bin/sh\n", mode: 0o755 } };
  const plan = planOf(
    [
      { path: "src/deep/new.ts", before: undefined, after: "new" },
      { path: "a/x.ts", before: "x\r\n", after: "x\r\nmore\r\n" },
      { path: "run.sh", before: "#!/bin/sh\n", after: "#!/bin/sh\ntrue\n" },
      { path: "a/gone/y.ts", before: "\uFEFFy", after: undefined },
    ],
    { record },
  );
  const total = await countOperations(makeProject(files), plan);
  expect(total).toBeGreaterThan(40);
  let succeeded = 0;
  for (let operation = 1; operation <= total; operation += 1) {
    const root = makeProject(files);
    chmodSync(join(root, "a/gone"), 0o710);
    const before = readTree(root);
    const failed = await failAt(root, plan, operation);
    if (!failed) expect(["completed", "nothing"]).toContain(await recover(root));
    expect(readTree(root, isTrash), `operation ${operation}`).toEqual(
      failed ? before : expectedTree(before, plan, formatRecord(record)),
    );
    if (!failed) succeeded += 1;
    rmSync(root, { recursive: true });
  }
  // After the commit only the lock's own folder is cleaned up: two operations whose failure is nobody's loss.
  expect(succeeded).toBe(2);
});

test("what was done is told", async () => {
  const root = makeProject({ "a.ts": "a", "b.ts": "b", "same.ts": "s" });
  const changes = [
    { path: "b.ts", before: "b", after: undefined },
    { path: "a.ts", before: "a", after: "A" },
    { path: "same.ts", before: "s", after: "s" },
    { path: "c/d.ts", before: undefined, after: "d" },
  ];
  const steps: string[] = [];
  const result = await applyPlan(root, planOf(changes, { record }), {
    install: true,
    onStep: (step) => steps.push(step),
  });
  expect(result).toEqual({
    created: ["c/d.ts", ".observability.json"],
    changed: ["a.ts"],
    deleted: ["b.ts"],
    installed: false,
  });
  expect(steps).toEqual(["Writing 4 files"]);
});

test("taking everything out takes the record out", async () => {
  const root = makeProject({ ".observability.json": formatRecord(record), "kept.ts": "k" });
  await applyPlan(root, planOf([]), noInstall);
  expect(Object.keys(readTree(root))).toEqual(["kept.ts"]);
});

async function countOperations(root: string, plan: ReturnType<typeof planOf>): Promise<number> {
  let count = 0;
  await applyWith(root, plan, noInstall, () => void (count += 1));
  rmSync(root, { recursive: true });
  return count;
}

/** True when the run ended with a Failure. */
async function failAt(root: string, plan: ReturnType<typeof planOf>, operation: number): Promise<boolean> {
  let count = 0;
  const run = applyWith(root, plan, noInstall, (name) => {
    count += 1;
    if (count === operation) throw Object.assign(new Error(`ENOSPC: no space left, ${name}`), { code: "ENOSPC" });
  });
  return run.then(
    () => false,
    (error: unknown) => {
      expect(error).toBeInstanceOf(Failure);
      expect((error as Failure).problems.map(({ code }) => code)).toEqual(["apply.failed"]);
      return true;
    },
  );
}
