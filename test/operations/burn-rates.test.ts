import { describe, expect, it } from "vitest";
import { allAlerts } from "../../src/operations/alerts/index.ts";
import { defaultSlo } from "../../src/operations/slo.ts";
import { operations } from "./support/operations.ts";
import { parseQuery } from "./support/promql.ts";

/**
 * What sloth 0.12 makes of an objective: for each pair of windows the burn rate that it alerts on, read from the rules
 * it ships as generated (30 days: examples/_gen; 28 days: its integration tests). It writes each threshold as burn rate
 * times budget.
 */
const sloth = [
  { days: 30, severity: "page", short: "5m", long: "1h", rate: 14.4 },
  { days: 30, severity: "page", short: "30m", long: "6h", rate: 6 },
  { days: 30, severity: "ticket", short: "2h", long: "1d", rate: 3 },
  { days: 30, severity: "ticket", short: "6h", long: "3d", rate: 1 },
  { days: 28, severity: "page", short: "5m", long: "1h", rate: 13.44 },
  { days: 28, severity: "page", short: "30m", long: "6h", rate: 5.6 },
  { days: 28, severity: "ticket", short: "2h", long: "1d", rate: 2.8 },
  // Here we differ: sloth has 0.93, and so tells of a rate at which the objective is kept.
  { days: 28, severity: "ticket", short: "6h", long: "3d", rate: 1 },
] as const;

/** Windows and thresholds of an alert, as they stand in its expression. */
function comparisons(expr: string): Array<{ window: string; threshold: number }> {
  expect(parseQuery(expr).valid).toBe(true);
  return [...expr.matchAll(/ratio_rate(\w+)\{[^}]*\} > ([\d.e-]+)/g)].map(([, window = "", threshold]) => ({
    window,
    threshold: Number(threshold),
  }));
}

describe.each([99, 99.9, 99.95])("burn rates of an objective of %d %%, beside those of sloth", (objective) => {
  it.each(sloth)("$days days, $severity on $short and $long: x$rate", ({ days, severity, short, long, rate }) => {
    const slo = { ...defaultSlo, objective, latencyObjective: objective, window: days };
    const alerts = allAlerts(operations({ slo })).filter(({ slo: about }) => about !== undefined);
    const ours = alerts.filter(({ expr }) => {
      const windows = comparisons(expr.text).map(({ window }) => window);
      return windows.includes(short) && windows.includes(long);
    });
    // Slow requests have no ticket of a day: their trickle comes soon enough.
    expect(ours.map((alert) => alert.slo)).toEqual(short === "2h" ? ["availability"] : ["availability", "latency"]);
    for (const alert of ours) {
      expect(alert.severity).toBe(severity);
      expect(comparisons(alert.expr.text).map(({ window }) => window)).toEqual([short, long]);
      for (const { threshold } of comparisons(alert.expr.text))
        expect(threshold).toBeCloseTo((rate * (100 - objective)) / 100, 8);
    }
  });
});
