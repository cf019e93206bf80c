import type { Operations } from "../../model/operations.ts";
import { promql } from "../promql.ts";
import { type Objective, recordedRatio, windows } from "../recording.ts";
import { type BurnRate, budgetOf, burnRates, factorOf } from "../slo.ts";
import type { DashboardSpec, PanelSpec } from "./types.ts";

/** Both objectives: how fast their budgets burn in each window, and what is left of them. */
export function sloDashboard(operations: Operations): DashboardSpec {
  const { job, slo } = operations;
  return {
    id: "slo",
    title: `${job}: objectives`,
    description: `${slo.objective} % without a 5xx status and ${slo.latencyObjective} % within ${slo.latency} s, over ${slo.window} days.`,
    rows: [
      { title: "Availability", panels: objectivePanels(operations, "availability", slo.objective) },
      { title: "Latency", panels: objectivePanels(operations, "latency", slo.latencyObjective) },
    ],
  };
}

function objectivePanels(operations: Operations, objective: Objective, percent: number): PanelSpec[] {
  const budget = budgetOf(percent);
  const { window } = operations.slo;
  const whole = recordedRatio(objective, `${window}d`, operations);
  const rates: readonly BurnRate[] = Object.values(burnRates);
  const factors = rates.map((rate) => factorOf(rate, operations.slo));
  const bad = objective === "availability" ? "fail" : "are slow";
  return [
    {
      kind: "stat",
      title: `Kept: ${objective}`,
      description: `Part of the requests of ${window} days that keep the objective; promised are ${percent} %.`,
      unit: "percentunit",
      queries: [{ query: promql`1 - ${whole}`, legend: "" }],
      limits: { bad: percent / 100, below: true },
      width: 6,
    },
    {
      kind: "stat",
      title: `Budget left: ${objective}`,
      description: `What is left of the requests of ${window} days that may ${objective === "availability" ? "fail" : "be slow"}.`,
      unit: "percentunit",
      queries: [{ query: promql`1 - ${whole} / ${budget}`, legend: "" }],
      limits: { warn: 0.5, bad: 0.1, below: true },
      width: 6,
    },
    {
      kind: "timeseries",
      title: `Burn rate: ${objective}`,
      description: `How many times faster than allowed requests ${bad}, by window. Alerts: ${factors.join(", ")}.`,
      unit: "short",
      queries: windows(operations).map((it) => ({
        query: promql`${recordedRatio(objective, it, operations)} / ${budget}`,
        legend: it,
      })),
      limits: { warn: Math.min(...factors), bad: Math.max(...factors) },
    },
  ];
}
