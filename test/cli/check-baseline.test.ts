import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { commit, execute, expressApp, project, run, snapshot, type Files, type Result } from "./support.ts";

const names = ["api", "web"];
const base = project({
  "package.json": '{\n  "name": "root",\n  "private": true,\n  "workspaces": ["apps/*"]\n}\n',
  ...Object.fromEntries(
    names.flatMap((name) =>
      Object.entries(expressApp).map(([path, text]) => [`apps/${name}/${path}`, text.replace('"orders"', `"${name}"`)]),
    ),
  ),
} satisfies Files);
let dir = "";

/** Two services, each with one accepted finding: a line on the console for each request. */
beforeEach(async () => {
  if (!("apps/api/.observability.json" in snapshot(base))) {
    const args = ["add", "logging", "--all-workspaces", "--yes", "--no-install"];
    expect((await run("obs-gen", args, { cwd: base })).code).toBe(0);
    for (const name of names) addRoute(base, name, 'console.log("x");');
  }
  dir = project(snapshot(base));
});

/** The application gets its routes from another file. */
function addRoute(root: string, name: string, code: string): void {
  const app = join(root, `apps/${name}/app.js`);
  const text = readFileSync(app, "utf8");
  writeFileSync(
    app,
    `import { list } from "./routes.js";\n${text.replace("app.get(", 'app.get("/list", list);\napp.get(')}`,
  );
  writeFileSync(
    join(root, `apps/${name}/routes.js`),
    `export const list = (req, res) => {\n  ${code}\n  res.end();\n};\n`,
  );
}

const file = ".observability-baseline.json";
const check = (where: string, ...args: string[]): Promise<Result> =>
  run("obs-gen", ["check", ...args], { cwd: join(dir, where) });
const all = (...args: string[]): Promise<Result> => check("", "--all-workspaces", ...args);
const baseline = (): { [dir: string]: { rule: string; file: string }[] } =>
  JSON.parse(readFileSync(join(dir, file), "utf8")).packages;
const keep = async (): Promise<void> => {
  expect((await all("--update-baseline")).code).toBe(0);
  expect(Object.keys(baseline())).toEqual(["apps/api", "apps/web"]);
};
function edit(path: string, change: (text: string) => string): void {
  writeFileSync(join(dir, path), change(readFileSync(join(dir, path), "utf8")));
}

describe("a baseline at the root of a monorepo", () => {
  test("holds in each package, by itself and when it is named", async () => {
    expect((await check("apps/api")).code).toBe(1);
    await keep();
    for (const args of [[], ["--baseline", `../../${file}`]]) {
      const { code, stdout } = await check("apps/api", ...args);
      expect({ args, code, stdout }).toEqual({
        ...{ args, code: 0 },
        stdout: expect.stringContaining("1 finding in the baseline") as string,
      });
    }
  });

  test("is taken from the nearest folder above, and not from outside of the repository", async () => {
    await keep();
    const inner = project(
      Object.fromEntries(Object.entries(snapshot(dir)).map(([path, text]) => [`one/${path}`, text])),
    );
    writeFileSync(join(inner, file), readFileSync(join(dir, file)));
    rmSync(join(inner, "one", file));
    expect((await run("obs-gen", ["check"], { cwd: join(inner, "one/apps/api") })).code).toBe(1);
    writeFileSync(join(dir, "apps/api", file), '{ "version": 1, "packages": {} }\n');
    expect((await check("apps/api")).code).toBe(1);
    expect((await check("apps/web")).code).toBe(0);
  });

  test("is made there by a member, which touches only its own entries", async () => {
    expect((await check("apps/api", "--update-baseline")).stderr).toContain(`1 finding in ../../${file}.`);
    expect(Object.keys(baseline())).toEqual(["apps/api"]);
    await keep();
    edit("apps/api/routes.js", (text) => text.replace('  console.log("x");\n', ""));
    edit("apps/web/routes.js", (text) => text.replace('  console.log("x");\n', ""));
    const { code, stdout } = await check("apps/api");
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining(`../../${file}:5`) as string });
    expect(stdout).toContain("Run `obs-gen check --prune` and");
    expect(stdout.match(/OG-CHK05/g)).toHaveLength(1);
    expect((await check("apps/api", "--prune")).code).toBe(0);
    expect(Object.keys(baseline())).toEqual(["apps/web"]);
    expect((await all()).stdout).toContain("Run `obs-gen check --prune --all-workspaces` and");
    expect((await check("apps/web", "--update-baseline")).code).toBe(0);
    expect(baseline()).toEqual({});
  });

  test("that was written for another folder says that none of its packages is there", async () => {
    await keep();
    writeFileSync(join(dir, "apps", file), readFileSync(join(dir, file)));
    rmSync(join(dir, file));
    const { code, stderr } = await check("apps/api");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(`../${file} knows no package that is there`) as string,
    });
  });

  test("is no package in the summary", async () => {
    await keep();
    edit("apps/api/routes.js", (text) => text.replace('  console.log("x");\n', ""));
    expect((await all()).stdout).toContain("1 error in 2 packages;");
  });

  test("knows what a run does not show for its severity", async () => {
    await keep();
    const before = baseline();
    expect((await all("--min-severity", "error", "--update-baseline")).code).toBe(0);
    expect(baseline()).toEqual(before);
  });
});

describe("a file that was renamed", () => {
  const rename = async (): Promise<void> => {
    expect((await execute("git", ["mv", "apps/api/routes.js", "apps/api/lists.js"], { cwd: dir })).code).toBe(0);
    edit("apps/api/app.js", (text) => text.replace("./routes.js", "./lists.js"));
  };

  test("is no news for --since, from the root and from its package", async () => {
    await commit(dir);
    await rename();
    for (const result of [await all("--since", "HEAD"), await check("apps/api", "--since", "HEAD")])
      expect({ code: result.code, told: result.stdout.match(/OG-\w+/g) }).toEqual({ code: 0, told: null });
    edit("apps/api/lists.js", (text) => text.replace("console.log", 'console.log("y");\n  console.log'));
    expect((await all("--since", "HEAD")).stdout).toContain("apps/api/lists.js:2");
  });

  test("keeps its entries of the baseline, and is written with its new name", async () => {
    await keep();
    await commit(dir);
    await rename();
    const { code, stdout } = await all();
    expect({ code, told: stdout.match(/OG-\w+/g) }).toEqual({ code: 0, told: null });
    await keep();
    expect(baseline()["apps/api"]).toMatchObject([{ file: "apps/api/lists.js" }]);
  });
});
