import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { check, resolveConfig } from "prettier";
import { describe, expect, it } from "vitest";
import { formatRecord, readRecord } from "../../src/apply/index.ts";
import { loadProject } from "../../src/facts/index.ts";
import type { Plan } from "../../src/model/plan.ts";
import { recordFile } from "../../src/model/record.ts";
import { inspect, planAdd } from "../../src/plan/index.ts";
import { pillars } from "../../src/registry.ts";
import { fixturePath, listFixtures, select } from "../support/projects.ts";

const usual = pillars.filter(({ optional }) => optional !== true).map(({ id }) => id);

/** The plan for what is on the disk now, as another run of the tool would make it. */
async function planFor(root: string): Promise<Plan> {
  const { sources, facts: base, recordText } = await loadProject(root);
  const facts = inspect(sources, base);
  const record = recordText === undefined ? undefined : readRecord(recordText);
  const used = facts.dependencies.map(({ id }) => id);
  return planAdd({ sources, facts, record, selection: select(usual, used) });
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const textOf = ({ record, layout }: Plan): string => {
  if (record === undefined) throw new Error("the fixture can't be instrumented");
  return formatRecord(record, layout);
};

describe.each(listFixtures())("the record: $name", ({ name, dir }) => {
  it("is what the project's own Prettier would write, and the same in the next run", async () => {
    const copy = mkdtempSync(join(tmpdir(), "record-"));
    try {
      cpSync(fixturePath(name), copy, { recursive: true });
      const root = join(copy, dir);
      const plan = await planFor(root);
      for (const { path, after } of plan.changes) write(root, path, after ?? "");
      const path = join(root, recordFile);
      writeFileSync(path, textOf(plan));
      const options = await resolveConfig(path, { editorconfig: true, useCache: false });
      expect(await check(readFileSync(path, "utf8"), { ...options, filepath: path })).toBe(true);
      const again = await planFor(root);
      expect(again.changes).toEqual([]);
      expect(textOf(again)).toBe(readFileSync(path, "utf8"));
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
