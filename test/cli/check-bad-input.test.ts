import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { binOf, environment, expressApp, project, run, snapshot } from "./support.ts";

const base = project(expressApp);
let dir = "";

beforeAll(async () => {
  expect((await run("obs-gen", ["init", "--yes", "--no-install"], { cwd: base })).code).toBe(0);
  expect((await run("obs-gen", ["check", "--update-baseline"], { cwd: base })).code).toBe(0);
});
beforeEach(() => {
  dir = project(snapshot(base));
});

interface Outcome {
  readonly code: number | null;
  readonly told: readonly string[];
  readonly stderr: string;
}

async function check(...args: string[]): Promise<Outcome> {
  return outcomeOf(await run("obs-gen", ["check", "--json", ...args], { cwd: dir }));
}

function outcomeOf({ code, stdout, stderr }: { code: number | null; stdout: string; stderr: string }): Outcome {
  const { projects = [], problems = [] } = JSON.parse(stdout) as {
    projects?: { findings: Array<{ code: string; detail?: string; file?: string; line?: number }> }[];
    problems?: Array<{ code: string; file?: string; line?: number }>;
  };
  const findings = projects.flatMap((it) => it.findings).map((it) => `${it.code} ${it.detail} ${it.file}:${it.line}`);
  return { code, told: [...findings, ...problems.map((it) => `${it.code} ${it.file}:${it.line}`)], stderr };
}

const write = (path: string, content: string | Uint8Array): void => {
  writeFileSync(join(dir, path), content);
};

test("nothing is found before anything is bad", async () => {
  expect(await check()).toEqual({ code: 0, told: [], stderr: "" });
});

describe("a file that could not be looked at is a finding", () => {
  test("syntax error", async () => {
    write("late.js", 'import express from "express";\nexport const f = (= 1;\n');
    expect(await check()).toMatchObject({ code: 1, told: ["OG-CHK01 file-syntax late.js:2"] });
  });

  test("syntax error in a handler that is loaded where it is mounted", async () => {
    write(
      "mounts.cjs",
      'const router = require("express").Router();\nrouter.use("/orders", require("./orders.cjs"));\nmodule.exports = router;\n',
    );
    write("orders.cjs", "module.exports = (req, res) => {\n  res.send('orders';\n};\n");
    expect(await check()).toMatchObject({ code: 1, told: ["OG-CHK01 file-syntax orders.cjs:2"] });
  });

  test("not one that is loaded and is no code", async () => {
    write("data.json", '{\n  "name": "x"\n}\n');
    write(
      "api.js",
      'import express from "express";\nimport data from "./data.json" with { type: "json" };\n' +
        'express.Router().get("/", (req, res) => res.json(data.paths.map(String)));\n',
    );
    expect(await check()).toMatchObject({ code: 0, told: [] });
  });

  test("5 MB", async () => {
    write("large.js", `export const a = "${"x".repeat(5 * 1024 * 1024)}";\n`);
    expect(await check()).toMatchObject({ code: 1, told: ["OG-CHK01 file-too-large large.js:1"] });
  });

  test("5 MB for browsers are only noted", async () => {
    mkdirSync(join(dir, "public"));
    write("public/bundle.js", `var a = "${"x".repeat(5 * 1024 * 1024)}";\n`);
    expect(await check()).toMatchObject({ code: 0, told: ["OG-CHK01 file-too-large public/bundle.js:1"] });
  });

  test("binary called .ts, and text that is not UTF-8", async () => {
    write("video.ts", new Uint8Array([0x47, 0, 1, 2, 0xff]));
    write("latin.js", new Uint8Array([0x2f, 0x2f, 0xe4, 0x0a]));
    expect(await check()).toMatchObject({
      code: 1,
      told: ["OG-CHK01 file-encoding latin.js:1", "OG-CHK01 file-binary video.ts:1"],
    });
  });

  test("links: a loop and one to nowhere hold nothing, one out of the project is noted", async () => {
    symlinkSync("loop", join(dir, "loop"));
    symlinkSync(".", join(dir, "here"));
    symlinkSync("nowhere", join(dir, "gone"));
    symlinkSync(project({ "a.js": "f();\n" }), join(dir, "out"));
    const { code, told } = await check();
    expect(code).toBe(0);
    expect(told).toContain("OG-CHK01 link-not-followed out:1");
    expect(told.filter((it) => it.includes("here"))).toEqual([]);
  });

  const nobody =
    process.getuid?.() === 0 ? Number(execFileSync("id", ["-u", "nobody"], { encoding: "utf8" })) : undefined;
  test("no permission to read a file or a folder", () => {
    mkdirSync(join(dir, "closed"));
    write("closed/a.js", "f();\n");
    write("secret.js", "f();\n");
    if (nobody !== undefined) {
      execFileSync("chown", ["-R", String(nobody), dir]);
      chownSync(dir, nobody, nobody);
    }
    chmodSync(join(dir, "closed"), 0);
    chmodSync(join(dir, "secret.js"), 0);
    const { status, stdout, stderr } = spawnSync(process.execPath, [binOf("obs-gen"), "check", "--json"], {
      cwd: dir,
      env: environment(),
      encoding: "utf8",
      ...(nobody !== undefined && { uid: nobody, gid: nobody }),
    });
    chmodSync(join(dir, "closed"), 0o755);
    expect(outcomeOf({ code: status, stdout, stderr })).toMatchObject({
      code: 1,
      told: ["OG-CHK01 folder-unreadable undefined:undefined", "OG-CHK01 file-unreadable secret.js:1"],
    });
  });
});

describe("what makes a judgement impossible ends with code 2 and the place", () => {
  const record = (): string => readFileSync(join(dir, ".observability.json"), "utf8");

  test.each([
    ["[]", "manifest-invalid package.json:1"],
    ['"text"', "manifest-invalid package.json:1"],
    ['{\n  "name": "a",\n  oops\n}\n', "manifest-invalid package.json:3"],
    ["", "manifest-invalid package.json:1"],
  ])("package.json is %j", async (text, told) => {
    write("package.json", text);
    expect(await check()).toMatchObject({ code: 2, told: [told] });
  });

  test("package.json is a folder, or binary", async () => {
    write("package.json", new Uint8Array([0x7b, 0, 0x7d]));
    expect(await check()).toMatchObject({ code: 2, told: ["file-binary undefined:undefined"] });
    rmSync(join(dir, "package.json"));
    mkdirSync(join(dir, "package.json"));
    expect(await check()).toMatchObject({ code: 2, told: ["manifest-missing undefined:undefined"] });
  });

  test("the record is cut off, of a later version, in conflict, or of another kind", async () => {
    const whole = record();
    const lines = whole.split("\n").length;
    write(".observability.json", whole.slice(0, whole.length / 2));
    expect((await check()).told[0]).toMatch(/^record\.broken \.observability\.json:\d{2,}$/);
    write(".observability.json", whole.replace('"version": 1', '"version": 99'));
    expect(await check()).toMatchObject({ code: 2, told: ["record.newer .observability.json:1"] });
    write(".observability.json", `<<<<<<< ours\n${whole}=======\n>>>>>>> theirs\n`);
    expect(await check()).toMatchObject({ code: 2, told: ["record.conflict .observability.json:1"] });
    write(".observability.json", '{ "version": 1, "selection": [] }');
    expect(await check()).toMatchObject({ code: 2, told: ["record.broken .observability.json:1"] });
    expect(lines).toBeGreaterThan(2);
  });

  test("a member of a monorepo is broken: it is named, not left out", async () => {
    const files = Object.fromEntries(Object.entries(snapshot(base)).map(([path, text]) => [`apps/a/${path}`, text]));
    dir = project({
      ...files,
      "package.json": '{ "name": "root", "workspaces": ["apps/*"] }\n',
      "apps/b/package.json": '{\n  "name": "b",,\n}\n',
    });
    rmSync(join(dir, "apps/a/observability/health.js"));
    const expected = {
      code: 2,
      told: [
        "OG-REQ01 undefined apps/a/observability/health.js:undefined",
        "OG-CHK01 manifest-invalid apps/b/package.json:2",
      ],
    };
    expect(await check("--all-workspaces")).toMatchObject(expected);
    expect(await check("--all-workspaces", "--update-baseline")).toMatchObject({ code: 2, told: [expected.told[1]] });
    expect(await check("--workspace", "b")).toMatchObject({ told: ["manifest-invalid apps/b/package.json:2"] });
  });
});

test("a report that can't be written says so", async () => {
  const { code, stderr } = await run("obs-gen", ["check", "--output", "nowhere/report.json"], { cwd: dir });
  expect(code).toBe(2);
  expect(stderr).toContain("The report can't be written to nowhere/report.json: ENOENT.");
});

test("Ctrl-C ends a check while it computes", async () => {
  const call = "function f(a) { return app.get(`/${a}`, (req, res) => res.send(f(a))); }\n".repeat(3_000);
  write("many.js", `const app = require("express")();\n${call}`);
  const child = spawn(process.execPath, [binOf("obs-gen"), "check", "--no-cache"], { cwd: dir, stdio: "ignore" });
  const ended = new Promise<NodeJS.Signals | number | null>((done) => {
    child.on("exit", (code, signal) => {
      done(signal ?? code);
    });
  });
  // The file is read, and what is in it takes a while.
  await expect.poll(() => readMemory(child.pid), { timeout: 20_000, interval: 5 }).toBeGreaterThan(70_000);
  child.kill("SIGINT");
  expect(await ended).toBe("SIGINT");
});

/** Resident memory in kB, from what Linux tells. */
const readMemory = (pid = 0): number =>
  Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
