import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { expressApp } from "../cli/support.ts";
import { cached } from "./support/cache.ts";
import { snapshot } from "./support/project.ts";
import { type Finished, run, succeed } from "./support/run.ts";
import { type Tool, packedTool } from "./support/tool.ts";

const pillars = "logging,correlation,health";
const identity = ["-c", "user.name=e2e", "-c", "user.email=e2e@localhost"];

let tool: Tool;
let base = "";
let copies = "";

/** A service in a git repository, instrumented and committed, with the tool and both managers of hooks installed. */
beforeAll(async () => {
  tool = await packedTool();
  copies = await mkdtemp(join(tmpdir(), "e2e ci-"));
  await hookManagers();
  const manifest = JSON.parse(expressApp["package.json"] ?? "") as object;
  const packages = { "create-observability": "file:vendor/obs-gen.tgz" };
  const files = {
    ...expressApp,
    "package.json": `${JSON.stringify({ ...manifest, devDependencies: packages }, null, 2)}\n`,
    ".gitignore": "node_modules/\n",
  };
  base = await cached(["service with hooks", tool.tarball, pillars, JSON.stringify(files)], async (dir) => {
    for (const [path, text] of Object.entries(files)) await writeFile(join(dir, path), text);
    await mkdir(join(dir, "vendor"));
    await copyFile(tool.tarball, join(dir, "vendor", "obs-gen.tgz"));
    await succeed("git", ["init", "-q", "-b", "main"], { cwd: dir });
    await succeed("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: dir });
    await succeed("npx", ["obs-gen", "init", "--yes", "--pillars", pillars, "--force"], { cwd: dir });
    await commitAll(dir);
  });
}, 240_000);
afterAll(() => rm(copies, { recursive: true, force: true }));

/** What runs hooks, on the PATH: some of its packages for other systems are in no lockfile that `npm ci` takes. */
async function hookManagers(): Promise<void> {
  const names = ["husky@9.1.7", "lefthook@2.2.2"];
  const dir = await cached(names, async (empty) => {
    await succeed("npm", ["install", "--no-audit", "--no-fund", "--prefix", empty, ...names], { cwd: empty });
  });
  process.env["PATH"] = `${join(dir, "node_modules", ".bin")}${delimiter}${process.env["PATH"] ?? ""}`;
}

/** A copy with `files` besides, committed before the gate comes. */
async function repository(files: Readonly<{ [path: string]: string }> = {}): Promise<string> {
  const dir = join(await mkdtemp(join(copies, "case-")), "shop");
  await cp(base, dir, { recursive: true, verbatimSymlinks: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  await commitAll(dir);
  return dir;
}

const commitAll = async (dir: string): Promise<Finished> => {
  await succeed("git", ["add", "-A"], { cwd: dir });
  return run("git", [...identity, "commit", "-qm", "state", "--allow-empty"], { cwd: dir });
};

const obsGen = (dir: string, ...args: string[]): Promise<string> => succeed("npx", ["obs-gen", ...args], { cwd: dir });

/** Takes the middleware out of the application, as a merge gone wrong would. */
async function breakApp(dir: string): Promise<void> {
  const file = join(dir, "app.js");
  const lines = (await readFile(file, "utf8")).split("\n");
  await writeFile(file, lines.filter((line) => !line.includes("middleware()")).join("\n"));
}

describe.each([
  ["husky", "no hook yet", {}, ["husky"]],
  ["husky", "a hook of the user's", { ".husky/pre-commit": "echo mine\n" }, ["husky"]],
  ["lefthook", "no configuration yet", {}, ["lefthook", "install"]],
  [
    "lefthook",
    "jobs of the user's",
    { "lefthook.yml": "pre-commit:\n  jobs:\n    - run: echo mine\n" },
    ["lefthook", "install"],
  ],
] as const)("%s, %s", (gate, _, files, [command, ...install]) => {
  test("a commit that lost a piece is stopped, one that has it goes through, and remove gives every byte back", async () => {
    const dir = await repository(files);
    const isGit = (path: string): boolean => path.startsWith(".git/") || path.startsWith(".husky/_/");
    const before = await snapshot(dir, isGit);
    await obsGen(dir, "add", "ci", "--ci", gate, "--yes");
    await succeed(command, install, { cwd: dir });
    const clean = await commitAll(dir);
    expect(clean.code, clean.stdout + clean.stderr).toBe(0);

    await breakApp(dir);
    const stopped = await commitAll(dir);
    expect(stopped.code).not.toBe(0);
    expect(stopped.stdout + stopped.stderr).toContain("observability.middleware() is missing");
    if (Object.keys(files).length > 0) expect(stopped.stdout + stopped.stderr).toContain("mine");

    await succeed("git", ["reset", "-q", "--hard"], { cwd: dir });
    await obsGen(dir, "remove", "ci", "--yes");
    expect(await snapshot(dir, isGit)).toEqual(before);
  });
});

interface Steps {
  readonly commands: string[];
  readonly env: string;
}

describe.each([
  {
    gate: "github",
    marker: ".github/CODEOWNERS",
    steps: async (dir: string): Promise<Steps> => {
      const text = await readFile(join(dir, ".github/workflows/observability.yml"), "utf8");
      const { jobs } = parse(text) as { jobs: { check: { steps: Array<{ run?: string }> } } };
      return { commands: jobs.check.steps.flatMap(({ run: command }) => command ?? []), env: "GITHUB_ACTIONS=true" };
    },
    printed: /^::error file=app\.js,line=\d+/m,
    report: "observability.sarif",
    results: (text: string) => (JSON.parse(text) as { runs: [{ results: unknown[] }] }).runs[0].results,
  },
  {
    gate: "gitlab",
    marker: ".gitlab-ci.yml",
    steps: async (dir: string): Promise<Steps> => {
      const { observability } = parse(await readFile(join(dir, ".gitlab/observability.yml"), "utf8")) as {
        observability: { script: string[] };
      };
      return { commands: observability.script, env: "GITLAB_CI=true" };
    },
    printed: /^error .*\n {2}app\.js:\d+/m,
    report: "gl-code-quality-report.json",
    results: (text: string) => JSON.parse(text) as unknown[],
  },
])("$gate", ({ marker, steps, printed, report, results }) => {
  test("the commands of its job pass where all is there; a missing piece fails them, in words and in the report", async () => {
    const dir = await repository({ [marker]: "# the user's own\n" });
    await obsGen(dir, "add", "ci", "--yes");
    const { commands, env } = await steps(dir);
    expect(commands).toHaveLength(2);
    // What a runner does: a fresh clone without packages, and each command by a shell.
    const clone = join(dirname(dir), "clone");
    const work = async (): Promise<Finished> => {
      await rm(clone, { recursive: true, force: true });
      await commitAll(dir);
      await succeed("git", ["clone", "-q", dir, clone], { cwd: dir });
      return run("bash", ["-e", "-c", [`export CI=true ${env}`, ...commands].join("\n")], { cwd: clone });
    };
    const passed = await work();
    expect(passed.code, passed.stdout + passed.stderr).toBe(0);
    expect(results(await readFile(join(clone, report), "utf8"))).toEqual([]);
    await breakApp(dir);
    const failed = await work();
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(printed);
    expect(results(await readFile(join(clone, report), "utf8"))).toHaveLength(1);
  });
});
