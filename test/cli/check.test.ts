import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { formatRecord, readRecord } from "../../src/apply/record.ts";
import { commit, execute, expressApp, project, run, snapshot, type Result } from "./support.ts";

interface Told {
  readonly code: string;
  readonly severity: string;
  readonly file?: string;
  readonly line?: number;
  readonly symbol: string;
  readonly fixable: boolean;
  readonly by?: string;
  readonly reason?: string;
}

const base = project(expressApp);
let dir = "";

/** A project in which all is well: the generated code itself is no subject here. */
beforeEach(async () => {
  if (!("observability/index.js" in snapshot(base))) {
    const { code } = await run("obs-gen", ["init", "--yes", "--no-install"], { cwd: base });
    expect(code).toBe(0);
    setRules(base, { "OG-MET01": "off" });
  }
  dir = project(snapshot(base));
});

const check = (...args: string[]): Promise<Result> => run("obs-gen", ["check", ...args], { cwd: dir });

async function found(...args: string[]): Promise<{ code: number | null; findings: Told[]; hidden: Told[] }> {
  const { code, stdout, stderr } = await check("--json", ...args);
  const { projects } = JSON.parse(stdout) as { projects?: { findings: Told[]; hidden: Told[] }[] };
  expect(projects, stdout + stderr).toBeDefined();
  return {
    code,
    findings: projects?.flatMap(({ findings }) => findings) ?? [],
    hidden: projects?.flatMap(({ hidden }) => hidden) ?? [],
  };
}
const codes = async (...args: string[]): Promise<string[]> =>
  (await found(...args)).findings.map(({ code, file, line }) => `${code} ${file}:${line}`);

function setRules(folder: string, rules: object): void {
  const path = join(folder, ".observability.json");
  writeFileSync(path, formatRecord({ ...readRecord(readFileSync(path, "utf8")), rules }));
}
function edit(path: string, change: (text: string) => string): void {
  const file = join(dir, path);
  writeFileSync(file, change(readFileSync(file, "utf8")));
}
const without = (path: string, part: string): void =>
  edit(path, (text) =>
    text
      .split("\n")
      .filter((line) => !line.includes(part))
      .join("\n"),
  );
/** `app.get("/", ...)` with a console.log in it, on line 7. */
const withConsole = (before = ""): void =>
  edit("app.js", (text) =>
    text.replace(
      'app.get("/", (req, res) => res.send("hi"));',
      `app.get("/", (req, res) => {\n${before}  console.log("x");\n  res.send("hi");\n});`,
    ),
  );

describe("settings", () => {
  test("turn a rule off or change how it counts, and survive what is written", async () => {
    withConsole();
    expect((await found()).findings.map(({ code }) => code)).toEqual(["OG-LOG01"]);
    setRules(dir, { "OG-MET01": "off", "OG-LOG01": "info" });
    const info = await found();
    expect([info.code, info.findings.map(({ severity }) => severity)]).toEqual([0, ["info"]]);
    expect((await found("--min-severity", "warning")).findings).toEqual([]);
    await run("obs-gen", ["remove", "health", "--yes", "--no-install"], { cwd: dir });
    await run("obs-gen", ["add", "health", "--yes", "--no-install"], { cwd: dir });
    const record = JSON.parse(readFileSync(join(dir, ".observability.json"), "utf8")) as { rules: object };
    expect(Object.entries(record.rules)).toEqual([
      ["OG-LOG01", "info"],
      ["OG-MET01", "off"],
    ]);
  });

  test("that mean nothing are told with their line", async () => {
    setRules(dir, { "OG-LOG1": "off", "OG-MET01": "off" });
    const line =
      readFileSync(join(dir, ".observability.json"), "utf8")
        .split("\n")
        .findIndex((it) => it.includes("OG-LOG1")) + 1;
    expect(await codes()).toEqual([`OG-CHK04 .observability.json:${line}`]);
  });
});

describe("comments in the code", () => {
  test("suppress one finding and keep the reason", async () => {
    withConsole("  // obs-gen-ignore OG-LOG01: the banner of the demo\n");
    const { code, findings, hidden } = await found();
    expect([code, findings]).toEqual([0, []]);
    expect(hidden).toMatchObject([{ code: "OG-LOG01", by: "comment", reason: "the banner of the demo" }]);
    expect((await check()).stdout).toContain("1 finding suppressed in the code");
    const sarif = JSON.parse((await check("--format", "sarif")).stdout) as {
      runs: { results: { suppressions: object[] }[] }[];
    };
    expect(sarif.runs[0]?.results[0]?.suppressions).toEqual([
      { kind: "inSource", status: "accepted", justification: "the banner of the demo" },
    ]);
    expect((await check("--format", "junit")).stdout).toContain('<skipped message="the banner of the demo"/>');
  });

  test("without a reason, or that suppress nothing, are findings", async () => {
    edit("app.js", (text) => `// obs-gen-ignore OG-LOG01\n// obs-gen-ignore OG-LOG01: not there\n${text}`);
    expect(await codes()).toEqual(["OG-CHK02 app.js:1", "OG-CHK03 app.js:2"]);
    expect(await codes("--rule", "OG-REQ01")).toEqual([]);
  });
});

describe("the baseline", () => {
  test("is written, used, outlives moved lines, fails on what was mended, and is pruned", async () => {
    withConsole();
    expect((await check("--update-baseline")).code).toBe(0);
    const file = join(dir, ".observability-baseline.json");
    const written = readFileSync(file, "utf8");
    edit("app.js", (text) => `// moved\n\n${text}`);
    expect(await found()).toMatchObject({ code: 0, hidden: [{ by: "baseline" }] });
    expect((await check("--update-baseline")).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(written);
    edit("app.js", (text) => text.replace('  console.log("x");\n', ""));
    expect(await codes()).toEqual(["OG-CHK05 .observability-baseline.json:5"]);
    expect((await check()).stdout).toContain("obs-gen check --prune");
    expect((await check("--prune")).code).toBe(0);
    expect(readFileSync(file, "utf8")).not.toContain("OG-LOG01");
    expect((await check()).code).toBe(0);
  });

  test("that can't be read is named with its line", async () => {
    writeFileSync(join(dir, ".observability-baseline.json"), "{\n  oops\n");
    const { code, stderr } = await check();
    expect(code).toBe(2);
    expect(stderr).toContain(".observability-baseline.json:2");
    expect((await check("--baseline", "none.json")).stderr).toContain("There is no baseline none.json.");
  });
});

describe("--since", () => {
  test("tells what a change brought in: also in files it did not touch, not what only moved", async () => {
    withConsole();
    await commit(dir);
    edit("app.js", (text) => `// moved\n${text}`);
    expect(await found("--since", "HEAD")).toMatchObject({ code: 0, findings: [], hidden: [{ by: "before" }] });
    without("app.js", "middleware()");
    rmSync(join(dir, "observability/health.js"));
    writeFileSync(join(dir, "late.js"), 'console.log("not a request");\n');
    const before = snapshot(dir);
    expect((await found("--since", "HEAD")).findings.map(({ symbol }) => symbol).sort()).toEqual([
      "express.middleware",
      "file observability/health.js",
    ]);
    expect(snapshot(dir)).toEqual(before);
  });

  test("tells one more of what was there before, wherever it stands", async () => {
    withConsole();
    await commit(dir);
    edit("app.js", (text) => text.replace(/^(.*console\.log.*)$/m, '  console.log("another");\n$1'));
    const { code, findings, hidden } = await found("--since", "HEAD");
    expect({ code, findings: findings.length, hidden: hidden.length }).toEqual({ code: 1, findings: 1, hidden: 1 });
    expect(findings).toMatchObject([{ code: "OG-LOG01" }]);
  });

  test("in a package below the repository, with uncommitted and untracked changes", async () => {
    const root = project(
      Object.fromEntries(Object.entries(snapshot(base)).map(([path, text]) => [`apps/orders/${path}`, text])),
    );
    await commit(root);
    dir = join(root, "apps/orders");
    expect((await found("--since", "HEAD")).code).toBe(0);
    writeFileSync(
      join(dir, "routes.js"),
      'export const list = (req, res) => {\n  console.log("x");\n  res.end();\n};\n',
    );
    edit("app.js", (text) =>
      text
        .replace('app.get("/"', 'app.get("/list", list);\napp.get("/"')
        .replace("import", 'import { list } from "./routes.js";\nimport'),
    );
    expect(await codes("--since", "HEAD")).toEqual(["OG-LOG01 routes.js:2"]);
  });

  test("without repository, commit or history says what to do", async () => {
    const said = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await check(...args);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await said("--since", "HEAD")).toContain("in no git repository");
    await commit(dir);
    expect(await said("--since", "nowhere")).toContain("git knows no commit nowhere.");
    expect(await said("--since", "--all")).toContain("git knows no commit --all.");
    edit("app.js", (text) => `${text}// more\n`);
    await commit(dir);
    const clone = project();
    await execute("git", ["clone", "-q", "--depth", "1", `file://${dir}`, clone], { cwd: clone });
    dir = clone;
    expect(await said("--since", "HEAD~1")).toContain("fetch-depth: 0");
  });
});

describe("--fix", () => {
  test("writes what add would, for the rules that are named", async () => {
    const whole = snapshot(dir);
    without("app.js", "middleware()");
    rmSync(join(dir, "observability/health.js"));
    expect((await found()).findings.map(({ fixable }) => fixable)).toEqual([true, true]);
    expect((await check()).stdout).toContain("2 of 2 can be fixed with `obs-gen check --fix --yes`.");
    const dry = snapshot(dir);
    expect((await check("--fix", "--dry-run")).stdout).toContain("+app.use(observability.middleware());");
    expect(snapshot(dir)).toEqual(dry);
    const { code, stdout } = await check("--fix", "--yes", "--no-install");
    expect({ code, stdout: code === 0 ? "" : stdout }).toEqual({ code: 0, stdout: "" });
    expect(snapshot(dir)).toEqual(whole);
  });

  test("leaves what is blocked or not chosen, and tells it", async () => {
    without("app.js", "middleware()");
    withConsole();
    expect((await found("--fix", "--yes", "--no-install", "--rule", "OG-LOG01")).code).toBe(1);
    expect(readFileSync(join(dir, "app.js"), "utf8")).not.toContain("middleware()");
    const { code, findings } = await found("--fix", "--yes", "--no-install");
    expect([code, findings.map((it) => it.code)]).toEqual([1, ["OG-LOG01"]]);
    expect(readFileSync(join(dir, "app.js"), "utf8")).toContain("middleware()");
  });

  test("refuses what it could not tell from its own and git does not keep", async () => {
    await commit(dir);
    without("app.js", "middleware()");
    rmSync(join(dir, "observability/health.js"));
    writeFileSync(join(dir, "other.js"), "export const other = 1;\n");
    const { code, stderr } = await check("--fix", "--yes", "--no-install");
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("(1 file: app.js)") as string });
    expect(stderr).toContain("--force");
    edit("app.js", (text) => `${text}// mine\n`);
    await execute("git", ["add", "app.js"], { cwd: dir });
    const [, command = ""] = /can be fixed with `obs-gen (.+)`/.exec((await check("--since", "HEAD")).stdout) ?? [];
    const fixed = await run("obs-gen", [...command.split(" "), "--no-install"], { cwd: dir });
    expect({ command, code: fixed.code }).toEqual({ command: "check --fix --since HEAD --yes", code: 0 });
    expect((await execute("git", ["diff", "--stat"], { cwd: dir })).stdout).toMatch(/^ app\.js +\| 1 \+$/m);
  });
});

describe("explain", () => {
  const explain = (...args: string[]): Promise<Result> => run("obs-gen", ["explain", ...args], { cwd: dir });
  test("shows one rule, and lists all", async () => {
    const page = (await explain("met01")).stdout;
    expect(page).toMatch(/^OG-MET01 {2}\S/);
    expect(page).toContain("obs-gen-ignore OG-MET01:");
    expect(page).toMatch(/^ {2}- /m);
    const list = (await explain()).stdout;
    for (const code of ["OG-REQ01", "OG-TRC05", "OG-COR52", "OG-CHK03"]) expect(list).toContain(code);
    const { rules } = JSON.parse((await explain("--json")).stdout) as { rules: { code: string; why: string }[] };
    expect(rules.every(({ why }) => why.length > 20)).toBe(true);
  });
  test("suggests what was meant", async () => {
    const { code, stderr } = await explain("OG-MTE01");
    expect([code, stderr]).toEqual([2, expect.stringContaining("Did you mean OG-MET01?")]);
  });
});
