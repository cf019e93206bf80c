import fc from "fast-check";
import { format, resolveConfig } from "prettier";
import { beforeAll, describe, expect, it } from "vitest";
import { erase } from "../../src/model/sources.ts";
import { rangeOf } from "../../src/plan/pieces.ts";
import { pillars } from "../../src/registry.ts";
import {
  type State,
  add,
  apply,
  edit,
  factsOf,
  listFixtures,
  openFixture,
  planOf,
  removalOf,
  select,
  snapshot,
} from "../support/projects.ts";

const everything = pillars.map(({ id }) => id);
const usual = pillars.filter(({ optional }) => optional !== true).map(({ id }) => id);

/** What hurt users of other tools must hold for every project there is a fixture of, not for examples. */
describe.each(listFixtures())("laws: $name", (fixture) => {
  let original: State;
  let full: State;
  let used: readonly string[];

  /** The project's own logger comes with the first pillar: without it, another one of another version would. */
  const loggers = (): string[] => used.filter((id) => ["pino", "winston"].includes(id));

  beforeAll(async () => {
    original = await openFixture(fixture);
    used = factsOf(original).dependencies.map(({ id }) => id);
    full = await add(original, everything, used);
    expect(full.record, "the fixture can be instrumented").toBeDefined();
  });

  it("1. adding twice changes nothing", async () => {
    const again = await planOf(full, select(everything, used));
    expect(again.changes).toEqual([]);
    expect(again.record).toEqual(full.record);
    expect(again.steps.filter(({ status }) => status !== "satisfied")).toEqual([]);
  });

  it("1. adding again changes nothing after a formatter ran and the import was renamed", async () => {
    let state = full;
    for (const path of Object.keys(full.record?.patched ?? {})) {
      if (!/\.[cm]?[jt]s$/.test(path)) continue;
      const options = (await resolveConfig(path)) ?? {};
      const text = (full.sources.read(path) ?? "").replaceAll(/\bobservability\b(?!["'/])/g, "o11y");
      const formatted = await format(text, { ...options, filepath: path, singleQuote: false, tabWidth: 3 });
      state = edit(state, path, () => formatted);
    }
    for (const path of Object.keys(full.record?.generated ?? {})) {
      // Files that no formatter knows stay as they are.
      if (!/\.([cm]?[jt]s|json|ya?ml|md)$/.test(path)) continue;
      const formatted = await format(full.sources.read(path) ?? "", { filepath: path, semi: false, tabWidth: 8 });
      state = edit(state, path, () => formatted);
    }
    const again = await planOf(state, select(everything, used));
    expect(again.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(again.changes).toEqual([]);
  });

  it("2. each piece that is taken away is missed", { timeout: 120_000 }, async () => {
    // What only writes ops/ has no pieces in user files, and would be made anew for each of them.
    const state = await add(original, usual, used);
    const selection = select(usual, used);
    for (const [path, { insertions }] of Object.entries(state.record?.patched ?? {})) {
      const ids = new Set(insertions.map((piece) => piece.for));
      for (const id of ids) {
        const ranges = insertions.filter((piece) => piece.for === id).map(rangeOf);
        const plan = await planOf(
          edit(state, path, (text) => erase(text, ranges)),
          selection,
        );
        const missed = plan.steps.filter(({ status }) => status === "missing" || status === "blocked");
        expect(missed.length, `${path}: ${id}`).toBeGreaterThan(0);
      }
    }
  });

  it("2. each generated file that is taken away is missed", async () => {
    const paths = Object.keys(full.record?.generated ?? {});
    const bare = paths.reduce((state, path) => edit(state, path, () => undefined), full);
    const { steps } = await planOf(bare, select(everything, used));
    const missed = steps.filter(({ status }) => status !== "satisfied").map(({ file }) => file);
    expect(missed).toEqual(expect.arrayContaining(paths));
  });

  it("3. removing everything gives back every byte", async () => {
    const back = apply(full, await removalOf(full, "all"));
    expect(snapshot(back)).toEqual(snapshot(original));
    expect(back.record).toBeUndefined();
  });

  it("3. removing keeps what the user wrote in between", async () => {
    let edited = full;
    for (const path of Object.keys(full.record?.patched ?? {}))
      if (/\.[cm]?[jt]s$/.test(path)) edited = edit(edited, path, (text) => `${text}\n// the user's own\n`);
    const back = apply(edited, await removalOf(edited, "all"));
    for (const path of Object.keys(full.record?.patched ?? {})) {
      const expected = original.sources.read(path) ?? "";
      const mark = /\.[cm]?[jt]s$/.test(path) ? "\n// the user's own\n" : "";
      expect(back.sources.read(path), path).toBe(expected + mark);
    }
  });

  it("4. pillars commute, and any way to the same selection gives the same bytes", { timeout: 120_000 }, async () => {
    const order = fc.shuffledSubarray(everything, { minLength: everything.length });
    await fc.assert(
      fc.asyncProperty(order, fc.integer({ min: 1, max: everything.length - 1 }), async (ids, cut) => {
        let state = await add(original, ids.slice(0, cut), loggers());
        state = await add(state, ids.slice(cut), used);
        expect(state.record).toEqual(full.record);
        expect(snapshot(state)).toEqual(snapshot(full));
      }),
      { numRuns: 2 },
    );
  });

  it("4. adding a pillar and removing it is as if it had never been there", { timeout: 120_000 }, async () => {
    for (const pillar of usual.slice(1)) {
      const others = [usual[0] ?? ""];
      const before = await add(original, others, loggers());
      const after = await add(before, [pillar], []);
      const back = apply(after, await removalOf(after, [pillar]));
      expect(snapshot(back), pillar).toEqual(snapshot(before));
      expect(back.record, pillar).toEqual(before.record);
    }
  });

  it("5. bytes outside of the insertions never change", () => {
    for (const [path, { insertions }] of Object.entries(full.record?.patched ?? {}))
      expect(erase(full.sources.read(path) ?? "", insertions.map(rangeOf)), path).toBe(original.sources.read(path));
  });

  it("records neither time nor machine", async () => {
    const other = await add(await openFixture(fixture), everything, used);
    expect(JSON.stringify(other.record)).toBe(JSON.stringify(full.record));
    expect(JSON.stringify(full.record)).not.toMatch(/\/tmp\/|\/home\/|\/root\//);
  });
});
