import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { loadProject } from "../../src/facts/index.ts";
import { folderOf, load, snapshot } from "./folder.ts";

test("files of the package, sorted; nothing installed, built, hidden, or of another kind", async () => {
  const { sources, problems } = await load({
    "src/b.ts": "",
    "src/a.mjs": "",
    "tsconfig.build.json": "{}",
    "deploy/api.Dockerfile": "",
    Dockerfile: "",
    Procfile: "",
    ".env.example": "",
    ".gitignore": "",
    ".observability.json": "{}",
    "readme.md": "",
    "logo.png": "",
    "node_modules/x/index.js": "",
    "src/node_modules/y/index.js": "",
    ...Object.fromEntries(["dist", "build", "coverage", ".git/hooks", ".cache"].map((dir) => [`${dir}/a.js`, ""])),
  });
  expect(sources.list()).toEqual([
    ".env.example",
    ".gitignore",
    ".observability.json",
    "Dockerfile",
    "Procfile",
    "deploy/api.Dockerfile",
    "package.json",
    "src/a.mjs",
    "src/b.ts",
    "tsconfig.build.json",
  ]);
  expect(problems).toEqual([]);
});

test("what git ignores is left out, as git itself says", async () => {
  const gitignore = "# results\nlib/\n/out\n*.gen.js\n!keep.gen.js\ndocs/**/api.js\n[Tt]mp\nspaced \n\\#odd.js\n";
  const files = {
    ".gitignore": gitignore,
    "src/.gitignore": "local.js\n!x.gen.js\n",
    "a.js": "",
    "lib/a.js": "",
    "src/lib/a.js": "",
    "lib.js": "",
    "out/a.js": "",
    "src/out/a.js": "",
    "x.gen.js": "",
    "keep.gen.js": "",
    "src/x.gen.js": "",
    "src/local.js": "",
    "local.js": "",
    "docs/api.js": "",
    "docs/v1/v2/api.js": "",
    "docs/v1/other.js": "",
    "tmp/a.js": "",
    "#odd.js": "",
  };
  const folder = folderOf({ "package.json": "{}", ...files });
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
  git("init", "-q");
  const expected = git("ls-files", "--others", "--exclude-standard").trim().split("\n");
  expect((await loadProject(folder)).sources.list()).toEqual(expected.map((path) => path.replaceAll('"', "")).sort());
});

test("a .gitignore of the repository holds for its packages", async () => {
  const files = { ".git/HEAD": "", ".gitignore": "generated/\n/apps/api/own.js\n", "apps/api/package.json": {} };
  const { sources } = await load(
    { ...files, "apps/api/generated/a.js": "", "apps/api/own.js": "", "apps/api/b.js": "" },
    "apps/api",
  );
  expect(sources.list()).toEqual(["b.js", "package.json"]);
});

test("what the compiler wrote is left out", async () => {
  const tsconfig = JSON.stringify({ compilerOptions: { outDir: "./lib" } });
  const { sources } = await load({ "tsconfig.json": tsconfig, "src/a.ts": "", "lib/a.js": "" });
  expect(sources.list()).toEqual(["package.json", "src/a.ts", "tsconfig.json"]);
});

test("a nested package is not this one's; a nested manifest that only sets the type is", async () => {
  const { sources } = await load({
    "client/package.json": { name: "client" },
    "client/a.js": "",
    "esm/package.json": { type: "module" },
    "esm/a.js": "",
  });
  expect(sources.list()).toEqual(["esm/a.js", "esm/package.json", "package.json"]);
});

test("text keeps its byte order mark and line ends, and is the same when asked again", async () => {
  const text = "\uFEFFconst a = 'ä';\r\nconst b = 1;";
  const { root, sources } = await load({ "a.js": text });
  expect(sources.read("a.js")).toBe(text);
  rmSync(join(root, "a.js"));
  expect(sources.read("a.js")).toBe(text);
});

test("a script that is no UTF-8 text is a problem once it is asked for; other files are not", async () => {
  const latin = new Uint8Array([0x2f, 0x2f, 0xe4, 0x0a]);
  const { sources, problems } = await load({
    "a.js": latin,
    "b.json": latin,
    "c.js": new Uint8Array([1, 0, 2]),
    "d.js": "",
  });
  expect(["a.js", "a.js", "b.json", "c.js", "d.js"].map((path) => sources.read(path))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    "",
  ]);
  expect(problems).toEqual([
    { code: "file-encoding", severity: "warning", args: { file: "a.js" }, at: { file: "a.js", line: 1 } },
    { code: "file-binary", severity: "warning", args: { file: "c.js" }, at: { file: "c.js", line: 1 } },
  ]);
});

test("files above 2 MiB have no text, which is told", async () => {
  const { sources, problems } = await load({
    "a.js": "x".repeat(2 * 1024 * 1024 + 1),
    "b.js": "x".repeat(2 * 1024 * 1024),
  });
  expect(sources.read("a.js")).toBeUndefined();
  expect(sources.read("b.js")).toHaveLength(2 * 1024 * 1024);
  expect(problems).toMatchObject([{ code: "file-too-large", severity: "warning", args: { file: "a.js" } }]);
});

test("ignored files can be read by name; nothing outside can", async () => {
  const folder = folderOf({
    "secret.js": "secret",
    "app/package.json": "{}",
    "app/.gitignore": "local.js\n",
    "app/local.js": "local",
  });
  symlinkSync("../secret.js", join(folder, "app/link.js"));
  symlinkSync("..", join(folder, "app/up"));
  symlinkSync("local.js", join(folder, "app/inner.js"));
  const { sources, problems } = await loadProject(join(folder, "app"));
  expect(sources.read("local.js")).toBe("local");
  expect(sources.read("inner.js")).toBe("local");
  for (const path of [
    "../secret.js",
    "link.js",
    "up/secret.js",
    "/etc/hostname",
    "",
    ".",
    "a\0b",
    "..\\secret.js",
    "./../secret.js",
  ])
    expect(sources.read(path), path).toBeUndefined();
  expect(problems.map(({ code, args }) => [code, args["path"]])).toEqual([
    ["link-not-followed", "link.js"],
    ["link-not-followed", "up"],
  ]);
});

test("links in a circle end, and broken ones are told", async () => {
  const folder = folderOf({ "package.json": "{}", "src/a.js": "" });
  symlinkSync(".", join(folder, "src/self"));
  symlinkSync("loop-b.js", join(folder, "loop-a.js"));
  symlinkSync("loop-a.js", join(folder, "loop-b.js"));
  symlinkSync("none.js", join(folder, "broken.js"));
  const { sources, problems } = await loadProject(folder);
  expect(sources.list()).toEqual(["package.json", "src/a.js"]);
  expect(problems.map(({ args }) => args["path"])).toEqual(["broken.js", "loop-a.js", "loop-b.js"]);
  expect(sources.read("loop-a.js")).toBeUndefined();
});

interface Elsewhere {
  readonly problems: readonly object[];
  readonly files: readonly string[];
  /** What code of the project left behind. */
  readonly touched: readonly string[];
}

/** Runs `loadProject` in a process of its own, with these flags of node and as this user. */
async function loadElsewhere(folder: string, flags: readonly string[], uid?: number): Promise<Elsewhere> {
  const scratch = mkdtempSync(join(tmpdir(), "facts-bundle-"));
  onTestFinished(() => {
    rmSync(scratch, { recursive: true });
  });
  chmodSync(scratch, 0o755);
  const outfile = join(scratch, "main.cjs");
  await build({
    stdin: {
      contents: `import { loadProject } from "./src/facts/index.ts";
        globalThis.touched = [];
        loadProject(process.argv[2]).then(({ sources, problems }) => {
          for (const path of sources.list()) sources.read(path);
          console.log(JSON.stringify({ problems, files: sources.list(), touched: globalThis.touched }));
        });`,
      resolveDir: fileURLToPath(new URL("../..", import.meta.url)),
    },
    outfile,
    bundle: true,
    platform: "node",
    mainFields: ["module", "main"],
    logLevel: "silent",
  });
  const user = uid === undefined ? {} : { uid, gid: uid };
  const text = execFileSync(process.execPath, [...flags, outfile, folder], {
    encoding: "utf8",
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    ...user,
  });
  return JSON.parse(text) as Elsewhere;
}

test.runIf(process.platform !== "win32")("a folder or file without permission is a problem, not a crash", async () => {
  const folder = folderOf({ "package.json": "{}", "a.js": "", "locked/b.js": "", "closed.js": "" });
  chmodSync(join(folder, "locked"), 0o000);
  chmodSync(join(folder, "closed.js"), 0o000);
  onTestFinished(() => {
    chmodSync(join(folder, "locked"), 0o755);
  });
  // Root may read everything, so somebody else has to try.
  const result = await loadElsewhere(folder, [], process.getuid?.() === 0 ? 65534 : undefined);
  expect(result.files).toEqual(["a.js", "closed.js", "package.json"]);
  expect(result.problems).toMatchObject([
    { code: "folder-unreadable", args: { folder: "locked", error: "EACCES" } },
    { code: "file-unreadable", args: { file: "closed.js" } },
  ]);
});

test("loading writes and starts nothing, and runs none of the project's code", async () => {
  const folder = folderOf({
    "package.json": { name: "app", type: "module", prettier: "evil-style", dependencies: { express: "^5.0.0" } },
    "prettier.config.js": "globalThis.touched.push('prettier');",
    ".prettierrc.cjs": "globalThis.touched.push('prettierrc');",
    "node_modules/evil-style/package.json": { main: "index.js" },
    "node_modules/evil-style/index.js": "globalThis.touched.push('style');",
    "src/app.js": "globalThis.touched.push('app');",
    "tsconfig.json": '{"extends":"evil-style"}',
    "yarn.lock": "",
  });
  mkdirSync(join(folder, ".git"));
  const before = snapshot(folder);
  // Node itself denies writing, child processes and workers.
  const flag = Number(process.versions.node.split(".")[0]) >= 24 ? "--permission" : "--experimental-permission";
  const { touched, files, problems } = await loadElsewhere(folder, [flag, "--allow-fs-read=*"]);
  expect(problems).toEqual([]);
  expect(touched).toEqual([]);
  expect(files).toContain("src/app.js");
  expect(snapshot(folder)).toEqual(before);
});

test("a copy of a project has the same facts", async () => {
  const { root, facts } = await load({ "package.json": { name: "app" }, "a.js": "require('./b')\n", "yarn.lock": "" });
  const copy = folderOf({});
  cpSync(root, copy, { recursive: true });
  expect((await loadProject(copy)).facts).toEqual(facts);
});

test("a replacement character that stands in the file is text like any other", async () => {
  const { sources, problems } = await load({ "a.js": "const unknown = '\uFFFD';" });
  expect(sources.read("a.js")).toBe("const unknown = '\uFFFD';");
  expect(problems).toEqual([]);
});
