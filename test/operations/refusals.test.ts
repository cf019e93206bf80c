import { describe, expect, it } from "vitest";
import { operationsProblems } from "../../src/operations/refusals.ts";
import type { NeedContext } from "../../src/model/catalog.ts";
import { defaultOptions, type SelectionOptions } from "../../src/model/selection.ts";
import { describe as wordsOf } from "../../src/report/wording.ts";
import { plainFacts } from "../support/memory.ts";

const problems = (options: Partial<SelectionOptions>, pillars = ["alerting", "metrics"]) =>
  operationsProblems({
    facts: plainFacts(),
    service: { framework: "express", frameworkVersion: "5.0.0", frameworkMajor: 5, app: { file: "app.js", line: 1 } },
    selection: { pillars, dependencies: [], options: { ...defaultOptions, ...options } },
    logger: "",
  } as NeedContext);

describe("refusals", () => {
  it("the defaults are fine, and so is what no operations pillar was chosen for", () => {
    expect(problems({})).toEqual([]);
    expect(problems({ slo: { objective: 1 } }, ["metrics"])).toEqual([]);
  });

  it.each([
    [{ objective: 93.05 }, "slo-never-fires", 93.06],
    [{ objective: 50 }, "slo-never-fires", 93.06],
    [{ objective: 97, window: 90 }, "slo-never-fires", 97.69],
    [{ latencyObjective: 90 }, "slo-never-fires", 93.06],
    [{ objective: 100 }, "slo-objective", 99.9],
    [{ objective: 0 }, "slo-objective", 99.9],
    [{ latency: 0.3 }, "slo-latency-bucket", 0.25],
    [{ latency: 60 }, "slo-latency-bucket", 10],
    [{ window: 1 }, "slo-window", 7],
    [{ window: 28.5 }, "slo-window", 29],
    [{ window: 365 }, "slo-window", 90],
  ])("%j: %s, the nearest is %d, and that one works", (slo, code, nearest) => {
    const [problem, ...others] = problems({ slo });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code, severity: "error", args: { nearest } });
    const [key] = Object.keys(slo) as [keyof typeof slo];
    expect(problems({ slo: { ...slo, [key]: nearest } })).toEqual([]);
    const { message, help } = wordsOf(problem!);
    expect(message).toContain(String(Object.values(slo)[0]));
    expect(help).toContain(String(nearest));
  });

  it("a retention shorter than the window of the objective", () => {
    const [problem] = problems({ stack: { retention: 15 } });
    expect(problem).toMatchObject({ code: "stack-retention", args: { retention: 15, window: 30, nearest: 30 } });
    expect(problems({ stack: { retention: 15 }, slo: { window: 14 } })).toEqual([]);
  });

  it("a backend that a record names and nobody knows", () => {
    expect(problems({ stack: { backends: ["nagios"] } })).toMatchObject([{ code: "usage.unknown-id" }]);
  });

  it("without metrics there is a warning, and nothing to write", () => {
    expect(problems({}, ["alerting"])).toMatchObject([{ code: "operations-without-metrics", severity: "warning" }]);
  });
});
