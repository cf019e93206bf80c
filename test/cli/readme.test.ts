import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pillars } from "../../src/registry.ts";
import { run } from "./support.ts";

const root = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");
const { scripts } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
  scripts: { [name: string]: string };
};

describe("README", () => {
  test("its links and its picture are there", () => {
    const targets = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target]) => target ?? "");
    expect(targets.length).toBeGreaterThan(2);
    for (const target of targets) expect(existsSync(new URL(target, root)), target).toBe(true);
  });

  test("its scripts exist", () => {
    expect(readme).toContain("npm ci && npm run demo");
    expect(readme).toContain("npm ci && npm test");
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["demo", "test"]));
  });

  test("it names every pillar that comes by itself", () => {
    for (const { id, optional } of pillars) if (optional !== true) expect(readme).toMatch(new RegExp(`\\| ${id} +\\|`));
  });

  const commands = [...readme.matchAll(/^npx obs-gen (.*?)\s*#/gm)].map(([, command]) => (command ?? "").split(" "));
  test.each(commands)("obs-gen %s is understood", async (...command) => {
    const words = command.filter((word) => typeof word === "string");
    const flags = words.filter((word) => word.startsWith("--"));
    const { code, stdout } = await run("obs-gen", [words[0] ?? "", "--help"], { cwd: "." });
    expect(code).toBe(0);
    for (const flag of flags) expect(stdout).toContain(flag);
  });
});
