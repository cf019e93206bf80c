import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadProject } from "../../src/facts/index.ts";
import type { Facts } from "../../src/model/facts.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Record } from "../../src/model/record.ts";
import { type Sources, overlay } from "../../src/model/sources.ts";
import { inspect, planAdd, planRemove } from "../../src/plan/index.ts";
import { type Selection, defaultOptions } from "../../src/model/selection.ts";

const fixtures = new URL("../fixtures/", import.meta.url).pathname;

/** Fixture names, with the package folder inside of `input` that the laws are about ("." or a workspace). */
export function listFixtures(): { name: string; dir: string }[] {
  return readdirSync(fixtures)
    .filter((name) => existsSync(join(fixtures, name, "case.json")))
    .map((name) => {
      const { workspace } = JSON.parse(readFileSync(join(fixtures, name, "case.json"), "utf8")) as {
        workspace?: string;
      };
      return { name, dir: workspace ?? "." };
    });
}

export const fixturePath = (name: string): string => join(fixtures, name, "input");

/** A project of which edits stay in memory. */
export interface State {
  readonly sources: Sources;
  readonly record: Record | undefined;
  /** Facts without those that are read from source. */
  readonly base: Parameters<typeof inspect>[1];
}

export const openFixture = ({ name, dir }: { name: string; dir: string }): Promise<State> =>
  openCopy(dir, (copy) => {
    cpSync(fixturePath(name), copy, { recursive: true });
  });

/** A project of a few files that a test writes down itself. */
export const openFiles = (files: Readonly<{ [path: string]: string }>): Promise<State> =>
  openCopy(".", (copy) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text);
    }
  });

async function openCopy(dir: string, fill: (copy: string) => void): Promise<State> {
  const copy = mkdtempSync(join(tmpdir(), "laws-"));
  try {
    fill(copy);
    const { sources, facts } = await loadProject(join(copy, dir));
    const files = new Map(sources.list().map((path) => [path, sources.read(path)]));
    return { sources: overlay({ read: () => undefined, list: () => [] }, files), record: undefined, base: facts };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

export const factsOf = ({ sources, base }: State): Facts => inspect(sources, base);

export const select = (pillars: readonly string[], dependencies: readonly string[]): Selection => ({
  pillars,
  dependencies,
  options: defaultOptions,
});

export async function planOf(state: State, selection: Selection): Promise<Plan> {
  const { sources, record } = state;
  return planAdd({ sources, facts: factsOf(state), record, selection });
}

export async function removalOf(state: State, pillars: readonly string[] | "all"): Promise<Plan> {
  const { sources, record } = state;
  if (record === undefined) throw new Error("nothing was added");
  return planRemove({ sources, facts: factsOf(state), record, pillars, dependencies: [] });
}

export function apply(state: State, plan: Plan): State {
  const changed = new Map(plan.changes.map(({ path, after }) => [path, after]));
  return { ...state, sources: overlay(state.sources, changed), record: plan.record };
}

export async function add(state: State, pillars: readonly string[], dependencies: readonly string[]): Promise<State> {
  return apply(state, await planOf(state, select(pillars, dependencies)));
}

/** Changes one file behind the tool's back. */
export function edit(state: State, path: string, change: (text: string) => string | undefined): State {
  const text = state.sources.read(path);
  if (text === undefined) throw new Error(`no ${path}`);
  return { ...state, sources: overlay(state.sources, new Map([[path, change(text)]])) };
}

/** Every file with its text, to compare whole projects. */
export function snapshot({ sources }: State): { [path: string]: string } {
  return Object.fromEntries(sources.list().map((path) => [path, sources.read(path) ?? ""]));
}
