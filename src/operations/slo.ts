import { metrics } from "../model/metrics.ts";
import type { Slo, StackOptions } from "../model/selection.ts";

/** Three nines of availability over 30 days, 99 % within half a second. */
export const defaultSlo: Slo = { objective: 99.9, latencyObjective: 99, latency: 0.5, window: 30 };

export const defaultStack: Omit<StackOptions, "backends"> = {
  scale: [],
  retention: 45,
  runbooks: "ops/runbooks",
  logFields: "plain",
};

/** One pair of windows over which the error budget is watched, and how fast it must burn to alert. */
export interface BurnRate {
  readonly short: "5m" | "30m" | "2h" | "6h";
  readonly long: "1h" | "6h" | "1d" | "3d";
  readonly longHours: number;
  /** Part of the whole budget that is gone when the alert comes. */
  readonly spent: number;
  readonly page: boolean;
}

/** Windows and shares of the Site Reliability Workbook, chapter 5, table 5-8. */
export const burnRates = {
  fast: { short: "5m", long: "1h", longHours: 1, spent: 0.02, page: true },
  slow: { short: "30m", long: "6h", longHours: 6, spent: 0.05, page: true },
  ticket: { short: "2h", long: "1d", longHours: 24, spent: 0.1, page: false },
  trickle: { short: "6h", long: "3d", longHours: 72, spent: 0.1, page: false },
} as const satisfies { readonly [name: string]: BurnRate };

/**
 * How many times faster than allowed errors come when `spent` of the budget goes in the long window: 14.4 for 2 % in an
 * hour of 30 days. Never below 1: a slower burn keeps the objective.
 */
export function factorOf({ spent, longHours }: BurnRate, { window }: Pick<Slo, "window">): number {
  return Math.max(1, Math.round((spent * window * 24 * 100) / longHours) / 100);
}

/** The part of requests that may fail: 0.001 for 99.9. Rounded, since 100 - 99.9 is not 0.1 in binary. */
export const budgetOf = (objective: number): number => Number((1 - objective / 100).toFixed(8));

/** The error ratio above which a burn rate alerts: 14.4 x 0.001 = 0.0144. */
export const thresholdOf = (rate: BurnRate, slo: Slo, objective: number): number =>
  Number((factorOf(rate, slo) * budgetOf(objective)).toFixed(8));

/** Bounds that the code counts requests by, in seconds. */
export const latencyBuckets: readonly number[] = metrics.httpRequestDurationSeconds.buckets;
