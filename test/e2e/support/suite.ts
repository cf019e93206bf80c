import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { without } from "../../support/services.ts";
import { type Booted, type Servers, boot, disposeServers, startServers } from "./boot.ts";
import { type Case, loadCases } from "./case.ts";
import { type Project, openProject, snapshot } from "./project.ts";
import { proveRequests } from "./prove-requests.ts";
import { proveReadiness } from "./prove-readiness.ts";
import { proveShutdown } from "./prove-shutdown.ts";
import { proveLive } from "./prove-live.ts";
import { proveTree } from "./prove-tree.ts";
import { run, succeed } from "./run.ts";
import { type Tool, packedTool } from "./tool.ts";

const minutes = 60_000;

/** Every case of a framework, from a fresh copy to a proven service and back to its first byte. */
export function proveCases(framework: string): void {
  for (const one of loadCases(framework)) {
    const missing = (one.needs ?? []).filter((need) => without[need]);
    const title = missing.length > 0 ? `${one.name} (needs ${missing.join(" and ")})` : one.name;
    describe.skipIf(missing.length > 0)(title, { timeout: 5 * minutes }, () => prove(one));
  }
}

function prove(one: Case): void {
  let tool: Tool;
  let project: Project;
  let servers: Servers;
  let original: { [path: string]: string };
  let booted: Booted;
  const step = inOrder();
  const endings: Array<() => Promise<void>> = [];

  beforeAll(async () => {
    project = await openProject(one);
    endings.push(project.dispose);
    servers = await startServers(one);
    endings.push(() => disposeServers(servers));
    tool = await packedTool();
    original = await snapshot(project.root, isLockfile);
  }, 5 * minutes);
  afterAll(async () => {
    for (const end of endings.reverse()) await end();
  });

  step("init adds a handful of lines and moves none of the user's", async () => {
    expectDone(await tool.obsGen(["init", "--yes", ...target(one)], project.root));
    const { added } = await expectInsertionsOnly(project);
    expect(added, "lines added to files that were there").toBeLessThanOrEqual(one.addedLines);
    await project.commit();
    if (one.trace !== undefined) {
      expectDone(await tool.obsGen(["trace", one.trace, "--yes", ...target(one)], project.root));
      await project.commit();
    }
    measure(one, { added, generated: await generatedLines(project, one) });
  });

  step("still builds, and its own tests and checks pass", async () => {
    const { build, test, checks } = one.scripts;
    for (const script of [build, ...checks, test])
      if (script !== undefined) await succeed("npm", ["run", script], { cwd: project.dir });
    for (const [command, ...args] of one.commands ?? []) await succeed(command, args, { cwd: project.dir });
  });

  step("boots by its own start script, and every request is one log line, span, count and id", async () => {
    booted = await boot(one, project, servers);
    endings.push(booted.end);
    await proveRequests(one, booted);
  });

  if (one.spans !== undefined) step("has the queries of a request below its span", async () => proveTree(one, booted));

  if (one.needs !== undefined)
    step("is not ready while a server it needs is stopped, and alive", async () =>
      proveReadiness(one, booted, servers),
    );

  step("ends on SIGTERM after the last request, with its telemetry sent", () => proveShutdown(one, booted));

  step("is clean for check, and a second init changes no byte", async () => {
    expectDone(await tool.obsGen(["check", ...target(one)], project.root));
    const before = await snapshot(project.root, () => false);
    expectDone(await tool.obsGen(["init", "--yes", ...target(one)], project.root));
    expect(await snapshot(project.root, () => false)).toEqual(before);
  });

  step("is proven by check --live", () => proveLive(one, project, servers, tool));

  step("gives every byte back", async () => {
    await project.git("clean", "-fdxq", "-e", "node_modules");
    expectDone(await tool.obsGen(["remove", "--all", "--yes", ...target(one)], project.root));
    const left = await snapshot(project.root, isLockfile);
    expect(Object.keys(left)).toEqual(Object.keys(original));
    expect(left).toEqual(original);
  });
}

/** Tests that build on each other: what follows a failure says so at once instead of failing in its own way. */
function inOrder(): (name: string, work: () => Promise<void>) => void {
  let failed: string | undefined;
  return (name, work) =>
    it(name, async () => {
      if (failed !== undefined) throw new Error(`not reached: "${failed}" failed`);
      failed = name;
      await work();
      failed = undefined;
    });
}

const isLockfile = (path: string): boolean => path === "package-lock.json";

const target = ({ workspace }: Case): string[] => (workspace === undefined ? [] : ["--workspace", workspace]);

function expectDone({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }): void {
  expect(code, `${stdout}\n${stderr}`).toBe(0);
}

/** Of the files that were committed, all but package.json: only insertions, in the order of the text before. */
async function expectInsertionsOnly(project: Project): Promise<{ added: number }> {
  let total = 0;
  for (const line of (await project.git("diff", "--numstat")).trim().split("\n")) {
    const [added = "", , path = ""] = line.split("\t");
    if (isLockfile(path) || path.endsWith("package.json") || path.endsWith(".env.example")) continue;
    const before = await project.git("show", `HEAD:${path}`);
    expect(isInsertedInto(before, await readFile(join(project.root, path), "utf8")), `${path} holds its old text`).toBe(
      true,
    );
    total += Number(added);
  }
  return { added: total };
}

/** True when `after` is `before` with characters added, none of them gone or moved. */
function isInsertedInto(before: string, after: string): boolean {
  let at = 0;
  for (let index = 0; index < after.length && at < before.length; index++) if (after[index] === before[at]) at += 1;
  return at === before.length;
}

async function generatedLines({ dir }: Project, { observabilityDir }: Case): Promise<number> {
  const folder = join(dir, observabilityDir);
  expect(existsSync(folder), `${observabilityDir} is where generated code goes`).toBe(true);
  const { stdout } = await run("sh", ["-c", `find "$0" -type f | xargs -d '\\n' cat | grep -c .`, folder], {
    cwd: dir,
  });
  return Number(stdout);
}

/** One line per case for whoever reads the run. */
function measure({ name }: Case, { added, generated }: { added: number; generated: number }): void {
  process.stdout.write(`  ${name}: ${added} lines in the user's files, ${generated} generated\n`);
}
