import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

export type Files = Readonly<{ [path: string]: string }>;

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const binOf = (name: string): string => fileURLToPath(new URL(`../../bin/${name}.cjs`, import.meta.url));

/** The environment of a test: no terminal, no colours, and nothing of the CI that runs it. */
export function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { CI: _ci, GITHUB_ACTIONS: _actions, FORCE_COLOR: _force, NO_COLOR: _no, ...rest } = process.env;
  return { ...rest, ...extra };
}

/** Runs a built program to its end. */
export function run(
  program: "obs-gen" | "create-observability",
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Result> {
  return execute(process.execPath, [binOf(program), ...args], options);
}

export function execute(
  command: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Result> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env: environment(env), stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", fail);
    child.on("close", (code) => {
      done({ code, stdout, stderr });
    });
  });
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own with these files; it goes when the test file ends. */
export function project(files: Files = {}): string {
  const dir = mkdtempSync(join(tmpdir(), "cli-test-"));
  folders.push(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

/** Every file below `dir` with its text; what a package manager installed is left out. */
export function snapshot(dir: string, below = ""): Files {
  const result: { [path: string]: string } = {};
  for (const name of readdirSync(join(dir, below)).sort()) {
    const path = below === "" ? name : `${below}/${name}`;
    if (name === "node_modules" || name === ".git") continue;
    if (statSync(join(dir, path)).isDirectory()) Object.assign(result, snapshot(dir, path));
    else result[path] = readFileSync(join(dir, path), "utf8");
  }
  return result;
}

/** A small Express application as its owner would have it. */
export const expressApp: Files = {
  "package.json": `${JSON.stringify(
    {
      name: "orders",
      version: "1.0.0",
      type: "module",
      scripts: { start: "node app.js" },
      dependencies: { express: "^5.1.0" },
    },
    null,
    2,
  )}\n`,
  "app.js": [
    'import express from "express";',
    "",
    "const app = express();",
    'app.get("/", (req, res) => res.send("hi"));',
    "app.listen(process.env.PORT ?? 3000);",
    "",
  ].join("\n"),
};

/** Makes `dir` a git repository with everything committed. */
export async function commit(dir: string): Promise<void> {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"];
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    [...identity, "commit", "-q", "-m", "before"],
  ])
    await execute("git", args, { cwd: dir });
}
