import { expect, test } from "vitest";
import type { DependencyObservation, Observations } from "../../../src/live/check/observations.ts";
import { hlt51 } from "../../../src/live/rules/hlt51.ts";
import { hlt52 } from "../../../src/live/rules/hlt52.ts";

const fine = { status: 200, body: "" };
const gone = { status: 0, body: "connect ECONNREFUSED" };

const seen = (part: Partial<DependencyObservation>): Pick<Observations, "dependencies" | "readyPath"> => ({
  readyPath: "/ready",
  dependencies: [
    {
      ...{ name: "REDIS_URL", secrets: [], sent: "", connected: true, up: { ready: fine }, back: fine },
      ...{ down: { ready: { status: 503, body: "" }, live: fine }, hung: { ready: fine, live: fine } },
      ...part,
    },
  ],
});

test("a probe without an answer says why there was none, one with an answer its status", () => {
  const down = { ready: gone, live: { status: 500, body: "" } };
  expect(hlt51.check(seen({ down }) as Observations)).toMatchObject({
    evidence: ["REDIS_URL down: /ready gives no answer (connect ECONNREFUSED)", "REDIS_URL down: liveness answers 500"],
  });
  expect(hlt52.check(seen({ hung: { ready: gone, live: fine } }) as Observations)).toMatchObject({
    evidence: ["REDIS_URL hangs: readiness gives no answer (connect ECONNREFUSED)"],
  });
});
