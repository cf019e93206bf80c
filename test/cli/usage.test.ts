import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createProgram, helpPages } from "../../src/cli/program.ts";
import { expressApp, project, run, snapshot } from "./support.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const cwd = project();

describe("version and help", () => {
  test.each(["obs-gen", "create-observability"] as const)("%s --version", async (program) => {
    for (const flag of ["--version", "-V"])
      expect(await run(program, [flag], { cwd })).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  const programs = [createProgram("obs-gen", version), createProgram("create-observability", version)];
  test.each([...helpPages(programs)])("%s: the rendered page is what the program says", async (page, text) => {
    const [program, ...command] = page.split(".");
    const name = program === "obs-gen" ? "obs-gen" : "create-observability";
    // With a second flag the page does not apply, and the program itself answers.
    for (const args of [
      [...command, "--help"],
      [...command, "-h"],
      [...command, "--json", "--help"],
    ]) {
      if (command.length === 0 && args.length > 1) continue;
      expect(await run(name, args, { cwd })).toEqual({ code: 0, stdout: text, stderr: "" });
    }
  });

  test("nothing named: the help, as wrong usage", async () => {
    const { code, stdout, stderr } = await run("obs-gen", [], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Commands:");
  });
});

describe("wrong usage ends with code 2 and says what was meant", () => {
  const cases: ReadonlyArray<readonly [args: string[], message: string]> = [
    [["ad", "logging"], "(Did you mean add?)"],
    [["init", "--forse"], "(Did you mean --force?)"],
    [["add", "--yes"], "Nothing was added to this project before"],
    [["init", "--package-manager", "cargo"], "Allowed choices are npm, pnpm, yarn, bun."],
    [["check", "--format", "xml"], "Allowed choices are text, json, sarif, github, gitlab, junit."],
    [["init", "--workspace", "a", "--all-workspaces"], "cannot be used with option"],
    [["add", "loging", "--yes"], "Did you mean logging?"],
    [["init", "--pillars", "logging,metrix", "--yes"], "Did you mean metrics?"],
    [["init", "--dependencies", "mongo", "--yes"], "There is no dependency named mongo."],
    [["init", "--health-path", "health", "--yes"], "--health-path health is not a route path."],
    [["init", "--health-path", "/x", "--ready-path", "/x", "--yes"], "--health-path and --ready-path are both /x."],
    [["init", "--health-path", "/a'b", "--yes"], "is not a route path"],
    [["remove"], "Nothing was named"],
    [["remove", "--all", "logging"], "exclude each other"],
    [["remove", "--all", "--yes"], "nothing was added"],
    [["trace", "app.js"], "names no function"],
    [["trace", "app.js#f", "--attribute", "x"], "is no attribute"],
    [["trace", "app.js#f", "--yes"], "nothing was added"],
    [["init", "--yes", "--cwd", "nowhere"], "nowhere is no folder."],
    [["init", "--yes", "--workspace", "a"], "has no workspaces"],
  ];

  test.each(cases)("obs-gen %j", async (args, message) => {
    const dir = project(expressApp);
    const { code, stdout, stderr } = await run("obs-gen", args, { cwd: dir });
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(snapshot(dir)).toEqual(expressApp);
  });

  test("with --json the message is a document", async () => {
    const { code, stdout, stderr } = await run("obs-gen", ["init", "--forse", "--json"], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, ok: false, problems: [{ code: "usage" }] });
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
  });
});

describe("without a terminal nothing is asked", () => {
  test.each([
    ["obs-gen", ["init"], ["--pillars", "--dependencies", "--yes"]],
    ["obs-gen", ["init", "--pillars", "all"], ["--dependencies", "--yes"]],
    ["obs-gen", ["add", "logging"], ["--yes"]],
    ["create-observability", ["new"], ["--language", "--framework", "--name", "--pillars", "--yes"]],
    ["create-observability", ["new", "--language", "javascript"], ["--framework", "--name", "--pillars", "--yes"]],
  ] as const)("%s %j names the flags", async (program, args, flags) => {
    const dir = project(expressApp);
    const { code, stderr } = await run(program, args, { cwd: dir });
    const named = /missing: (.*)\.$/m.exec(stderr)?.[1]?.match(/--[a-z-]+/g);
    expect({ code, named }).toEqual({ code: 2, named: flags });
    expect(snapshot(dir)).toEqual(expressApp);
  });
});

describe("what can't be looked at is a failure, never a clean result", () => {
  const broken: ReadonlyArray<readonly [name: string, files: { [path: string]: string }, message: string]> = [
    ["no package.json", {}, "There is no package.json"],
    ["a broken package.json", { "package.json": "{\n  nope\n}" }, "package.json:2"],
    ["a record of a later version", { ...expressApp, ".observability.json": '{ "version": 99 }' }, "later version"],
    ["a record with conflict markers", { ...expressApp, ".observability.json": "<<<<<<< a\n" }, "conflict markers"],
  ];

  test.each(broken)("%s", async (_, files, message) => {
    const dir = project(files);
    for (const args of [["check"], ["diff"], ["doctor"], ["init", "--yes"], ["add", "logging", "--yes"]]) {
      const { code, stderr } = await run("obs-gen", args, { cwd: dir });
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(stderr).toContain(message);
    }
    expect(snapshot(dir)).toEqual(files);
  });

  test("--verbose adds the stack trace", async () => {
    const { stderr } = await run("obs-gen", ["check", "--verbose"], { cwd });
    expect(stderr).toMatch(/^\s+at /m);
  });
});

test("list names what the registry has, also as JSON", async () => {
  const text = await run("obs-gen", ["list"], { cwd });
  for (const id of ["logging", "express", "fastify", "postgres"])
    expect(text.stdout).toMatch(new RegExp(`^  ${id} `, "m"));
  const json = JSON.parse((await run("obs-gen", ["list", "--json"], { cwd })).stdout) as { pillars: unknown };
  expect(json.pillars).toContainEqual({ id: "logging", title: "Logging" });
});

test("colours are for terminals, and follow FORCE_COLOR, NO_COLOR and --no-color", async () => {
  const isColoured = async (args: string[], env: NodeJS.ProcessEnv): Promise<boolean> =>
    (await run("obs-gen", ["list", ...args], { cwd, env })).stdout.includes("\u001b[");
  expect(await isColoured([], {})).toBe(false);
  expect(await isColoured([], { FORCE_COLOR: "1" })).toBe(true);
  expect(await isColoured([], { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
  expect(await isColoured(["--no-color"], { FORCE_COLOR: "1" })).toBe(false);
});
