import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { openCache } from "../../src/cli/check-cache.ts";
import { lookAt } from "../../src/cli/check-package.ts";
import { binOf, execute, expressApp, project, run, snapshot } from "./support.ts";

const base = project(expressApp);
beforeAll(async () => {
  expect((await run("obs-gen", ["init", "--yes", "--no-install"], { cwd: base })).code).toBe(0);
  expect((await run("obs-gen", ["check", "--update-baseline"], { cwd: base })).code).toBe(0);
});

/** A clean project with a place for a cache. */
function fresh(): string {
  const dir = project({ ...snapshot(base), ".gitignore": "node_modules\nlate.log.js\n" });
  mkdirSync(join(dir, "node_modules"));
  return dir;
}
const placeIn = (dir: string): string => join(dir, "node_modules/.cache/obs-gen");
const entryIn = (dir: string): string => join(placeIn(dir), readdirSync(placeIn(dir))[0] ?? "");

/** What a look gives, or the problems that made it impossible. */
const seen = (dir: string, cache: ReturnType<typeof openCache>): Promise<unknown> =>
  lookAt({ root: dir, dir: "" }, { manager: undefined, others: true, cache }).then(({ look }) => look);

const handler =
  'import { app } from "./app.js";\napp.get("/late", (req, res) => {\n  console.log("x");\n  res.end();\n});\n';
const edits: { readonly [name: string]: (dir: string) => void } = {
  edit: (dir) => appendFileSync(join(dir, "app.js"), 'app.get("/more", (req, res) => console.log(req.url));\n'),
  "same length": (dir) => {
    const text = readFileSync(join(dir, "app.js"), "utf8");
    writeFileSync(join(dir, "app.js"), text.replace("middleware()", "moddleware()"));
  },
  "new file": (dir) => writeFileSync(join(dir, "late.js"), handler),
  "new folder": (dir) => {
    mkdirSync(join(dir, "src"), { recursive: true });
    writeFileSync(join(dir, "src/pool.js"), 'import { Pool } from "pg";\nexport const pool = new Pool();\n');
  },
  delete: (dir) => rmSync(join(dir, "observability/health.js"), { force: true }),
  "put back": (dir) =>
    writeFileSync(join(dir, "observability/health.js"), snapshot(base)["observability/health.js"] ?? ""),
  rename: (dir) => {
    if (readdirSync(dir).includes("late.js")) renameSync(join(dir, "late.js"), join(dir, "late.log.js"));
  },
  lockfile: (dir) =>
    writeFileSync(
      join(dir, "package-lock.json"),
      JSON.stringify({ lockfileVersion: 3, packages: { "node_modules/express": { version: "4.18.0" } } }),
    ),
  "another lockfile": (dir) => writeFileSync(join(dir, "yarn.lock"), "# yarn lockfile v1\n"),
  tsconfig: (dir) => writeFileSync(join(dir, "tsconfig.json"), '{ "compilerOptions": { "module": "nodenext" } }\n'),
  record: (dir) => {
    const record = JSON.parse(readFileSync(join(dir, ".observability.json"), "utf8")) as { rules?: object };
    writeFileSync(
      join(dir, ".observability.json"),
      JSON.stringify({ ...record, rules: { "OG-LOG01": "error" } }, null, 2),
    );
  },
  manifest: (dir) => {
    const text = readFileSync(join(dir, "package.json"), "utf8");
    writeFileSync(join(dir, "package.json"), text.replace('"version": "1.0.0"', '"version": "1.0.1"'));
  },
  ".gitignore": (dir) => appendFileSync(join(dir, ".gitignore"), "late.js\n"),
  suppression: (dir) => appendFileSync(join(dir, "app.js"), "// obs-gen-ignore OG-LOG01: not here\n"),
  "link out": (dir) => {
    if (!readdirSync(dir).includes("out")) symlinkSync(base, join(dir, "out"));
  },
  "no link": (dir) => {
    if (readdirSync(dir).includes("out")) unlinkSync(join(dir, "out"));
  },
  "installed version": (dir) => {
    mkdirSync(join(dir, "node_modules/express"), { recursive: true });
    writeFileSync(join(dir, "node_modules/express/package.json"), '{ "version": "4.0.0" }\n');
  },
};

describe("what is remembered", () => {
  test("is what a look without it gives, after any edits", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...Object.keys(edits)), { minLength: 3, maxLength: 6 }),
        async (names) => {
          const dir = fresh();
          const cache = openCache(dir, undefined);
          for (const name of ["", ...names]) {
            edits[name]?.(dir);
            const remembered = cache?.recall(dir) ?? (await seen(dir, cache));
            expect({ name, look: remembered }).toEqual({
              name,
              look: JSON.parse(JSON.stringify(await seen(dir, undefined)), revive),
            });
            expect(cache?.recall(dir)).toBeDefined();
          }
        },
      ),
      { numRuns: 8 },
    );
  });

  test.each(Object.keys(edits).filter((name) => !["put back", "rename", "no link"].includes(name)))(
    "is not used after: %s",
    async (name) => {
      const dir = fresh();
      const cache = openCache(dir, undefined);
      await seen(dir, cache);
      expect(cache?.recall(dir)).toBeDefined();
      edits[name]?.(dir);
      expect(cache?.recall(dir)).toBeUndefined();
    },
  );

  test("belongs to the flag, the folder and the program it was made with", async () => {
    const dir = fresh();
    await seen(dir, openCache(dir, undefined));
    expect(openCache(dir, "pnpm")?.recall(dir)).toBeUndefined();
    const file = entryIn(dir);
    const foreign = readFileSync(file, "utf8").replace(process.version, "v1.2.3");
    writeFileSync(file, foreign);
    expect(openCache(dir, undefined)?.recall(dir)).toBeUndefined();
  });

  test.each<[string, (text: string) => string]>([
    ["cut off", (text) => text.slice(0, -100)],
    ["changed", (text) => text.replace('"findings":[', '"findings":[ ')],
    ["empty", () => ""],
    ["something else", () => "{}"],
  ])("is ignored and replaced when it is %s", async (_, damage) => {
    const dir = fresh();
    const cache = openCache(dir, undefined);
    await seen(dir, cache);
    writeFileSync(entryIn(dir), damage(readFileSync(entryIn(dir), "utf8")));
    expect(cache?.recall(dir)).toBeUndefined();
    await seen(dir, cache);
    expect(cache?.recall(dir)).toBeDefined();
  });
});

/** Maps are plain data too, only not in JSON. */
const revive = (key: string, value: unknown): unknown => (key === "byCode" ? expect.any(Map) : value);

/** Whether a file of the program is, or holds, what reads source code or lays it out. */
const isHeavy = (file: string): boolean =>
  /estree|standalone|handlebars/.test(file) ||
  (file.endsWith(".cjs") && readFileSync(file, "utf8").includes("createSourceFile:"));

describe("a run", () => {
  const probe = join(
    project({
      "probe.cjs": 'process.on("exit", () => console.error("loaded\\n" + Object.keys(require.cache).join("\\n")));\n',
    }),
    "probe.cjs",
  );
  const loaded = async (
    dir: string,
    ...args: string[]
  ): Promise<{ code: number | null; stdout: string; heavy: boolean }> => {
    const { code, stdout, stderr } = await execute(
      process.execPath,
      ["-r", probe, binOf("obs-gen"), "check", ...args],
      { cwd: dir },
    );
    expect(stderr).toContain("loaded");
    return { code, stdout, heavy: stderr.split("\n").some((file) => isHeavy(file)) };
  };

  test("that remembers tells the same and loads neither parser, printer nor templates", async () => {
    const dir = fresh();
    edits["edit"]?.(dir);
    for (const format of ["text", "json", "sarif", "junit"]) {
      const first = await loaded(dir, "--no-cache", "--format", format);
      if (format === "text") expect(await loaded(dir)).toEqual(first);
      expect(first).toMatchObject({ code: 1, heavy: true });
      expect(await loaded(dir, "--format", format)).toEqual({ ...first, heavy: false });
    }
  });

  test("leaves files where no repository tracks them, and nothing with --no-cache", async () => {
    const dir = fresh();
    const before = snapshot(dir);
    await loaded(dir, "--no-cache");
    expect(readdirSync(join(dir, "node_modules"))).toEqual([]);
    await Promise.all([1, 2, 3].map(() => loaded(dir)));
    expect(readdirSync(placeIn(dir))).toHaveLength(1);
    expect(statSync(entryIn(dir)).size).toBeLessThan(100_000);
    expect(snapshot(dir)).toEqual(before);
  });

  test("without a place to remember in is only slower", async () => {
    const dir = fresh();
    writeFileSync(join(dir, "node_modules/.cache"), "no folder\n");
    expect(await loaded(dir)).toEqual(await loaded(dir, "--no-cache"));
  });
});
