import { describe, expect, test } from "vitest";
import type { Facts } from "../../src/model/facts.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Record } from "../../src/model/record.ts";
import { defaultOptions } from "../../src/model/selection.ts";
import { runsIn } from "../../src/gates/runs.ts";
import { planAdd } from "../../src/plan/index.ts";
import { findingsOf } from "../../src/report/finding.ts";
import { memorySources, plainFacts } from "../support/memory.ts";

type Files = Readonly<{ [path: string]: string }>;

const own = ".github/workflows/observability.yml";

function planOf(gate: string, files: Files, record?: Record): Promise<Plan> {
  const workflows = Object.keys(files).filter((path) => path.startsWith(".github/workflows/") && path !== own);
  const facts: Facts = plainFacts({ repository: { dir: ".", workspaces: false, workflows } });
  const selection = { pillars: ["ci"], dependencies: [], options: { ...defaultOptions, ci: { gates: [gate] } } };
  return planAdd({
    sources: memorySources({ "package.json": '{ "name": "shop" }\n', ...files }),
    facts,
    record,
    selection,
  });
}

/** What a check tells after the gate was added and `edit` changed the files. */
async function toldAfter(gate: string, edit: (files: Files) => Files): Promise<unknown[]> {
  const plan = await planOf(gate, {});
  const files = Object.fromEntries(plan.changes.map(({ path, after = "" }) => [path, after]));
  const after = await planOf(gate, edit(files), plan.record);
  return findingsOf(after).map(({ code, symbol, file, line }) => `${code} ${symbol} ${file}:${line}`);
}

const edited =
  (path: string, change: (text: string) => string) =>
  (files: Files): Files => {
    const text = files[path] ?? "";
    expect(change(text)).not.toBe(text);
    return { ...files, [path]: change(text) };
  };
const moved =
  (on: string, more = ""): ((files: Files) => Files) =>
  ({ [own]: _, ...files }) => ({
    ...files,
    ".github/workflows/test.yml": `on: ${on}\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx obs-gen check${more}\n`,
  });
const lineOf = (text: string, part: string): number => text.split("\n").findIndex((line) => line.includes(part)) + 1;

describe("a workflow that passes over a failure is told", () => {
  test.each([
    ["|| true", (text: string) => text.replace(/(obs-gen check .*)/, "$1 || true")],
    ["a pipe", (text: string) => text.replace(/(obs-gen check .*)/, "$1 | tee check.log")],
    [
      "|| exit 0 in a script",
      (text: string) => text.replace(/run: (.*obs-gen check .*)/, "run: |\n          $1 || exit 0"),
    ],
    [
      "continue-on-error of the step",
      (text: string) => text.replace(/(- run: .*obs-gen check .*)/, "$1\n        continue-on-error: true"),
    ],
    [
      "continue-on-error of the job",
      (text: string) => text.replace("  check:\n", "  check:\n    continue-on-error: true\n"),
    ],
    [
      "a step that never runs",
      (text: string) => text.replace(/(- run: .*obs-gen check .*)/, "$1\n        if: ${{ false }}"),
    ],
  ])("%s", async (_, change) => {
    const text = (await planOf("github", {})).changes.find(({ path }) => path === own)?.after ?? "";
    const run = change(text).includes("run: |") ? "run: |" : "obs-gen check";
    expect(await toldAfter("github", edited(own, change))).toEqual([
      `OG-REQ02 github check ${own}:${lineOf(change(text), run)}`,
    ]);
  });

  test.each([
    ["what still stops", (text: string) => text.replace(/(obs-gen check .*)/, '$1 || { echo "mend it"; exit 1; }')],
    [
      "a pipe of a named bash",
      (text: string) => text.replace(/( *)- (run: .*check .*)/, "$1- shell: bash\n$1  $2 | tee a"),
    ],
    [
      "a pipe where bash is the default",
      (text: string) =>
        text.replace(/(run: .*check .*)/, "$1 | tee a").replace(/^jobs:/m, "defaults: { run: { shell: bash } }\njobs:"),
    ],
    [
      "what is decided when it runs",
      (text: string) =>
        text.replace(
          /(- run: .*obs-gen check .*)/,
          "$1\n        continue-on-error: ${{ github.event_name == 'push' }}",
        ),
    ],
    [
      "another step",
      (text: string) => text.replace("- run: npm ci", "- run: npm ci || true\n        continue-on-error: true"),
    ],
    ["a check by other means", (text: string) => text.replace(/run: .*obs-gen check .*/, "run: make check")],
  ])("but not %s", async (_, change) => {
    expect(await toldAfter("github", edited(own, change))).toEqual([]);
  });
});

describe("a step in another workflow", () => {
  test.each([["pull_request"], ["[push]"], ["{ push: { branches: [main] } }"], ["{ workflow_call: {} }"]])(
    "is as good, on %s",
    async (on) => {
      expect(await toldAfter("github", moved(on))).toEqual([]);
    },
  );

  test("keeps a second one from being written", async () => {
    const { changes, steps } = await planOf("github", moved("pull_request")({}));
    expect(changes.map(({ path }) => path)).toEqual(["package.json"]);
    expect(steps.filter(({ status }) => status === "satisfied")).toMatchObject([
      { id: "github check", status: "satisfied", file: ".github/workflows/test.yml", line: 6 },
    ]);
  });

  test("also by a script of package.json", async () => {
    const files = { "package.json": '{ "name": "shop", "scripts": { "obs:check": "obs-gen check" } }\n' };
    const workflow = {
      ".github/workflows/test.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: npm run obs:check\n",
    };
    expect((await planOf("github", { ...files, ...workflow })).changes.map(({ path }) => path)).toEqual([
      "package.json",
    ]);
  });

  test.each([
    ["on a schedule", moved("{ schedule: [{ cron: '1 1 * * *' }] }")],
    ["on tags", moved("{ push: { tags: ['v*'] } }")],
    ["in a workflow that is no YAML", moved("[")],
  ])("is none %s", async (_, edit) => {
    expect(await toldAfter("github", edit)).toEqual([`OG-REQ01 file ${own} ${own}:undefined`]);
  });

  test("that passes over a failure is told", async () => {
    expect(await toldAfter("github", moved("push", " || true"))).toContain(
      "OG-REQ02 github check .github/workflows/test.yml:6",
    );
  });
});

describe("a hook that passes over a failure is told", () => {
  test.each([
    ["husky", ".husky/pre-commit", 1],
    ["lefthook", "lefthook.yml", 4],
  ])("%s", async (gate, path, line) => {
    const ignored = edited(path, (text) => text.replace("--since HEAD", "--since HEAD || true"));
    expect(await toldAfter(gate, ignored)).toEqual([`OG-REQ02 ${gate} pre-commit ${path}:${line}`]);
    const kept = edited(path, (text) => text.replace("--since HEAD", "--since HEAD || exit 1"));
    expect(await toldAfter(gate, kept)).toEqual([]);
    const piped = edited(path, (text) => text.replace("--since HEAD", "--since HEAD | tee check.log"));
    expect(await toldAfter(gate, piped)).toEqual([`OG-REQ02 ${gate} pre-commit ${path}:${line}`]);
  });
});

test.each([
  ["allow_failure", (text: string) => text.replace("  script:", "  allow_failure: true\n  script:")],
  ["|| true", (text: string) => text.replace(/(- .*obs-gen check .*)/, "$1 || true")],
])("a job of GitLab that passes over a failure is told: %s", async (_, change) => {
  const path = ".gitlab/observability.yml";
  const text = change((await planOf("gitlab", {})).changes.find((it) => it.path === path)?.after ?? "");
  expect(await toldAfter("gitlab", edited(path, change))).toEqual([
    `OG-REQ02 gitlab check ${path}:${lineOf(text, "  script:") + 1}`,
  ]);
});

test("a job of GitLab may pipe: its shell fails with any program of it", async () => {
  const piped = edited(".gitlab/observability.yml", (text) => text.replace(/(- .*obs-gen check .*)/, "$1 | tee a"));
  expect(await toldAfter("gitlab", piped)).toEqual([]);
});

test.each([
  ["npx obs-gen check", "stops"],
  ["npx obs-gen check \\\n  --since main || true", "ignored"],
  ["npx obs-gen check || true # for now", "ignored"],
  ["(npx obs-gen check || :)", "ignored"],
  ["npx obs-gen check || echo failed", "ignored"],
  ["npx obs-gen check || echo failed && exit 1", "stops"],
  ["npx obs-gen check || true\nnpx obs-gen check", "stops"],
  ["npm ci || true\nnpx obs-gen check", "stops"],
  ["# npx obs-gen check\nmake", undefined],
  ['echo "npx obs-gen check || true"', undefined],
  ["npx obs-gen check --format json | tee check.json", "ignored"],
  ["npx obs-gen check 2>&1 | tee check.log && make", "ignored"],
  ["set -euo pipefail\nnpx obs-gen check | tee check.log", "stops"],
  ["npx obs-gen check --rule 'a|b'", "stops"],
  ["npx obs-gen check && cat list | wc -l", "stops"],
  ["git diff --name-only | wc -l && npx obs-gen check", "stops"],
  ["npm run gate | tee check.log", "ignored"],
  ["pnpm run gate", "stops"],
  ["pnpm gate || true", "ignored"],
  ["yarn mild", "ignored"],
  ["npm run gate:all", undefined],
])("%j: %s", (script, expected) => {
  const scripts = { gate: "obs-gen check", mild: "obs-gen check || true", "gate:all": "make" };
  expect(runsIn(memorySources({ "package.json": JSON.stringify({ scripts }) }))(script)).toBe(expected);
});
