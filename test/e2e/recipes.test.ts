import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Finished, run, succeed } from "./support/run.ts";
import { packedTool } from "./support/tool.ts";

const services = ["api", "web"];
let dir = "";
const library = "exports.size = 5;\n";

/** What README says to put into a file, and the script it says to add. */
async function recipe(file: string): Promise<string> {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const [, text] = new RegExp(`^\`\`\`json ${file}\n([^]*?)^\`\`\``, "m").exec(readme) ?? [];
  expect(text, `README has a recipe for ${file}`).toBeDefined();
  expect(readme).toContain('"obs:check": "obs-gen check"');
  return text ?? "";
}

/** Two services from scratch in npm workspaces, set up as README says. */
beforeAll(async () => {
  for (const name of ["TURBO_TELEMETRY_DISABLED", "DO_NOT_TRACK"]) vi.stubEnv(name, "1");
  vi.stubEnv("NX_DAEMON", "false");
  vi.stubEnv("GITHUB_ACTIONS", undefined);
  const tool = await packedTool();
  dir = await mkdtemp(join(tmpdir(), "e2e-recipes-"));
  await mkdir(join(dir, "vendor"));
  await copyFile(tool.tarball, join(dir, "vendor", "obs-gen.tgz"));
  const npm = (await succeed("npm", ["--version"], { cwd: dir })).trim();
  const files = {
    "package.json": JSON.stringify({
      name: "root",
      private: true,
      packageManager: `npm@${npm}`,
      workspaces: ["apps/*", "packages/*"],
      devDependencies: { "create-observability": "file:vendor/obs-gen.tgz", turbo: "2.11.11", nx: "22.6.1" },
    }),
    ".gitignore": "node_modules/\n.turbo/\n.nx/\n",
    "turbo.json": await recipe("turbo.json"),
    "nx.json": await recipe("nx.json"),
    "packages/shared/package.json": '{ "name": "shared", "version": "1.0.0", "main": "index.js" }\n',
    "packages/shared/index.js": library,
  };
  await mkdir(join(dir, "packages", "shared"), { recursive: true });
  for (const [path, text] of Object.entries(files)) await writeFile(join(dir, path), text);
  for (const name of services) {
    const flags = ["--language", "javascript", "--framework", "express", "--name", name, "--dependencies", "none"];
    const created = await tool.create(
      [`apps/${name}`, ...flags, "--pillars", "logging,correlation,health", "--yes", "--no-install"],
      dir,
    );
    expect(created.code, created.stderr).toBe(0);
    const manifest = join(dir, "apps", name, "package.json");
    const { scripts, dependencies, ...rest } = JSON.parse(await readFile(manifest, "utf8")) as {
      scripts: object;
      dependencies: object;
    };
    const changed = {
      ...rest,
      scripts: { ...scripts, "obs:check": "obs-gen check" },
      dependencies: { ...dependencies, ...(name === "web" && { shared: "1.0.0" }) },
    };
    await writeFile(manifest, JSON.stringify(changed));
  }
  await succeed("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"], { cwd: dir });
  await succeed("git", ["init", "-q", "-b", "main"], { cwd: dir });
  await succeed("git", ["add", "-A"], { cwd: dir });
  await succeed("git", ["-c", "user.name=e2e", "-c", "user.email=e2e@localhost", "commit", "-qm", "state"], {
    cwd: dir,
  });
}, 300_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

describe.each([
  {
    name: "Turborepo",
    command: ["turbo", "run", "obs:check", "--continue"],
    fromCache: /Cached: +2 cached, 2 total[^]*FULL TURBO/,
    oneFailed: /Tasks: +1 successful, 2 total\s+Cached: +1 cached[^]*Failed: +web#obs:check/,
    oneFromCache: /Cached: +1 cached, 2 total/,
    noneFromCache: /Cached: +0 cached, 2 total/,
  },
  {
    name: "Nx",
    command: ["nx", "run-many", "-t", "obs:check", "--outputStyle=static"],
    fromCache: /read the output from the cache instead of running the command for 2 out of 2 tasks/,
    oneFailed: /Failed tasks:\s+- web:obs:check(?!\s+- )/,
    oneFromCache: /read the output from the cache instead of running the command for 1 out of 2 tasks/,
    noneFromCache: /^(?![^]*read the output from the cache)[^]*Successfully ran target obs:check for 2 projects/,
  },
])("$name", ({ command, fromCache, oneFailed, oneFromCache, noneFromCache }) => {
  const check = async (): Promise<Finished & { said: string }> => {
    const result = await run("npx", command, { cwd: dir });
    // Where CI is set, Nx writes colours into pipes too.
    return { ...result, said: stripVTControlCharacters(result.stdout + result.stderr) };
  };

  test("checks each service, then answers from its cache until something changes that the check reads", async () => {
    const first = await check();
    expect(first.code, first.said).toBe(0);
    expect(first.said.match(/Everything is in place/g)).toHaveLength(2);
    expect((await check()).said).toMatch(fromCache);

    const app = join(dir, "apps", "web", "src", "app.js");
    const text = await readFile(app, "utf8");
    await writeFile(app, text.replace(/^.*middleware\(\).*\n/m, ""));
    const failed = await check();
    expect(failed.code).not.toBe(0);
    expect(failed.said).toMatch(oneFailed);
    expect(failed.said).toContain("observability.middleware() is missing");
    await writeFile(app, text);

    const shared = join(dir, "packages", "shared", "index.js");
    await writeFile(shared, `${library}exports.more = 6;\n`);
    expect((await check()).said).toMatch(oneFromCache);
    await writeFile(shared, library);

    // The Node that generated code is for is said at the root.
    await writeFile(join(dir, ".nvmrc"), "22\n");
    expect((await check()).said).toMatch(noneFromCache);
    await rm(join(dir, ".nvmrc"));
  });
});
