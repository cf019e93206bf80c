import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { expressApp, project, run, snapshot } from "./support.ts";

const files = { ...expressApp, "package.json": expressApp["package.json"]?.replace("^5.1.0", "5.1.0") ?? "" };
const init = ["init", "--yes", "--no-install"];

async function instrumented(): Promise<string> {
  const cwd = project(files);
  expect((await run("obs-gen", init, { cwd })).code).toBe(0);
  return cwd;
}

const change = (file: string, from: string, to: string): void => {
  writeFileSync(file, readFileSync(file, "utf8").replaceAll(from, to));
};

it("follows the generated folder to the name that the user gave it", async () => {
  const cwd = await instrumented();
  renameSync(join(cwd, "observability"), join(cwd, "telemetry"));
  change(join(cwd, "app.js"), "./observability/", "./telemetry/");
  const before = snapshot(cwd);
  const { code, stdout } = await run("obs-gen", ["check", "--no-cache"], { cwd });
  expect([code, stdout]).toEqual([0, expect.stringContaining("Everything is in place")]);
  expect((await run("obs-gen", ["check", "--fix", "--yes", "--no-install"], { cwd })).code).toBe(0);
  expect(snapshot(cwd)["app.js"]).toEqual(before["app.js"]);

  expect((await run("obs-gen", ["remove", "health", "--yes", "--no-install"], { cwd })).code).toBe(0);
  expect(Object.keys(snapshot(cwd)).filter((path) => path.startsWith("observability/"))).toEqual([]);
  expect(snapshot(cwd)["telemetry/health.js"]).toBeUndefined();
  expect((await run("obs-gen", ["remove", "--all", "--yes", "--no-install"], { cwd })).code).toBe(0);
  expect(snapshot(cwd)).toEqual(files);
});

it("names the imports that a renamed folder left behind, and instruments nothing twice", async () => {
  const cwd = await instrumented();
  renameSync(join(cwd, "observability"), join(cwd, "telemetry"));
  const before = snapshot(cwd);
  for (const args of [
    ["check", "--fix", "--yes"],
    ["add", "logging", "--yes"],
    ["remove", "--all", "--yes"],
  ]) {
    const { code, stdout, stderr } = await run("obs-gen", [...args, "--no-install"], { cwd });
    expect(code, args.join(" ")).toBeGreaterThan(0);
    expect(stdout + stderr, args.join(" ")).toContain("app.js still imports it from where it was");
  }
  expect(snapshot(cwd)).toEqual(before);
});
