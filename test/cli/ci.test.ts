import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commit, execute, expressApp, project, run, snapshot, type Files } from "./support.ts";

const quiet = ["--yes", "--no-install"];
const ok = async (dir: string, ...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await run("obs-gen", args, { cwd: dir });
  expect({ args, code, stderr: code === 0 ? "" : stdout + stderr }).toEqual({ args, code: 0, stderr: "" });
  return stdout;
};
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const workflow = ".github/workflows/observability.yml";

describe("add ci", () => {
  test("pins the tool, is in the plan, the record and the check, and comes out whole", async () => {
    const dir = project(expressApp);
    expect(await ok(dir, "add", "ci", "--dry-run")).toContain(`+++ b/${workflow}`);
    expect(snapshot(dir)).toEqual(expressApp);
    const shown = await ok(dir, "add", "ci", ...quiet);
    expect(shown).toContain(`+ ${workflow}`);
    expect(shown).toContain(`+ create-observability@${version}`);
    const manifest = JSON.parse(snapshot(dir)["package.json"] ?? "") as { devDependencies: object };
    expect(manifest.devDependencies).toEqual({ "create-observability": version });
    expect(await ok(dir, "add", "ci", ...quiet)).toContain("Nothing to change.");
    expect(await ok(dir, "check")).toContain("Everything is in place");
    rmSync(join(dir, workflow));
    const { code, stdout } = await run("obs-gen", ["check"], { cwd: dir });
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining(workflow) as string });
    await ok(dir, "add", ...quiet);
    await ok(dir, "remove", "ci", ...quiet);
    expect(snapshot(dir)).toEqual(expressApp);
  });

  test("a version of the tool that the project chose stays", async () => {
    const manifest = JSON.parse(expressApp["package.json"] ?? "") as object;
    const devDependencies = { "create-observability": "^99.0.0" };
    const files = { ...expressApp, "package.json": `${JSON.stringify({ ...manifest, devDependencies }, null, 2)}\n` };
    const dir = project(files);
    await ok(dir, "add", "ci", ...quiet);
    expect(snapshot(dir)["package.json"]).toBe(files["package.json"]);
    await ok(dir, "remove", "--all", ...quiet);
    expect(snapshot(dir)).toEqual(files);
  });

  test.each<[string, Files, string[]]>([
    ["nothing", {}, [workflow]],
    ["GitHub", { ".github/CODEOWNERS": "* @me\n" }, [workflow]],
    ["GitLab", { ".gitlab-ci.yml": "a:\n  script: [make]\n" }, [".gitlab/observability.yml", ".gitlab-ci.yml"]],
    ["husky", { ".husky/commit-msg": "true\n" }, [".husky/pre-commit"]],
    ["lefthook", { ".lefthook.yaml": "pre-push: {}\n" }, [".lefthook.yaml"]],
    ["two of them", { ".github/CODEOWNERS": "* @me\n", "lefthook.yml": "pre-push: {}\n" }, [workflow, "lefthook.yml"]],
  ])("takes what is in use: %s", async (_, files, written) => {
    const dir = project({ ...expressApp, ...files });
    await ok(dir, "add", "ci", ...quiet);
    const after = snapshot(dir);
    const changed = Object.keys(after).filter((path) => after[path] !== { ...expressApp, ...files }[path]);
    expect(changed.filter((path) => !["package.json", ".observability.json"].includes(path))).toEqual(written);
    await ok(dir, "remove", "ci", ...quiet);
    expect(snapshot(dir)).toEqual({ ...expressApp, ...files });
  });

  test("--ci says which, and the command line that is told says it too", async () => {
    const dir = project(expressApp);
    const told = JSON.parse(await ok(dir, "add", "ci", "--ci", "husky,github", "--json", ...quiet)) as object;
    expect(told).toMatchObject({ commandLine: expect.stringContaining("--ci github,husky") as string });
    const { code, stderr } = await run("obs-gen", ["add", "ci", "--ci", "githup", ...quiet], { cwd: dir });
    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean github?");
  });

  test("says that a hook has nothing that runs it", async () => {
    const dir = project(expressApp);
    const told = await ok(dir, "add", "ci", "--ci", "husky,lefthook,github", ...quiet);
    expect(told).toContain(
      'husky is no package of this project, and without it nothing runs .husky/pre-commit: install it, with "prepare"',
    );
    expect(told).toContain("lefthook is no package of this project");
    const manifest = JSON.parse(expressApp["package.json"] ?? "") as object;
    const files = {
      ...expressApp,
      "package.json": JSON.stringify({ ...manifest, devDependencies: { husky: "^9.1.0" } }),
    };
    expect(await ok(project(files), "add", "ci", "--ci", "husky", ...quiet)).not.toContain("is no package");
  });

  test("a step that was moved to another workflow is found, one that may fail is told", async () => {
    const dir = project(expressApp);
    await ok(dir, "add", "ci", ...quiet);
    const other = join(dir, ".github/workflows/test.yml");
    writeFileSync(other, snapshot(dir)[workflow] ?? "");
    rmSync(join(dir, workflow));
    expect(await ok(dir, "check")).toContain("Everything is in place");
    expect(await ok(dir, "diff")).toBe("");
    writeFileSync(other, readFileSync(other, "utf8").replace(/(- run: .*obs-gen check.*)/, "$1 || true"));
    const { code, stdout } = await run("obs-gen", ["check"], { cwd: dir });
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringContaining("passes over its failure (|| or a pipe without pipefail)") as string,
    });
  });

  test("one gate more leaves those that are there", async () => {
    const dir = project(expressApp);
    await ok(dir, "add", "ci", "--ci", "github", ...quiet);
    const before = snapshot(dir)[workflow];
    await ok(dir, "add", "ci", "--ci", "lefthook", "--force", ...quiet);
    expect(snapshot(dir)[workflow]).toBe(before);
    expect(Object.keys(snapshot(dir))).toContain("lefthook.yml");
    expect(await ok(dir, "check")).toContain("Everything is in place");
    await ok(dir, "remove", "--all", "--force", ...quiet);
    expect(snapshot(dir)).toEqual(expressApp);
  });

  test("pull requests go where the clone says, also when it is asked in another clone", async () => {
    const origin = project(expressApp);
    await commit(origin);
    await execute("git", ["branch", "-m", "trunk"], { cwd: origin });
    const clone = join(project(), "clone");
    await execute("git", ["clone", "-q", origin, clone], { cwd: origin });
    await ok(clone, "add", "ci", ...quiet);
    expect(snapshot(clone)[workflow]).toContain("branches: [trunk]");
    await execute("git", ["remote", "remove", "origin"], { cwd: clone });
    expect(await ok(clone, "check")).toContain("Everything is in place");
    expect(await ok(clone, "add", "ci", "--force", ...quiet)).toContain("Nothing to change.");
  });

  test("a service comes after it as if it had been first", async () => {
    const [one, other] = [project(expressApp), project(expressApp)];
    await ok(one, "add", "ci", ...quiet);
    await ok(one, "init", ...quiet);
    await ok(other, "init", ...quiet);
    await ok(other, "add", "ci", ...quiet);
    expect(snapshot(one)).toEqual(snapshot(other));
  });
});

test("check --output writes the report to a file and prints for people", async () => {
  const dir = project(expressApp);
  const flags = ["check", "--format", "sarif", "--output", "out.sarif"];
  const { code, stdout } = await run("obs-gen", flags, { cwd: dir });
  expect(code).toBe(1);
  expect(stdout).toContain("Run `obs-gen init`.");
  expect(JSON.parse(readFileSync(join(dir, "out.sarif"), "utf8"))).toMatchObject({ runs: [{ results: [{}] }] });
  const onGitHub = await run("obs-gen", flags, { cwd: dir, env: { GITHUB_ACTIONS: "true" } });
  expect(onGitHub.stdout).toMatch(/^::error/m);
});

test("what hooks run works for the very first commit", async () => {
  const dir = project(expressApp);
  await execute("git", ["init", "-q"], { cwd: dir });
  await ok(dir, "add", "health", "--force", ...quiet);
  expect(await ok(dir, "check", "--since", "HEAD")).toContain("Everything is in place");
  rmSync(join(dir, "observability/health.js"));
  const { code, stdout } = await run("obs-gen", ["check", "--since", "HEAD"], { cwd: dir });
  expect(code).toBe(1);
  expect(stdout).toContain("observability/health.js");
});

describe("at the root of a monorepo", () => {
  const files: Files = {
    "package.json": '{\n  "name": "root",\n  "private": true,\n  "workspaces": ["apps/*"]\n}\n',
    ...Object.fromEntries(
      ["api", "web"].flatMap((name) =>
        Object.entries(expressApp).map(([path, text]) => [
          `apps/${name}/${path}`,
          text.replace('"orders"', `"${name}"`),
        ]),
      ),
    ),
  };

  test("no service is needed, every workspace is checked, and the root with them", async () => {
    const dir = project(files);
    await ok(dir, "add", "health", "--all-workspaces", ...quiet);
    const before = snapshot(dir);
    await ok(dir, "add", "ci", "--all-workspaces", ...quiet);
    const written = Object.keys(snapshot(dir)).filter((path) => !(path in before));
    expect(written).toEqual([workflow, ".observability.json"].sort());
    expect(snapshot(dir)[workflow]).toContain("run: npx obs-gen check --all-workspaces --format");
    expect(await ok(dir, "check", "--all-workspaces")).toContain("in 3 packages");
    mkdirSync(join(dir, "node_modules"));
    for (const args of [["--no-cache"], ["--all-workspaces"], [], []]) {
      const { code, stderr } = await run("obs-gen", ["check", ...args], { cwd: dir });
      if (!args.includes("--all-workspaces"))
        expect({ args, code, stderr }).toEqual({
          args,
          code: 2,
          stderr: expect.stringContaining("api, web") as string,
        });
    }
    expect(await ok(dir, "diff")).toBe("");
    rmSync(join(dir, workflow));
    rmSync(join(dir, "apps/web/observability/health.js"));
    const { code, stdout } = await run("obs-gen", ["check", "--all-workspaces"], { cwd: dir });
    expect(code).toBe(1);
    expect(stdout).toContain("apps/web/observability/health.js");
    expect(stdout).toContain(workflow);
    await ok(dir, "add", "--all-workspaces", ...quiet);
    await ok(dir, "remove", "ci", ...quiet);
    expect(snapshot(dir)).toEqual(before);
  });

  test("everything goes with --all", async () => {
    const dir = project(files);
    await ok(dir, "add", "health", "--all-workspaces", ...quiet);
    await ok(dir, "add", "ci", ...quiet);
    await ok(dir, "remove", "--all", "--all-workspaces", ...quiet);
    expect(snapshot(dir)).toEqual(files);
  });

  test("a member says where to go, and nothing is written", async () => {
    const dir = project(files);
    const { code, stderr } = await run("obs-gen", ["add", "ci", ...quiet], { cwd: join(dir, "apps/api") });
    expect(code).toBe(2);
    expect(stderr).toContain("obs-gen add ci --cwd ../..");
    expect(snapshot(dir)).toEqual(files);
  });

  test("other commands still ask for a service", async () => {
    const dir = project(files);
    await ok(dir, "add", "ci", ...quiet);
    for (const args of [["init"], ["add", "health"], ["add", "ci", "health"]])
      expect((await run("obs-gen", [...args, ...quiet], { cwd: dir })).stderr).toContain("Known: api, web.");
  });
});
