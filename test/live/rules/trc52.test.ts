import { expect, test } from "vitest";
import type { Observations } from "../../../src/live/check/observations.ts";
import type { Joined } from "../../../src/live/join/types.ts";
import { trc52 } from "../../../src/live/rules/trc52.ts";

/** What the rule looks at of a request that was answered. */
function observed(status: number, name: string, attributes: { readonly [name: string]: string }): Observations {
  const server = { name, attributes: { "http.request.method": "GET", ...attributes } };
  const joined = { request: { status }, server, counter: [] } as unknown as Joined;
  return { requests: [joined], flood: undefined, spans: [] } as unknown as Observations;
}

test("names of routes are judged where a request reached one, and wrong names anyway", () => {
  const kinds = [
    observed(200, "GET /a/:id", { "http.route": "/a/:id" }),
    observed(404, "GET /a/:id", { "http.route": "/a/:id" }),
    observed(404, "GET", {}),
    observed(404, "GET /a/1", {}),
  ].map((one) => trc52.check(one).kind);
  expect(kinds).toEqual(["passed", "passed", "skipped", "failed"]);
});
