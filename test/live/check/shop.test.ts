import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkLive, liveRules, type LiveOptions, type LiveResult } from "../../../src/live/index.ts";
import { noRedis, startRedis } from "../support/redis.ts";
import { shopOptions } from "../support/shop.ts";

/**
 * Values of BREAK in fixtures/shop: each begins with the number of the one rule that must catch it. Those in one row
 * don't touch each other, so that one check shows them all.
 */
const rows = [
  ["RES51", "TRC52", "LOG53", "COR51", "MET54", "HLT51"],
  ["RES52", "TRC57", "LOG55", "COR51-echo", "MET53"],
  ["TRC51", "LOG54", "MET51", "HLT51-secret"],
  ["TRC53", "LOG52", "MET52", "HLT53"],
  ["TRC54", "COR53", "MET52-abort", "HLT53-ready"],
  ["TRC55", "TRC58", "COR52-exemplar", "HLT52"],
  ["TRC56", "TRC59", "LOG51", "HLT53-never"],
  ["TRC57-4xx", "TRC60", "COR52"],
];
const codeOf = (name: string): string => `OG-${name.slice(0, 5)}`;

let redis: Awaited<ReturnType<typeof startRedis>> | undefined;
beforeAll(async () => {
  if (noRedis === "") redis = await startRedis();
});
afterAll(() => redis?.stop());

async function check(broken: string, more: Partial<LiveOptions> = {}): Promise<LiveResult> {
  const shop = await shopOptions(broken);
  return checkLive({
    service: { kind: "start", ...shop, env: { ...shop.env, REDIS_URL: redis?.url } },
    requests: [{ method: "POST", path: "/orders", body: '{"marker":"first"}' }],
    routes: ["/orders/:id", "/boom", "/slow", "/search"].map((path) => ({ method: "GET", path })),
    ...more,
  });
}

describe.skipIf(noRedis !== "")("a whole service", () => {
  test("that keeps the contract has no finding, and everything was judged", async () => {
    const steps: string[] = [];
    const result = await check("", { onProgress: (step) => void steps.push(step) });
    expect(result.findings).toEqual([]);
    expect(result.verdicts.filter(({ verdict }) => verdict !== "passed")).toEqual([
      expect.objectContaining({ code: "OG-ALR51", reason: "needs a Prometheus server" }),
    ]);
    expect(result).toMatchObject({ service: "shop", score: { value: 100 } });
    expect(
      result.requests.find(({ request }) => request.path.startsWith("/orders/"))?.spans.map(({ kind }) => kind),
    ).toEqual(["SERVER", "INTERNAL", "CLIENT"]);
    expect(result.duration).toBeLessThan(15_000);
    expect(steps[0]).toBe("starting the service");
  }, 120_000);

  // A check mostly waits; side by side they take a quarter of the time.
  describe.concurrent("breaks some rules", () => {
    test.each(rows.map((row) => [row.join()]))("%s", { timeout: 180_000 }, async (names) => {
      const { findings } = await check(names);
      const seen = findings.map(({ code, evidence }) => `${code}: ${evidence.join("; ")}`).join("\n");
      expect(
        findings.map(({ code }) => code),
        seen,
      ).toEqual(names.split(",").map(codeOf).sort());
    });
  });

  test("every rule that judges has a service that breaks it", () => {
    const broken = new Set(rows.flat().map(codeOf));
    expect([...broken].sort()).toEqual(liveRules.map(({ code }) => code).filter((code) => code !== "OG-ALR51"));
  });
});

test("a finding names the line of generated code", async () => {
  const sources = { "src/observability/tracing.ts": "// updateName(\n\nspan.updateName(path);\n" };
  const { findings } = await check("TRC52", { sources, pillars: ["tracing"] });
  expect(findings).toMatchObject([{ code: "OG-TRC52", file: "src/observability/tracing.ts", line: 3 }]);
}, 120_000);

test("a service that can't be judged is no finding: it rejects, and nothing is left", async () => {
  const service = {
    kind: "start",
    command: process.execPath,
    args: ["-e", "process.exit(4)"],
    cwd: import.meta.dirname,
  } as const;
  await expect(checkLive({ service })).rejects.toThrow(/ended with code 4/);
});

test("can be given up", async () => {
  const abort = new AbortController();
  const onProgress = (step: string): void => {
    if (step.startsWith("hostile")) abort.abort(new Error("interrupted"));
  };
  await expect(check("", { signal: abort.signal, onProgress })).rejects.toThrow("interrupted");
}, 60_000);
