import { expect, test } from "vitest";
import type { Observations } from "../../../src/live/check/observations.ts";
import { parseLogLine } from "../../../src/live/logs/parse.ts";
import { cor52 } from "../../../src/live/rules/cor52.ts";

const id = "obs-gen-1";

/** One request of which these lines were written. */
function observed(quiet: boolean, ...lines: readonly object[]): Observations {
  const logs = lines.flatMap((line) => parseLogLine({ stream: "stdout", time: 0, text: JSON.stringify(line) }) ?? []);
  const request = { status: 200, method: "GET", path: "/favicon.ico", requestId: id };
  const requests = [{ request, quiet, logs, counter: [] }];
  return { requests, pillars: new Set(["correlation", "logging"]), ownsProcess: true } as unknown as Observations;
}

test("a missing line is an error but where the route's owner switched it off, a wrong one everywhere", () => {
  const own = { msg: "handled", request_id: id };
  const other = { msg: "handled", request_id: "obs-gen-2" };
  const kinds = [observed(false), observed(true), observed(true, own), observed(true, other)].map(
    (one) => cor52.check(one).kind,
  );
  expect(kinds).toEqual(["failed", "passed", "passed", "failed"]);
});
