import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { expressApp, project, run, snapshot, type Files } from "./support.ts";

const quietly = ["--yes", "--no-install"];

let files: Files;
beforeAll(async () => {
  const dir = project(expressApp);
  expect((await run("obs-gen", ["init", ...quietly], { cwd: dir })).code).toBe(0);
  files = snapshot(dir);
});

/** A copy of a service with the usual pillars, as `files` says. */
const instrumented = (): string => project(files);

// That the nearest one works is seen by test/operations/refusals.test.ts.
describe("what can't work is refused before anything is written, with the nearest that does", () => {
  const cases: ReadonlyArray<readonly [args: string[], wrong: string, nearest: string]> = [
    [["--slo-objective", "93"], "93", "93.06"],
    [["--slo-objective", "100"], "100", "99.9"],
    [["--latency-objective", "50"], "50", "93.06"],
    [["--slo-latency", "0.3"], "0.3", "0.25"],
    [["--slo-window", "365"], "365", "90"],
    [["--retention", "15"], "15", "30"],
    [["--slo-objective", "high"], "high", "no number"],
    [["--backend", "jager"], "jager", "jaeger"],
    [["--scale", "remote-wrte"], "remote-wrte", "remote-write"],
    [["--scale", "jaeger-elasticsearch,jaeger-opensearch"], "jaeger-opensearch", "one of them"],
    [["--log-fields", "ECS2"], "ECS2", "plain, ecs"],
    [["--runbooks", "my pages"], "my pages", "https://"],
  ];

  test.each(cases)("%j", async (flags, wrong, nearest) => {
    const dir = instrumented();
    const { code, stdout, stderr } = await run("obs-gen", ["add", "alerting", "stack", ...flags, ...quietly], {
      cwd: dir,
    });
    const said = stdout + stderr;
    expect(code).toBe(2);
    expect(said).toContain(wrong);
    expect(said).toContain(nearest);
    expect(said).not.toMatch(/^\s+at /m);
    expect(snapshot(dir)).toEqual(files);
  });

  test.each(["alerting", "dashboards"])("%s of a service without metrics", async (pillar) => {
    const dir = project(expressApp);
    await run("obs-gen", ["init", "--pillars", "logging,health", "--dependencies", "none", ...quietly], { cwd: dir });
    const before = snapshot(dir);
    const { code, stderr } = await run("obs-gen", ["add", pillar, ...quietly], { cwd: dir });
    expect({ code, files: snapshot(dir) }).toEqual({ code: 2, files: before });
    expect(stderr).toContain(`obs-gen add metrics ${pillar}`);
  });
});

describe("ops/ is the user's own, like all that was generated", () => {
  const rules = "ops/prometheus/rules/alerts.yml";
  const change = (dir: string, from: string, to: string): void => {
    const text = readFileSync(join(dir, rules), "utf8");
    expect(text).toContain(from);
    writeFileSync(join(dir, rules), text.replace(from, to));
  };
  const add = (dir: string, ...flags: string[]) => run("obs-gen", ["add", ...flags, ...quietly], { cwd: dir });

  test("objectives and backends are remembered: the next run has nothing to do", async () => {
    const dir = instrumented();
    const flags = [
      "--slo-objective",
      "99.5",
      "--slo-window",
      "28",
      "--backend",
      "prometheus,jaeger",
      "--retention",
      "60",
    ];
    expect((await add(dir, "alerting", "stack", ...flags)).code).toBe(0);
    const written = snapshot(dir);
    expect(Object.keys(written).filter((path) => path.includes("grafana"))).toEqual([]);
    expect(written["ops/on-call.md"]).toContain("over 28 days: 99.5 %");
    expect((await run("obs-gen", ["check"], { cwd: dir })).code).toBe(0);
    expect((await add(dir)).code).toBe(0);
    expect(snapshot(dir)).toEqual(written);
  });

  test("an edited threshold survives add, check and rules that are generated anew; the rest follows", async () => {
    const dir = instrumented();
    await add(dir, "alerting");
    change(dir, "> 90", "> 85");
    const edited = snapshot(dir);
    expect((await run("obs-gen", ["check"], { cwd: dir })).code).toBe(0);
    expect((await add(dir)).code).toBe(0);
    expect(snapshot(dir)).toEqual(edited);
    expect((await add(dir, "alerting", "--slo-objective", "99.5")).code).toBe(0);
    const text = snapshot(dir)[rules];
    expect(text).toContain("> 85");
    expect(text).toContain("> 0.072");
    expect(text).not.toContain("> 0.0144");
    expect((await run("obs-gen", ["check"], { cwd: dir })).code).toBe(0);
  });

  test("an edited threshold survives a template that a later version has changed", async () => {
    const dir = instrumented();
    await add(dir, "alerting");
    const generated = snapshot(dir)[rules] ?? "";
    // As an earlier version would have written it, with another wait and without the last alert.
    const older = generated.replace("for: 10m", "for: 12m").replace(/ {6}- alert: DiskWillFillIn4h[\s\S]*$/, "");
    expect(older.length).toBeLessThan(generated.length - 200);
    const recordPath = join(dir, ".observability.json");
    const record = JSON.parse(readFileSync(recordPath, "utf8")) as { generated: { [path: string]: string } };
    record.generated[rules] = older;
    writeFileSync(recordPath, JSON.stringify(record));
    writeFileSync(join(dir, rules), older.replace("> 90", "> 85"));
    expect((await run("obs-gen", ["check"], { cwd: dir })).code).toBe(1);
    expect((await add(dir)).code).toBe(0);
    expect(snapshot(dir)[rules]).toBe(generated.replace("> 90", "> 85"));
    expect((await run("obs-gen", ["check"], { cwd: dir })).code).toBe(0);
  });

  test("a threshold that both have changed is a conflict with its place, and nothing is written", async () => {
    const dir = instrumented();
    await add(dir, "alerting");
    change(dir, "> 0.0144\n", "> 0.02\n");
    const edited = snapshot(dir);
    const { code, stdout, stderr } = await add(dir, "alerting", "--slo-objective", "99.5");
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/ops\/prometheus\/rules\/alerts\.yml:\d+/);
    expect(snapshot(dir)).toEqual(edited);
  });

  test("remove takes all of ops/ out again, but not what was edited", async () => {
    const dir = instrumented();
    await add(dir, "alerting", "dashboards", "stack");
    const remove = () => run("obs-gen", ["remove", "alerting", "dashboards", "stack", "--yes"], { cwd: dir });
    expect((await remove()).code).toBe(0);
    expect(snapshot(dir)).toEqual(files);
    await add(dir, "alerting");
    change(dir, "> 90", "> 85");
    const { stdout, stderr } = await remove();
    expect(stdout + stderr).toContain(rules);
    expect(Object.keys(snapshot(dir)).filter((path) => path.startsWith("ops/"))).toEqual([rules]);
  });
});
