import type { Objective } from "../recording.ts";
import type { Duration, Vector } from "../promql.ts";

/** `page` wakes a person, `ticket` waits for the working day, `none` is for machines. */
export type AlertSeverity = "page" | "ticket" | "none";

export interface Alert {
  readonly name: string;
  readonly severity: AlertSeverity;
  readonly expr: Vector;
  readonly for?: Duration;
  /** The objective whose budget burns. */
  readonly slo?: Objective;
  /** One line; may hold $labels and $value. */
  readonly summary: string;
  readonly runbook: Runbook;
  /** How often the tests evaluate: long windows need no minutes. */
  readonly every: Step;
  readonly cases: readonly AlertCase[];
}

export type Step = "1m" | "5m" | "10m" | "30m";

/** What a person needs who is woken by the alert. */
export interface Runbook {
  readonly meaning: string;
  readonly impact: string;
  readonly checks: readonly string[];
  readonly queries: ReadonlyArray<{ readonly title: string; readonly query: Vector }>;
  /** How it is noticed, and how long that takes. */
  readonly detection: string;
}

/** What the tests of an alert must show. */
export const proofs = [
  "fires just over",
  "silent just under",
  "pending before its time",
  "resolves",
  "no data",
  "idle",
  "low traffic",
  "counter reset",
  "no failure yet",
  "target removed",
] as const;
export type Proof = (typeof proofs)[number];

/** One run of promtool: series, and the state of the alert at some moments. */
export interface AlertCase {
  readonly name: string;
  readonly proves: readonly Proof[];
  /** Name with labels, to values in promtool's notation, one for each step. */
  readonly series: Readonly<{ [series: string]: string }>;
  /** Minutes after the start, to the state then. */
  readonly expect: ReadonlyArray<readonly [minute: number, state: "silent" | "pending" | "firing"]>;
}
