import { describe, expect, test } from "vitest";
import { mergeReports } from "../../src/check/merge.ts";
import { Failure } from "../../src/model/problem.ts";
import type { CheckResult, Shard } from "../../src/report/check-result.ts";
import { checkJson, failureJson } from "../../src/report/json.ts";
import { finding, result } from "../report/support.ts";

const shard = (index: number, more: Partial<Shard> = {}): Shard => ({
  ...{ index, count: 2, packages: [`p${index}`], version: "1.0.0", commit: "abc", plan: "p" },
  ...more,
});
const one = (index: number): CheckResult => result({ name: `p${index}`, dir: `p${index}` });
const report = (index: number, more: Partial<Shard> = {}, results = [one(index)]): { name: string; text: string } => ({
  name: `${index}.json`,
  text: checkJson(results, shard(index, more)),
});
const failureOf = (texts: ReadonlyArray<{ name: string; text: string }>): unknown => {
  try {
    mergeReports(texts);
  } catch (error) {
    if (error instanceof Failure) return { ...error.problems[0], exitCode: error.exitCode };
    throw error;
  }
  return undefined;
};

test("the whole is what one run would have told, in any order", () => {
  const failed = result({ name: "p2", dir: "p2", failed: true });
  const hidden = [{ finding: finding(), by: "comment" as const, reason: "known" }];
  const first = result({ name: "p1", dir: "p1", hidden });
  const merged = mergeReports([report(2, {}, [failed]), report(1, {}, [first])]);
  const text = checkJson(merged.map((it) => ({ ...it, read: () => undefined })));
  expect(JSON.parse(text)).toEqual(JSON.parse(checkJson([first, failed])));
});

test("findings of one folder that several shards have stand together", () => {
  const root = (symbol: string): CheckResult => result({ dir: "", findings: [finding({ symbol })], steps: [] });
  const merged = mergeReports([report(1, {}, [root("a")]), report(2, {}, [root("b")])]);
  expect(merged.map(({ findings }) => findings.map(({ symbol }) => symbol))).toEqual([["a", "b"]]);
});

describe("is refused", () => {
  test.each([
    ["a shard is missing", [report(2)], { code: "merge.missing", args: { shards: "1/2" } }],
    [
      "a shard is there twice",
      [report(1), report(1), report(2)],
      { code: "merge.overlap", args: { what: "shard 1/2" } },
    ],
    ["a package is in two shards", [report(1), report(2, { packages: ["p1"] })], { code: "merge.overlap" }],
    ["of another commit", [report(1), report(2, { commit: "def" })], { args: { what: "commit" } }],
    ["of another version", [report(1), report(2, { version: "2.0.0" })], { args: { what: "version of obs-gen" } }],
    ["of other flags", [report(1), report(2, { plan: "q" })], { args: { what: "packages or flags" } }],
    ["of another number", [report(1), report(2, { count: 3 })], { args: { what: "number of shards" } }],
    ["of a whole run", [{ name: "a", text: checkJson([one(1)]) }], { code: "merge.no-shard" }],
    ["of a run that failed", [{ name: "a", text: failureJson("check", []) }], { code: "merge.failed" }],
    ["no JSON", [{ name: "a", text: "Everything is in place" }], { code: "merge.no-report" }],
    ["no report", [{ name: "a", text: "null" }], { code: "merge.no-report" }],
  ])("%s", (_, texts, expected) => {
    expect(failureOf(texts)).toMatchObject({ ...expected, exitCode: 2 });
  });
});
