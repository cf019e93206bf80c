import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import draft04 from "ajv-draft-04";
import formats from "ajv-formats";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { commit, execute, project, run, snapshot, type Result } from "./support.ts";

const services = ["billing", "orders", "users"];
const base = project({
  "package.json": '{ "name": "root", "private": true, "workspaces": ["services/*", "libs/*"] }\n',
  ".gitignore": "node_modules\n",
  "libs/util/package.json": '{ "name": "util", "version": "1.0.0", "type": "module" }\n',
  "libs/util/index.js": "export const add = (a, b) => a + b;\n",
});
let dir = "";

beforeAll(async () => {
  for (const name of services) {
    const { code, stderr } = await run("create-observability", [`services/${name}`, "--yes", "--no-install"], {
      cwd: base,
    });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  }
});
beforeEach(async () => {
  dir = project(snapshot(base));
  mkdirSync(join(dir, "node_modules"));
  await commit(dir);
});

const check = (...args: string[]): Promise<Result> =>
  run("obs-gen", ["check", "--all-workspaces", ...args], { cwd: dir });
const shard = (part: string, ...args: string[]): Promise<Result> =>
  run("obs-gen", ["check", "--shard", part, ...args], { cwd: dir });

/** What nobody would notice in a review of a large change; returns each finding it has to cause, with its place. */
function breakOrders(): string[] {
  const path = join(dir, "services/orders/src/app.ts");
  const text = readFileSync(path, "utf8")
    .replace(/ {2}app\.use\(observability\.middleware\(\)\).*\n/, "")
    .replace("    response.json({ service", '    console.log("asked");\n    response.json({ service');
  writeFileSync(path, text);
  writeFileSync(
    join(dir, "services/orders/src/db.ts"),
    'import { Pool } from "pg";\n\nexport const pool = new Pool();\n',
  );
  const manifest = join(dir, "services/orders/package.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace('    "pino"', '    "pg": "^8.16.0",\n    "pino"'));
  const line = (part: string): number => text.split("\n").findIndex((it) => it.includes(part)) + 1;
  return [
    `OG-REQ01 services/orders/src/app.ts:${line("express()")}`,
    `OG-LOG01 services/orders/src/app.ts:${line("console.log")}:5`,
    "OG-COV03 services/orders/src/db.ts:3:21",
  ];
}

/** A missing piece has no column, and some formats have none at all. */
const expectedIn = (format: string, places: readonly string[]): readonly string[] =>
  format === "gitlab" || format === "junit" ? places.map((place) => place.replace(/(:\d+):\d+$/, "$1")) : places;

const require = createRequire(import.meta.url);
const ajv = new draft04.default({ strict: false, unicodeRegExp: false });
formats.default(ajv);
const isSarif = ajv.compile(require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as object);

interface SarifResult {
  readonly ruleId: string;
  readonly locations: [
    { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number; startColumn?: number } } },
  ];
}
interface JsonFinding {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}
interface GitlabIssue {
  readonly check_name: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const placeOf = (...parts: ReadonlyArray<string | number | undefined>): string =>
  parts.filter((part) => part !== undefined).join(":");

/** "code file:line:column" of each finding, read from a report as its readers do. */
const readers: { readonly [format: string]: (text: string) => string[] } = {
  text: (text) => [...text.matchAll(/(OG-\w+) .*\n {2}(\S+:\d+)$/gm)].map(([, code, place]) => `${code} ${place}`),
  json: (text) =>
    JSON.parse(text).projects.flatMap(({ findings }: { findings: JsonFinding[] }) =>
      findings.map(({ code, file, line, column }) => `${code} ${placeOf(file, line, column)}`),
    ),
  sarif: (text) => {
    expect({ valid: isSarif(JSON.parse(text)), errors: isSarif.errors }).toEqual({ valid: true, errors: null });
    return JSON.parse(text).runs[0].results.map(({ ruleId, locations: [{ physicalLocation: at }] }: SarifResult) => {
      return `${ruleId} ${placeOf(at.artifactLocation.uri, at.region.startLine, at.region.startColumn)}`;
    });
  },
  github: (text) =>
    [...text.matchAll(/^::\w+ file=(.+),line=(\d+)(?:,col=(\d+))?,title=obs-gen (\S+)::/gm)].map(
      ([, file, line, column, code]) => `${code} ${placeOf(file, line, column)}`,
    ),
  gitlab: (text) =>
    JSON.parse(text).map(
      ({ check_name: code, location: { path, lines } }: GitlabIssue) => `${code} ${path}:${lines.begin}`,
    ),
  junit: (text) =>
    [...text.matchAll(/<testcase classname="orders" name="(OG-\w+) [^"]*"><failure [^>]*>(.*)$/gm)].map(
      ([, code, place]) => `${code} ${place}`,
    ),
};

describe("a monorepo of generated services", () => {
  test("is clean, in every format and shard", async () => {
    for (const [format, read] of Object.entries(readers)) {
      const { code, stdout } = await check("--format", format);
      expect({ format, code, found: read(stdout) }).toEqual({ format, code: 0, found: [] });
    }
    expect((await shard("1/9")).code).toBe(0);
    expect((await check()).stdout).toContain("in 3 packages");
  });

  test("tells a bad change with its package, file and line in every format, anew and remembered", async () => {
    expect((await check()).code).toBe(0);
    const expected = breakOrders().sort();
    for (const [format, read] of Object.entries(readers))
      for (const args of [["--no-cache"], [], [], ["--since", "HEAD"]]) {
        const { code, stdout } = await check("--format", format, ...args);
        const found = expectedIn(format, expected);
        expect({ format, args, code, found: read(stdout).sort() }).toEqual({ format, args, code: 1, found });
      }
    expect((await check()).stdout).toMatch(/^orders$/m);
  });

  test("says a command that mends it where it is read", async () => {
    breakOrders();
    const commandOf = ({ stdout }: Result): string => /can be fixed with `obs-gen (.+)`/.exec(stdout)?.[1] ?? "";
    const one = ["--workspace", "orders"];
    expect(commandOf(await run("obs-gen", ["check", ...one], { cwd: dir }))).toBe(
      "check --fix --yes --workspace orders",
    );
    expect(commandOf(await shard("1/1"))).toBe("check --fix --yes --all-workspaces");
    const { stdout } = await check();
    expect(stdout).toContain("`obs-gen add --workspace services/orders`");
    await execute("git", ["add", "-A"], { cwd: dir });
    await run("obs-gen", [...commandOf({ code: 0, stdout, stderr: "" }).split(" "), "--no-install"], { cwd: dir });
    expect((await check("--rule", "OG-REQ01")).code).toBe(0);
  });

  test("tells which package it looks at, and nothing when all is remembered", async () => {
    expect((await check()).stderr).toBe(
      "Checking libs/util\nChecking services/billing\nChecking services/orders\nChecking services/users\n",
    );
    expect((await check()).stderr).toBe("");
    breakOrders();
    expect((await check()).stderr).toBe("Checking services/orders\n");
  });
});

describe("shards", () => {
  const report = async (part: string, ...args: string[]): Promise<{ file: string; code: number | null }> => {
    const file = join(dir, "node_modules", `${part.replace("/", "-")}.json`);
    const { code } = await shard(part, "--format", "json", "--output", file, ...args);
    return { file, code };
  };
  const merge = (files: readonly string[], ...args: string[]): Promise<Result> =>
    run("obs-gen", ["check", ...args, "--merge", ...files], { cwd: dir });

  test("have each package once; their reports make the report of the whole, in every format", async () => {
    const expected = breakOrders().sort();
    const parts = [await report("1/3"), await report("2/3"), await report("3/3")];
    expect(parts.map(({ code }) => code).sort()).toEqual([0, 0, 1]);
    const files = parts.map(({ file }) => file);
    const listed = files.flatMap((file) => JSON.parse(readFileSync(file, "utf8")).shard.packages);
    expect(listed.sort()).toEqual(["libs/util", ...services.map((name) => `services/${name}`)]);
    for (const [format, read] of Object.entries(readers)) {
      const { code, stdout } = await merge(files, "--format", format);
      const found = expectedIn(format, expected);
      expect({ format, code, found: read(stdout).sort() }).toEqual({ format, code: 1, found });
      const whole = (await check("--format", format)).stdout;
      if (format === "json") expect(JSON.parse(stdout)).toEqual(JSON.parse(whole));
      else expect(stdout).toBe(whole);
    }
  });

  test("judge their own part of the baseline", async () => {
    breakOrders();
    expect((await check("--update-baseline")).code).toBe(0);
    for (const part of ["1/2", "2/2"]) expect((await report(part)).code).toBe(0);
  });

  test("of another commit, or not all of them, make no whole", async () => {
    const first = await report("1/2");
    expect(await merge([first.file])).toMatchObject({ code: 2, stderr: expect.stringContaining("missing: 2/2") });
    appendFileSync(join(dir, "libs/util/index.js"), "// more\n");
    await commit(dir);
    const second = await report("2/2");
    expect(await merge([first.file, second.file])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("differ in commit"),
    });
  });

  test("that are no part are refused", async () => {
    for (const part of ["0/2", "3/2", "a", "1/0"]) expect(await shard(part)).toMatchObject({ code: 2 });
  });
});
