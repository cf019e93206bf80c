import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, test } from "vitest";
import schema from "../../src/report/report.schema.json" with { type: "json" };
import { commit, execute, expressApp, project, run, snapshot, type Files } from "./support.ts";

const quiet = ["--yes", "--no-install"];
const ok = async (dir: string, args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await run("obs-gen", args, { cwd: dir });
  expect({ args, code, stderr: code === 0 ? "" : stderr }).toEqual({ args, code: 0, stderr: "" });
  return stdout;
};

describe("init, check, remove", () => {
  test("each does what it says, and a second init changes nothing", async () => {
    const dir = project(expressApp);
    const shown = await ok(dir, ["init", ...quiet]);
    expect(shown).toMatch(/^Create\n {2}\+ observability\//m);
    expect(shown).toMatch(/^ {4}\d+ \+ app\.use\(observability\.middleware\(\)\);/m);
    expect(shown).toContain("Done.");
    expect(shown).toMatch(/^Next$/m);
    const after = snapshot(dir);
    expect(Object.keys(after)).toContain(".observability.json");

    expect(await ok(dir, ["init", ...quiet])).toContain("Nothing to change.");
    expect(snapshot(dir)).toEqual(after);
    expect(await ok(dir, ["check"])).toMatch(/^Everything is in place \(\d+ requirements\)\.$/m);
    expect(await ok(dir, ["diff"])).toBe("");

    await ok(dir, ["remove", "--all", ...quiet]);
    expect(snapshot(dir)).toEqual(expressApp);
  });

  test("check fails with file and line once a piece is gone", async () => {
    const dir = project(expressApp);
    await ok(dir, ["init", ...quiet]);
    const app = join(dir, "app.js");
    const lines = readFileSync(app, "utf8").split("\n");
    writeFileSync(app, lines.filter((line) => !line.includes("middleware()")).join("\n"));
    const { code, stdout } = await run("obs-gen", ["check"], { cwd: dir });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^error OG-REQ01 {2}observability\.middleware\(\) is missing: every request has an id that its answer carries\.$/m,
    );
    expect(stdout).toMatch(/^ {2}app\.js:4$/m);
    expect(stdout).toMatch(/^ {2}> 4 \| const app = express\(\);$/m);
  });

  test("check without a record says that nothing was added yet", async () => {
    const { code, stdout } = await run("obs-gen", ["check"], { cwd: project(expressApp) });
    expect(code).toBe(1);
    expect(stdout).toContain("Run `obs-gen init`.");
    expect(stdout).toMatch(/^1 error; 0 requirements in place\.$/m);
  });

  test("add without a name puts back what is missing", async () => {
    const dir = project(expressApp);
    await ok(dir, ["init", ...quiet]);
    const before = snapshot(dir);
    const app = join(dir, "app.js");
    const lines = readFileSync(app, "utf8").split("\n");
    writeFileSync(app, lines.filter((line) => !line.includes("errorHandler()")).join("\n"));
    await ok(dir, ["add", ...quiet]);
    expect(snapshot(dir)).toEqual(before);
  });

  test("what was added can be taken out before it is committed", async () => {
    const dir = project(expressApp);
    await commit(dir);
    await ok(dir, ["init", "--yes", "--no-install"]);
    await ok(dir, ["remove", "--all", "--yes", "--no-install"]);
    expect(snapshot(dir)).toEqual(expressApp);
  });

  test("GitHub Actions gets annotations without a flag", async () => {
    const env = { GITHUB_ACTIONS: "true" };
    const { stdout } = await run("obs-gen", ["check"], { cwd: project(expressApp), env });
    expect(stdout).toMatch(/^::error/m);
  });
});

describe("add and remove", () => {
  test("pillars one by one, in any order, end the same", async () => {
    const [one, other] = [project(expressApp), project(expressApp)];
    for (const pillar of ["logging", "health"]) await ok(one, ["add", pillar, ...quiet]);
    for (const pillar of ["health", "logging"]) await ok(other, ["add", pillar, ...quiet]);
    expect(snapshot(other)).toEqual(snapshot(one));
    await ok(one, ["remove", "logging", ...quiet]);
    await ok(one, ["remove", "health", ...quiet]);
    expect(snapshot(one)).toEqual(expressApp);
  });

  test("trace puts a function into a span and remove takes it out", async () => {
    const files = {
      ...expressApp,
      "orders.js": "export async function processOrder(order) {\n  return order.id;\n}\n",
    };
    const dir = project(files);
    await ok(dir, ["add", "tracing", ...quiet]);
    await ok(dir, ["trace", "orders.js#processOrder", "--attribute", "order.id=order.id", ...quiet]);
    const text = readFileSync(join(dir, "orders.js"), "utf8");
    expect(text).toContain('traced("process_order", { "order.id": order.id }');
    await ok(dir, ["remove", "--all", ...quiet]);
    expect(snapshot(dir)).toEqual(files);
  });
});

describe("nothing is written", () => {
  test.each([[["init", "--dry-run"]], [["add", "logging", "--dry-run"]], [["diff"]], [["diff", "logging"]]])(
    "by %j, and the diff is what git applies",
    async (args) => {
      const dir = project(expressApp);
      const text = await ok(dir, args);
      expect(snapshot(dir)).toEqual(expressApp);
      const patch = join(project(), "patch.diff");
      writeFileSync(patch, text);
      const { code, stderr } = await execute("git", ["apply", "--check", patch], { cwd: dir });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    },
  );

  test("into a tree with uncommitted changes, unless forced", async () => {
    const dir = project(expressApp);
    await commit(dir);
    writeFileSync(join(dir, "app.js"), `${expressApp["app.js"] ?? ""}// mine\n`);
    const before = snapshot(dir);
    const { code, stdout, stderr } = await run("obs-gen", ["init", ...quiet], { cwd: dir });
    expect(code).toBe(2);
    expect(stdout, "nothing is announced that does not come").toBe("");
    expect(stderr).toContain("app.js");
    expect(stderr).toContain("--force");
    expect(snapshot(dir)).toEqual(before);
    await ok(dir, ["init", "--force", ...quiet]);
    expect(snapshot(dir)).not.toEqual(before);
  });

  test("where an application is made in a way that is not understood: the snippet is shown", async () => {
    const files: Files = { ...expressApp, "app.js": 'import express from "express";\nrun(express());\n' };
    const dir = project(files);
    const { code, stdout, stderr } = await run("obs-gen", ["init", ...quiet], { cwd: dir });
    expect(code).toBe(2);
    expect(stdout + stderr).toMatch(/app\.js:2|By hand|package\.json:1/);
    expect(snapshot(dir)).toEqual(files);
  });

  test("for a path that the project answers itself, which is named with its line", async () => {
    const text = (expressApp["app.js"] ?? "").replace(
      "app.listen",
      'app.get("/health", (req, res) => res.send("ok"));\napp.listen',
    );
    const files = { ...expressApp, "app.js": text };
    const dir = project(files);
    const { code, stdout } = await run("obs-gen", ["init", "--health-path", "/health", ...quiet], { cwd: dir });
    expect(code).toBe(2);
    expect(stdout).toContain("app.js:5");
    expect(stdout).toContain("> 5 | app.get");
    expect(stdout).toContain("--health-path");
    expect(snapshot(dir)).toEqual(files);
    const told = await ok(dir, ["init", ...quiet]);
    expect(told).toContain(
      "The project answers /health itself, and goes on to: liveness is /livez and readiness /readyz.",
    );
    expect(told).toContain("> 5 | app.get");
  });
});

describe("--json", () => {
  const validate = new Ajv2020().compile(schema);
  let dir = "";
  beforeAll(() => {
    dir = project(expressApp);
  });

  const steps: ReadonlyArray<readonly [args: string[], code: number, part: object]> = [
    [["list"], 0, { ok: true }],
    [["init"], 2, { ok: false, problems: [{ code: "usage.unanswered" }] }],
    [["check"], 1, { ok: false, command: "check" }],
    [["diff"], 0, { ok: true, applied: false }],
    [["doctor"], 0, { ok: true, projects: [{ facts: { services: [{ framework: "express" }] } }] }],
    [["init", "--dry-run"], 0, { applied: false }],
    [
      ["init", ...quiet],
      0,
      { applied: true, commandLine: expect.stringContaining("npx obs-gen init --pillars") as string },
    ],
    [["init", ...quiet], 0, { applied: false }],
    [["check"], 0, { ok: true }],
    [["remove", "--all", ...quiet], 0, { applied: true }],
  ];

  test("is one valid document on standard output and nothing else, command after command", async () => {
    for (const [args, code, part] of steps) {
      const result = await run("obs-gen", [...args, "--json"], { cwd: dir });
      expect({ args, code: result.code, stderr: result.stderr }).toEqual({ args, code, stderr: "" });
      const document = JSON.parse(result.stdout) as object;
      validate(document);
      expect({ args, errors: validate.errors }).toEqual({ args, errors: null });
      expect(document).toMatchObject(part);
    }
  });
});

describe("monorepos", () => {
  const files: Files = {
    "package.json": '{ "name": "root", "private": true, "workspaces": ["apps/*", "libs/*"] }\n',
    "libs/util/package.json": '{ "name": "util", "version": "1.0.0" }\n',
    ...Object.fromEntries(
      ["api", "web"].flatMap((name) =>
        Object.entries(expressApp).map(([path, text]) => [
          `apps/${name}/${path}`,
          text.replace('"orders"', `"@acme/${name}"`),
        ]),
      ),
    ),
  };

  test("the root names its workspaces", async () => {
    const { code, stderr } = await run("obs-gen", ["init", ...quiet], { cwd: project(files) });
    expect(code).toBe(2);
    expect(stderr).toContain("Known: @acme/api, @acme/web, util.");
  });

  test("--workspace takes one, by name or folder", async () => {
    const dir = project(files);
    await ok(dir, ["init", "--workspace", "@acme/api", ...quiet]);
    expect(await ok(dir, ["check", "--workspace", "apps/api"])).toContain("Everything is in place");
    const changed = Object.entries(snapshot(dir)).filter(([path, text]) => files[path] !== text);
    expect(changed.length).toBeGreaterThan(3);
    expect(changed.filter(([path]) => !path.startsWith("apps/api/"))).toEqual([]);
  });

  test("--all-workspaces takes each that holds a service; reports name paths from the root", async () => {
    const dir = project(files);
    await ok(dir, ["init", "--all-workspaces", ...quiet]);
    rmSync(join(dir, "apps/web/observability/config.js"));
    const { code, stdout } = await run("obs-gen", ["check", "--all-workspaces"], { cwd: dir });
    expect(code).toBe(1);
    expect(stdout).toContain("apps/web/observability/config.js");
    await ok(dir, ["remove", "--all", "--all-workspaces", "--force", ...quiet]);
    expect(snapshot(dir)).toEqual(files);
  });
});
