import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { languageAdapter } from "../../src/edit/language.ts";
import { loadProject } from "../../src/facts/index.ts";
import type { Record } from "../../src/model/record.ts";
import type { Rule, RuleProject } from "../../src/model/rule.ts";
import { overlay } from "../../src/model/sources.ts";
import { inspect } from "../../src/plan/index.ts";
import { runRules } from "../../src/rules/run.ts";

export type Files = Readonly<{ [path: string]: string }>;

/** A project on the disk, read like any other and then forgotten. Without a package.json, what is imported is declared. */
export async function projectOf(files: Files, record?: Record): Promise<RuleProject> {
  const root = mkdtempSync(join(tmpdir(), "rule-"));
  try {
    for (const [path, text] of Object.entries({ "package.json": manifestFor(files), ...files })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const { sources: read, facts } = await loadProject(root);
    const texts = new Map(read.list().map((path) => [path, read.read(path)]));
    const sources = overlay({ read: () => undefined, list: () => [] }, texts);
    const adapter = languageAdapter(facts.language.value);
    if (adapter === undefined) throw new Error("no such language");
    return { facts: inspect(sources, facts), sources, code: adapter.read(sources), record };
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** What one rule finds, as "file:line", sorted. */
export async function findings(rule: Rule, files: Files, record?: Record): Promise<string[]> {
  const advice = runRules(await projectOf(files, record), [rule]);
  return advice.map(({ at }) => `${at.file}:${at.line}`);
}

function manifestFor(files: Files): string {
  const specifiers = Object.values(files).flatMap((text) =>
    [...text.matchAll(/(?:from|require\(|import\(?)\s*["']([^."'][^"']*)["']/g)].map(([, name = ""]) => name),
  );
  const names = specifiers
    .filter((name) => !builtinModules.includes(name.replace(/^node:/, "").split("/")[0] ?? ""))
    .map((name) => (name.startsWith("@") ? name.split("/").slice(0, 2) : name.split("/").slice(0, 1)).join("/"));
  const dependencies = Object.fromEntries([...new Set(names)].sort().map((name) => [name, "*"]));
  const isModule = Object.values(files).some((text) => /^import /m.test(text));
  return JSON.stringify({ name: "example", version: "1.0.0", ...(isModule && { type: "module" }), dependencies });
}

/** One test: what `rule` finds in `files` (a text is app.js), as "file:line", or only lines of app.js. */
export function itFinds(
  rule: Rule,
  title: string,
  files: Files | string,
  lines: readonly (number | string)[],
  record?: Record,
): void {
  it(`${lines.length > 0 ? "finds" : "leaves alone"} ${title}`, async () => {
    const found = await findings(rule, typeof files === "string" ? { "app.js": files } : files, record);
    expect(found).toEqual(lines.map((line) => (typeof line === "number" ? `app.js:${line}` : line)));
  });
}
