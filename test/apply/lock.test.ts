import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { applyPlan, applyWith } from "../../src/apply/apply.ts";
import { recover } from "../../src/apply/recover.ts";
import { planOf } from "./plans.ts";
import { buildChild } from "./run-child.ts";
import { codesOf, failureOf } from "./plans.ts";
import { addFiles, commitAll, makeProject, readTree } from "./tree.ts";

const plan = planOf([
  { path: "a.ts", before: "a", after: "A" },
  { path: "new/b.ts", before: undefined, after: "b" },
]);

/** A project whose run was killed after `a.ts` or `new/b.ts` was written. */
async function makeInterrupted(files: { readonly [path: string]: string } = {}): Promise<string> {
  const start = await buildChild();
  const root = makeProject({ "a.ts": "a", ...files });
  const probe = await start({ command: "apply", root: makeProject({ "a.ts": "a" }), plan, install: false }).ended;
  const commit = (probe.answer?.operations ?? 0) - 2;
  await start({ command: "apply", root, plan, install: false, killAt: commit }).ended;
  return root;
}

test("while one run writes, another one and a recovery are refused, also from another package of the repository", async () => {
  const top = makeProject({ "packages/one/a.ts": "a", "packages/two/a.ts": "a" });
  commitAll(top);
  const [one, two] = [join(top, "packages/one"), join(top, "packages/two")];
  const seen: string[][] = [];
  let asked = false;
  await applyWith(one, plan, { install: false }, async (operation) => {
    if (asked || !operation.startsWith("rename") || !operation.endsWith("a.ts")) return;
    asked = true;
    seen.push(await codesOf(applyPlan(two, plan, { install: false })), await codesOf(recover(two)));
  });
  expect(seen).toEqual([["apply.locked"], ["apply.locked"]]);
  await applyPlan(two, plan, { install: false });
  expect(readTree(one)).toEqual(readTree(two));
});

test("of many runs at once on one project, one is applied and the others are told", async () => {
  const root = makeProject({ "a.ts": "a" });
  const runs = Array.from({ length: 8 }, async () => applyPlan(root, plan, { install: false }));
  const ended = await Promise.allSettled(runs);
  expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const codes = new Set(ended.map((run) => (run.status === "rejected" ? String(run.reason) : "Failure: apply.stale")));
  expect([...codes].filter((code) => !/apply\.(stale|locked)$/.test(code))).toEqual([]);
  expect(Object.keys(readTree(root)).sort()).toEqual(["a.ts", "new", "new/b.ts"]);
});

test("of many recoveries at once, one puts back and the others are told or find nothing", async () => {
  const root = await makeInterrupted();
  const ended = await Promise.allSettled(Array.from({ length: 8 }, async () => recover(root)));
  const told = ended.map((run) => (run.status === "fulfilled" ? run.value : String(run.reason)));
  expect(told.filter((outcome) => outcome === "rolled-back")).toHaveLength(1);
  expect(told.filter((outcome) => !/^(rolled-back|nothing|Failure: apply\.locked)$/.test(outcome))).toEqual([]);
  expect(Object.keys(readTree(root))).toEqual(["a.ts"]);
});

test("a file that was edited after the kill is not overwritten; once it is put back, recovery goes on", async () => {
  const root = await makeInterrupted();
  addFiles(root, { "a.ts": "A and my edit" });
  const before = readTree(root);
  const failure = await failureOf(recover(root));
  expect(failure.problems).toEqual([
    {
      code: "apply.edited",
      severity: "error",
      args: { file: "a.ts", saved: join(root, ".observability.journal", "1") },
    },
  ]);
  expect({ ...readTree(root), ".observability.journal/abandoned": "" }).toMatchObject(
    Object.fromEntries(Object.entries(before).filter(([path]) => !path.includes("owner-"))),
  );
  addFiles(root, { "a.ts": "a" });
  expect(await recover(root)).toBe("rolled-back");
  expect(Object.keys(readTree(root))).toEqual(["a.ts"]);
});

test("a run on another machine counts as alive until its owner file is gone", async () => {
  const root = await makeInterrupted();
  const folder = join(root, ".observability.journal");
  const owner = Object.keys(readTree(folder)).find((name) => name.startsWith("owner-")) ?? "";
  renameSync(join(folder, owner), join(folder, "owner-1.0.else%2Ewhere"));
  const failure = await failureOf(recover(root));
  expect(failure.problems[0]?.args).toMatchObject({ pid: 1, host: "else.where" });
  renameSync(join(folder, "owner-1.0.else%2Ewhere"), join(root, "elsewhere"));
  expect(await recover(root)).toBe("rolled-back");
});

test("a process that only got the same number is not the owner", async () => {
  const root = await makeInterrupted();
  const folder = join(root, ".observability.journal");
  const owner = Object.keys(readTree(folder)).find((name) => name.startsWith("owner-")) ?? "";
  const start = process.platform === "linux" ? "1" : "0";
  const other = `owner-${process.pid}.${start}.${encodeURIComponent(hostname())}`;
  renameSync(join(folder, owner), join(folder, other));
  if (process.platform === "linux") expect(await recover(root)).toBe("rolled-back");
  else expect(await codesOf(recover(root))).toEqual(["apply.locked"]);
});

test.each([
  ["no JSON", "{"],
  ["a path out of the project", journal({ path: "../out.ts" })],
  ["an absolute path", journal({ path: "/absolute/out.ts" })],
  ["git's own files", journal({ path: ".git/hooks/pre-commit" })],
  ["a folder to remove that no package manager makes", journal({ installed: ["src"] })],
  ["a token with a path in it", journal({ token: "../../x" })],
])("a journal that came with the project writes nothing it should not: %s", async (_, text) => {
  const root = makeProject({ "src/a.ts": "a" });
  const folder = join(root, ".observability.journal");
  mkdirSync(folder);
  writeFileSync(join(folder, "journal.json"), text);
  writeFileSync(join(folder, "0"), "evil");
  expect(await codesOf(recover(root))).toEqual(["apply.journal-broken"]);
  expect(Object.keys(readTree(root, (name) => name === ".observability.journal"))).toEqual(["src", "src/a.ts"]);
});

function journal({ path = "a.ts", installed = [] as string[], token = "ab" }): string {
  const before = { hash: "h", mode: 0o755, uid: 0, gid: 0 };
  return JSON.stringify({ version: 1, token, files: [{ path, before, after: "any" }], folders: [], installed });
}
