import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Facts, PackageManager } from "../../src/model/facts.ts";
import type { Plan } from "../../src/model/plan.ts";
import { defaultOptions } from "../../src/model/selection.ts";
import { planAdd } from "../../src/plan/index.ts";
import { gitlabCiLocal } from "../e2e/support/gitlab.ts";
import { run, succeed } from "../e2e/support/run.ts";
import { run as runProgram, without } from "../operations/support/programs.ts";
import { memorySources, plainFacts } from "../support/memory.ts";

type Files = Readonly<{ [path: string]: string }>;
interface Case {
  readonly files?: Files;
  readonly manager?: PackageManager["id"];
  /** The file that says which Node runs. */
  readonly node?: string;
  readonly workspaces?: boolean;
  readonly branch?: string;
}

/** What `add ci` plans for a repository with these files. */
function planCi(gates: readonly string[], { files = {}, manager = "npm", node, workspaces, branch }: Case) {
  const all = { "package.json": '{ "name": "shop" }\n', ...files };
  const evidence = { file: node ?? "package.json", line: 1 };
  const facts: Facts = plainFacts({
    runtime: { value: { id: "node", version: "22.4.1", major: 22 }, evidence },
    packageManager: { value: { id: manager, lockfileDir: "." }, evidence },
    repository: { dir: ".", workspaces: workspaces ?? false },
  });
  const options = { ...defaultOptions, ci: { gates, ...(branch !== undefined && { branch }) } };
  const selection = { pillars: ["ci"], dependencies: [], options };
  return planAdd({ sources: memorySources(all), facts, record: undefined, selection });
}

const textOf = ({ changes }: Plan, path: string): string => changes.find((change) => change.path === path)?.after ?? "";

const cases: ReadonlyArray<readonly [what: string, repository: Case, said: readonly string[]]> = [
  ["npm", {}, ["npm ci", "npx obs-gen check"]],
  ["npm without a lockfile", { files: { ".npmrc": "package-lock=false\n" } }, ["npm install"]],
  ["npm workspaces", { workspaces: true }, ["npx obs-gen check --all-workspaces"]],
  [
    "pnpm",
    { manager: "pnpm", files: { "pnpm-lock.yaml": "lockfileVersion: '6.0'\n" } },
    ["pnpm install --frozen-lockfile", "pnpm exec obs-gen check"],
  ],
  [
    "pnpm that package.json names",
    { manager: "pnpm", files: { "package.json": '{ "packageManager": "pnpm@9.1.0+sha512.ab" }' } },
    ["pnpm install --frozen-lockfile"],
  ],
  ["yarn", { manager: "yarn" }, ["yarn install --frozen-lockfile", "yarn obs-gen check"]],
  ["yarn berry", { manager: "yarn-berry" }, ["corepack enable", "yarn install --immutable"]],
  ["bun", { manager: "bun" }, ["bun install --frozen-lockfile", "bun run obs-gen check"]],
  ["a branch with a strange name", { branch: "release#1,2" }, []],
];

describe("a workflow for GitHub", () => {
  const workflow = ".github/workflows/observability.yml";

  test.each(cases)("%s: installs what is locked and checks", async (_, repository, said) => {
    const text = textOf(await planCi(["github"], repository), workflow);
    const { on, jobs } = parse(text) as {
      on: { push: { branches: string[] } };
      jobs: { check: { steps: Array<{ run?: string; with?: { version?: number } }> } };
    };
    const commands = jobs.check.steps.map((step) => step.run ?? "");
    for (const words of said) expect(commands.some((command) => command.startsWith(words))).toBe(true);
    expect(on.push.branches).toEqual([repository.branch ?? "main"]);
  });

  test.each<[Case, object]>([
    [{ node: ".nvmrc" }, { "node-version-file": ".nvmrc", cache: "npm" }],
    [
      { node: "Dockerfile", manager: "yarn-berry" },
      { "node-version": 22, cache: "yarn" },
    ],
    [{ files: { "package.json": '{ "engines": { "node": ">=20" } }' } }, { "node-version-file": "package.json" }],
    [{ files: { "package.json": '{ "engines": { "node": "*" } }' } }, { "node-version": "lts/*" }],
    [{ files: { ".npmrc": "package-lock=false" } }, { "node-version": "lts/*" }],
  ])("%j: the project's Node", async (repository, expected) => {
    const { jobs } = parse(textOf(await planCi(["github"], repository), workflow)) as {
      jobs: { check: { steps: Array<{ uses?: string; with?: object }> } };
    };
    const step = jobs.check.steps.find(({ uses }) => uses?.startsWith("actions/setup-node@"));
    expect(step?.with).toMatchObject(expected);
    if (!("cache" in expected) && repository.files?.[".npmrc"] !== undefined)
      expect(step?.with).not.toHaveProperty("cache");
  });

  describe.skipIf(without("actionlint"))("actionlint", () => {
    const folder = mkdtempSync(join(tmpdir(), "gates-"));
    afterAll(() => rmSync(folder, { recursive: true }));

    test.each(cases)("%s: is content", async (what, repository) => {
      const file = join(folder, `${what.replaceAll(" ", "-")}.yml`);
      writeFileSync(file, textOf(await planCi(["github"], repository), workflow));
      expect(runProgram("actionlint", [file], folder)).toEqual({ ok: true, output: "" });
    });

    test("is content with the workflows of this repository", () => {
      const own = fileURLToPath(new URL("../../.github/workflows/", import.meta.url));
      const files = readdirSync(own).map((name) => join(own, name));
      expect(runProgram("actionlint", files, own)).toEqual({ ok: true, output: "" });
    });
  });
});

describe("a job for GitLab", () => {
  let program = "";
  const folder = mkdtempSync(join(tmpdir(), "gates-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    program = await gitlabCiLocal();
  }, 120_000);

  const pipelines: ReadonlyArray<readonly [what: string, repository: Case, said: readonly string[]]> = [
    ...cases,
    ["a pipeline", { files: { ".gitlab-ci.yml": "build:\n  script: [make]\n" } }, []],
    [
      "a pipeline with stages of its own that includes others",
      {
        files: {
          "ci/lint.yml": "lint:\n  stage: build\n  script: [make]\n",
          ".gitlab-ci.yml": "stages: [build]\ninclude:\n  - local: ci/lint.yml\n",
        },
      },
      [],
    ],
  ];
  test.each(pipelines)("%s: the pipeline has it, and installs and checks", async (what, repository, said) => {
    const plan = await planCi(["gitlab"], repository);
    const dir = join(folder, what.replaceAll(" ", "-"));
    const planned = Object.fromEntries(plan.changes.map(({ path, after }) => [path, after ?? ""]));
    for (const [path, text] of Object.entries({ ...repository.files, ...planned })) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    await succeed("git", ["init", "-q", "-b", "main"], { cwd: dir });
    await succeed("git", ["remote", "add", "origin", "git@localhost:shop/shop.git"], { cwd: dir });
    await succeed("git", ["add", "-A"], { cwd: dir });
    const { code, stdout, stderr } = await run(program, ["--list-json"], { cwd: dir });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/"name": ?"observability"/);
    const job = parse(planned[".gitlab/observability.yml"] ?? "") as { observability: { script: string[] } };
    for (const words of said)
      expect(
        job.observability.script.some((command) => command.startsWith(words)),
        words,
      ).toBe(true);
  });

  test("a pipeline that leaves no safe place is not touched: the snippet is shown", async () => {
    const { changes, problems } = await planCi(["gitlab"], {
      files: { ".gitlab-ci.yml": "include: ci/lint.yml\n" },
    });
    expect(changes.map(({ path }) => path)).not.toContain(".gitlab-ci.yml");
    expect(problems).toMatchObject([
      { code: "ci-by-hand", severity: "warning", snippet: "include:\n  - local: .gitlab/observability.yml" },
    ]);
  });
});
