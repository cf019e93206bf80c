import { metrics } from "../../model/metrics.ts";
import type { Operations } from "../../model/operations.ts";
import { buckets, counter, gauge, increase, promql, quantile, rate, sum, type Vector } from "../promql.ts";
import { logFields } from "../log-fields.ts";
import { budgetOf } from "../slo.ts";
import type { DashboardSpec, OtherPanel, PanelSpec } from "./types.ts";

/** What every query of a dashboard asks for: what is chosen above its panels. */
export const shown = { job: ["=~", "$job"], instance: ["=~", "$instance"] } as const;
const failed = { ...shown, status: ["=~", "5.."] } as const;
const now = "$__rate_interval";

const requests = rate(counter(metrics.httpRequestsTotal, shown), now);
const failures = rate(counter(metrics.httpRequestsTotal, failed), now);
const durations = rate(buckets(metrics.httpRequestDurationSeconds, shown), now);

/** Rate, errors and duration of requests. */
export function redDashboard(operations: Operations): DashboardSpec {
  const { stack, pillars, job } = operations;
  const hasLogs = pillars.includes("logging") && pillars.includes("stack") && stack.backends.includes("elk");
  return {
    id: "red",
    title: `${job}: requests`,
    description: "Rate, errors and duration of the requests, as their callers see them.",
    rows: [
      { title: "Now", panels: overview(operations) },
      { title: "Rate", panels: rates() },
      { title: "Errors", panels: [...errors(), ...(hasLogs ? [errorLog(operations)] : [])] },
      { title: "Duration", panels: durationPanels(operations) },
    ],
  };
}

const one = (query: Vector, legend = ""): PanelSpec["queries"] => [{ query, legend }];
const failedPart = (of: Vector, all: Vector): Vector => promql`(${of} or 0 * ${all}) / ${all}`;

function overview({ slo }: Operations): DashboardSpec["rows"][number]["panels"] {
  const budget = budgetOf(slo.objective);
  const window = `${slo.window}d` as const;
  const all = sum([], increase(counter(metrics.httpRequestsTotal, shown), window));
  const bad = sum([], increase(counter(metrics.httpRequestsTotal, failed), window));
  return [
    {
      kind: "stat",
      title: "Request rate",
      description: "Requests answered per second.",
      unit: "reqps",
      queries: one(sum([], requests)),
      width: 4,
    },
    {
      kind: "stat",
      title: "Error rate",
      description: "Part of the requests answered with a 5xx status.",
      unit: "percentunit",
      queries: one(failedPart(sum([], failures), sum([], requests))),
      limits: { warn: budget, bad: budget * 10 },
      width: 4,
    },
    {
      kind: "stat",
      title: "99th percentile",
      description: "Time within which 99 of 100 requests are answered.",
      unit: "s",
      queries: one(quantile(0.99, sum(["le"], durations))),
      limits: { bad: slo.latency },
      width: 4,
    },
    {
      kind: "stat",
      title: "Availability",
      description: `Part of the requests of ${slo.window} days answered without a 5xx status; promised are ${slo.objective} %.`,
      unit: "percentunit",
      queries: one(promql`1 - ${failedPart(bad, all)}`),
      limits: { bad: slo.objective / 100, below: true },
      width: 4,
    },
    {
      kind: "stat",
      title: "Error budget left",
      description: `What is left of the failures that ${slo.window} days may have.`,
      unit: "percentunit",
      queries: one(promql`1 - ${failedPart(bad, all)} / ${budget}`),
      limits: { warn: 0.5, bad: 0.1, below: true },
      width: 4,
    },
    { kind: "alerts", title: "Firing alerts", description: "Alerts of Prometheus that fire now.", width: 4 },
  ];
}

const rates = (): PanelSpec[] => [
  {
    kind: "timeseries",
    title: "Requests by endpoint",
    description: "Answered requests per second, by route pattern.",
    unit: "reqps",
    queries: one(sum(["endpoint"], requests), "{{endpoint}}"),
  },
  {
    kind: "timeseries",
    title: "Requests by method",
    description: "Answered requests per second, by HTTP method.",
    unit: "reqps",
    queries: one(sum(["method"], requests), "{{method}}"),
  },
  {
    kind: "timeseries",
    title: "Requests by status",
    description: "Answered requests per second, by status code. 499 are callers that went away.",
    unit: "reqps",
    queries: one(sum(["status"], requests), "{{status}}"),
  },
  {
    kind: "timeseries",
    title: "Requests in progress",
    description: "Requests that wait for their answer right now.",
    unit: "short",
    queries: one(sum(["instance"], gauge(metrics.httpRequestsInProgress, shown)), "{{instance}}"),
  },
];

const errors = (): PanelSpec[] => [
  {
    kind: "timeseries",
    title: "Failing requests by endpoint",
    description: "Requests answered with a 5xx status per second, by route pattern.",
    unit: "reqps",
    queries: one(sum(["endpoint"], failures), "{{endpoint}}"),
  },
  {
    kind: "timeseries",
    title: "Errors by type",
    description: "Errors that reached the error handler per second, by class name.",
    unit: "ops",
    queries: one(sum(["type"], rate(counter(metrics.errorsTotal, shown), now)), "{{type}}"),
  },
];

const errorLog = ({ stack }: Operations): OtherPanel => ({
  kind: "logs",
  title: "Error log",
  description: "Log lines of level error and fatal. A trace id leads to its trace.",
  query: `${logFields[stack.logFields].level}:(error OR fatal)`,
  width: 24,
});

function durationPanels({ slo }: Operations): PanelSpec[] {
  const all = sum(["le"], durations);
  return [
    {
      kind: "timeseries",
      title: "Percentiles",
      description:
        "Time within which half, 95 and 99 of 100 requests are answered. Dots are single requests: they lead to their traces.",
      unit: "s",
      queries: [0.5, 0.95, 0.99].map((q) => ({ query: quantile(q, all), legend: `p${q * 100}`, exemplars: true })),
      limits: { bad: slo.latency },
    },
    {
      kind: "heatmap",
      title: "Distribution",
      description: "How many requests took how long.",
      unit: "s",
      queries: one(all, "{{le}}"),
    },
    {
      kind: "timeseries",
      title: "95th percentile by endpoint",
      description: "Time within which 95 of 100 requests are answered, by route pattern.",
      unit: "s",
      queries: one(quantile(0.95, sum(["endpoint", "le"], durations)), "{{endpoint}}"),
      width: 24,
    },
  ];
}
