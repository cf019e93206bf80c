import { describe, expect, test } from "vitest";
import {
  formatBaseline,
  parseBaseline,
  prunedBaseline,
  staleEntries,
  updatedBaseline,
  withBaseline,
} from "../../src/check/baseline.ts";
import { finding, result } from "../report/support.ts";

const api = result({
  dir: "apps/api",
  findings: [finding({ line: 3 }), finding({ line: 9 }), finding({ symbol: "b" })],
});
const all = (): boolean => true;
const none = new Map();

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
    const baseline = parseBaseline(formatBaseline(updatedBaseline(none, [api], all)), "b.json");
    const moved = { ...api, findings: [finding({ line: 90 }), finding({ symbol: "new" })] };
    const told = withBaseline(moved, baseline);
    expect(told.findings.map(({ symbol }) => symbol)).toEqual(["new"]);
    expect(told.hidden).toMatchObject([{ by: "baseline", finding: { line: 90 } }]);
  });

  test("knows its entries that were judged and did not occur", () => {
    const baseline = parseBaseline(formatBaseline(updatedBaseline(none, [api], all)), "b.json");
    const now = [{ ...api, findings: [finding()] }];
    const stale = staleEntries(baseline, now, all);
    expect(stale).toMatchObject([{ symbol: "b", line: 5 }]);
    expect(staleEntries(baseline, now, (dir) => dir !== "apps/api")).toEqual([]);
    expect(formatBaseline(prunedBaseline(baseline, stale))).not.toContain('"b"');
  });

  test("keeps what an update could not judge", () => {
    const baseline = parseBaseline(formatBaseline(updatedBaseline(none, [api], all)), "b.json");
    const updated = updatedBaseline(baseline, [result({ findings: [] })], (dir) => dir === ".");
    expect(formatBaseline(updated)).toBe(formatBaseline(baseline));
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
