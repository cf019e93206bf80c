import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { execute, project } from "./support.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("the package as npm packs and installs it", () => {
  let files: string[] = [];
  let home = "";

  beforeAll(async () => {
    home = project({ "package.json": '{ "name": "home", "private": true }\n' });
    // What prepack does was done before the tests; a second build would take dist/ from under other tests.
    const packed = await execute("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", home], {
      cwd: root,
    });
    const [tarball] = Object.values(
      JSON.parse(packed.stdout) as { [name: string]: { filename: string; files: Array<{ path: string }> } },
    );
    files = tarball?.files.map(({ path }) => path) ?? [];
    const installed = await execute("npm", ["install", "--no-audit", "--no-fund", `./${tarball?.filename ?? ""}`], {
      cwd: home,
    });
    expect({ code: installed.code, stderr: installed.code === 0 ? "" : installed.stderr }).toEqual({
      code: 0,
      stderr: "",
    });
  }, 120_000);

  test("holds the program and nothing of its making", () => {
    expect(files).toContain("bin/obs-gen.cjs");
    expect(files).toContain("dist/main.cjs");
    expect(files).toContain("dist/report.schema.json");
    expect(files).toContain("dist/THIRD-PARTY-LICENSES.txt");
    expect(files.filter((file) => !/^(bin\/|dist\/|LICENSE$|README\.md$|package\.json$)/.test(file))).toEqual([]);
    expect(files.filter((file) => /\.(ts|map|hbs)$/.test(file))).toEqual([]);
  });

  test("one package of at most 6 MB", () => {
    const modules = join(home, "node_modules");
    const lock = JSON.parse(readFileSync(join(home, "package-lock.json"), "utf8")) as { packages: object };
    expect(Object.keys(lock.packages).filter((path) => path !== "").length).toBe(1);
    const bytes = readdirSync(modules, { recursive: true, encoding: "utf8" })
      .map((path) => statSync(join(modules, path)))
      .filter((entry) => entry.isFile())
      .reduce((sum, { size }) => sum + size, 0);
    expect(bytes).toBeLessThanOrEqual(6_000_000);
  });

  test("nothing runs at install", () => {
    const scripts = readdirSync(join(home, "node_modules"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith("package.json"))
      .map((path) => JSON.parse(readFileSync(join(home, "node_modules", path), "utf8")) as { scripts?: object })
      .flatMap((manifest) => Object.keys(manifest.scripts ?? {}));
    expect(scripts.filter((name) => ["preinstall", "install", "postinstall"].includes(name))).toEqual([]);
  });

  test.each(["obs-gen", "create-observability"])("npx %s runs", async (name) => {
    const { code, stdout } = await execute("npx", ["--no-install", name, "--version"], { cwd: home });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string });
  });
});
