import { describe, expect, test } from "vitest";
import {
  type Baseline,
  formatBaseline,
  matchBaseline,
  parseBaseline,
  prunedBaseline,
  staleEntries,
  updatedBaseline,
  withBaseline,
} from "../../src/check/baseline.ts";
import type { CheckResult } from "../../src/report/check-result.ts";
import { finding, result } from "../report/support.ts";

const api = result({
  dir: "apps/api",
  findings: [finding({ line: 3 }), finding({ line: 9 }), finding({ symbol: "b" })],
});
const all = (): boolean => true;
const none = new Map();
const written = (...results: CheckResult[]): Baseline =>
  parseBaseline(formatBaseline(updatedBaseline(none, results, all)), "b.json");
const isThere = (): boolean => false;

describe("a baseline", () => {
  test("holds each identity once, sorted, one a line, with paths from the folder of the report", () => {
    const text = formatBaseline(updatedBaseline(none, [result({ dir: "" }), api], all));
    expect(text).toBe(`{
  "version": 1,
  "packages": {
    ".": [
      {"rule":"OG-REQ01","file":"src/app.ts","symbol":"express.middleware"}
    ],
    "apps/api": [
      {"rule":"OG-REQ01","file":"apps/api/src/app.ts","symbol":"b"},
      {"rule":"OG-REQ01","file":"apps/api/src/app.ts","symbol":"express.middleware"}
    ]
  }
}
`);
    expect(formatBaseline(parseBaseline(text, "b.json"))).toBe(text);
  });

  test("hides what it knows, whatever its line, and nothing else", () => {
    const moved = { ...api, findings: [finding({ line: 90 }), finding({ symbol: "new" })] };
    const told = withBaseline(moved, matchBaseline(written(api), [moved], isThere));
    expect(told.findings.map(({ symbol }) => symbol)).toEqual(["new"]);
    expect(told.hidden).toMatchObject([{ by: "baseline", finding: { line: 90 } }]);
  });

  test("knows its entries that were judged and did not occur", () => {
    const baseline = written(api);
    const matches = matchBaseline(baseline, [{ ...api, findings: [finding()] }], isThere);
    const stale = staleEntries(baseline, matches, all);
    expect(stale).toMatchObject([{ symbol: "b", line: 5 }]);
    expect(staleEntries(baseline, matches, (dir) => dir !== "apps/api")).toEqual([]);
    expect(formatBaseline(prunedBaseline(baseline, stale))).not.toContain('"b"');
  });

  test("keeps what an update could not judge", () => {
    const baseline = written(api);
    const updated = updatedBaseline(baseline, [result({ findings: [] })], (dir) => dir === ".");
    expect(formatBaseline(updated)).toBe(formatBaseline(baseline));
  });
});

describe("an entry whose file is gone", () => {
  const isGone = (file: string): boolean => file.endsWith("/old.ts");
  const at = (file: string, part: object = {}): ReturnType<typeof finding> =>
    finding({ file: `src/${file}.ts`, ...part });
  const said = (before: ReturnType<typeof finding>[], now: ReturnType<typeof finding>[]): unknown => {
    const baseline = written({ ...api, findings: before });
    const today = { ...api, findings: now };
    const matches = matchBaseline(baseline, [today], isGone);
    const stale = staleEntries(baseline, matches, all).map(({ file, symbol }) => `${file} ${symbol}`);
    return { told: withBaseline(today, matches).findings.map(({ file }) => file), stale };
  };

  test("stands for the same in a file that has no entry", () => {
    expect(said([at("old")], [at("new"), at("new", { line: 9 })])).toEqual({ told: [], stale: [] });
    const [before, now] = ["old", "new"].map((file) => at(file, { symbol: `file src/${file}.ts` }));
    expect(said([before!], [now!])).toEqual({ told: [], stale: [] });
  });

  test("stands for one file only, and for nothing else", () => {
    expect(said([at("old")], [at("new"), at("other")])).toEqual({ told: ["src/other.ts"], stale: [] });
    const left = ["apps/api/src/old.ts express.middleware"];
    expect(said([at("old")], [at("new", { symbol: "b" })])).toEqual({ told: ["src/new.ts"], stale: left });
    expect(said([at("old")], [at("new", { code: "OG-REQ02" })])).toEqual({ told: ["src/new.ts"], stale: left });
  });

  test("stands for nothing in a file that has entries, nor while its own file is there or has the finding", () => {
    expect(said([at("old"), at("a", { symbol: "b" })], [at("a"), at("a", { symbol: "b" })])).toEqual({
      told: ["src/a.ts"],
      stale: ["apps/api/src/old.ts express.middleware"],
    });
    expect(said([at("kept")], [at("new")])).toEqual({
      told: ["src/new.ts"],
      stale: ["apps/api/src/kept.ts express.middleware"],
    });
    expect(said([at("old")], [at("old"), at("new")])).toEqual({ told: ["src/new.ts"], stale: [] });
  });
});

test.each([
  ["", 1],
  ["{\n  oops\n}", 2],
  ['{ "version": 2, "packages": {} }', 1],
  ['{\n  "version": 1,\n  "packages": []\n}', 3],
  ['{\n  "version": 1,\n  "packages": { ".": [\n    { "rule": "OG-LOG01" }\n  ] }\n}', 4],
])("%j is refused with its line", (text, line) => {
  expect(() => parseBaseline(text, "b.json")).toThrow(
    expect.objectContaining({
      problems: [expect.objectContaining({ code: "baseline.broken", at: { file: "b.json", line } })],
    }),
  );
});
