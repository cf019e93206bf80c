import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { formatRecord, readRecord } from "../../src/apply/record.ts";
import { expressApp, project, run } from "./support.ts";

const dir = project(expressApp);
const file = "observability/metrics.js";
const text = (): string => readFileSync(join(dir, file), "utf8");

/** As if an earlier version had written the file like that. */
function written(change: (text: string) => string): void {
  const path = join(dir, ".observability.json");
  const record = readRecord(readFileSync(path, "utf8"));
  const before = text();
  writeFileSync(join(dir, file), change(before));
  expect(text()).not.toBe(before);
  writeFileSync(path, formatRecord({ ...record, generated: { ...record.generated, [file]: text() } }));
}

const add = (...args: string[]): Promise<unknown> =>
  run("obs-gen", ["add", ...args, "--yes", "--no-install"], { cwd: dir });
const check = (...args: string[]): ReturnType<typeof run> => run("obs-gen", ["check", ...args], { cwd: dir });

beforeAll(async () => {
  await add("metrics");
});

test("code that an earlier version wrote in other words is no failure", async () => {
  written((it) => it.replace("Resident memory", "Memory"));
  const { code, stdout } = await check();
  expect(stdout).toContain(`note OG-REQ02  ${file} is not as it would be written now, but does the same.`);
  expect(code).toBe(0);
});

test("code that lacks what would be written now is one, with its place, and `add` brings it", async () => {
  const line = text().split("\n").indexOf("  inProgress.inc({ method });") + 1;
  written((it) => it.replace("  inProgress.inc({ method });\n", ""));
  const { code, stdout } = await check();
  expect(stdout).toContain(`error OG-REQ02  ${file} lacks what would be written now: call of inc(), .inc, key method.`);
  expect(stdout).toContain(`  ${file}:${line}\n`);
  expect(stdout).not.toContain("OG-CHK");
  expect(code).toBe(1);
  await add();
  expect((await check("--min-severity", "error")).code).toBe(0);
  expect(text()).toContain("inProgress.inc({ method });");
});
