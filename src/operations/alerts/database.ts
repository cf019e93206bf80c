import { metrics } from "../../model/metrics.ts";
import type { Operations } from "../../model/operations.ts";
import { buckets, count, gauge, promql, quantile, rate, sum } from "../promql.ts";
import { seriesOf } from "./series.ts";
import type { Alert, AlertCase } from "./types.ts";

/** Seconds that the slowest twentieth of the queries may take; a bucket of the metric. */
const slowQuery = 0.5;

/** Alerts on the databases and caches that were chosen; none without any. */
export const databaseAlerts = (operations: Operations): Alert[] => [
  ...(operations.databases.length > 0 ? [querySlow(operations)] : []),
  ...(operations.databases.some(({ hasPool }) => hasPool) ? [poolSaturated(operations)] : []),
];

function querySlow({ job }: Operations): Alert {
  const duration = metrics.dbQueryDurationSeconds;
  const by = ["job", "system", "operation"] as const;
  const p95 = quantile(0.95, sum([...by, "le"], rate(buckets(duration, { job }), "5m")));
  const queries = sum(by, rate(count(duration, { job }), "5m"));
  return {
    name: "DbQuerySlow",
    severity: "ticket",
    for: "10m",
    expr: promql`${p95} >= ${slowQuery}\nand\n${queries} > 0.1`,
    summary:
      "One in twenty {{ $labels.operation }} of {{ $labels.job }} on {{ $labels.system }} takes longer than 0.5 s",
    runbook: {
      meaning: "The 95th percentile of one kind of query is above half a second, waiting for a connection included.",
      impact: "Requests that need it are slow; when many do, the latency objective burns.",
      checks: [
        "Is it the query or the wait for a connection? DbPoolSaturated and the waiting callers of the USE dashboard tell.",
        "Open a slow trace: the database span names the statement.",
        "Ask the database: running queries, locks, and the plan of the statement (EXPLAIN ANALYZE).",
        "Did a deploy bring a query without an index, or did a table grow?",
      ],
      queries: [
        { title: "95th percentile by operation, seconds", query: p95 },
        { title: "Queries per second", query: queries },
      ],
      detection:
        "95th percentile over 5 minutes at or above 0.5 s with more than one query in ten seconds, for 10 minutes.",
    },
    every: "1m",
    cases: slowCases(job),
  };
}

function slowCases(job: string): AlertCase[] {
  const duration = metrics.dbQueryDurationSeconds;
  const labels = { job, system: "postgresql", operation: "SELECT" };
  // One in ten queries falls between the bounds `fast` and `slow`, so that the 95th percentile lies there.
  const series = (values: string, slow: string, fast: string): { [series: string]: string } => ({
    [seriesOf(`${duration.name}_bucket`, { ...labels, le: "0.1" })]: fast,
    [seriesOf(`${duration.name}_bucket`, { ...labels, le: "0.5" })]: slow,
    [seriesOf(`${duration.name}_bucket`, { ...labels, le: "+Inf" })]: values,
    [seriesOf(`${duration.name}_count`, labels)]: values,
  });
  return [
    {
      name: "a tenth of the queries is slow for a while",
      proves: ["fires just over", "pending before its time", "resolves"],
      series: series("0+100x60", "0+100x10 1090+90x20 2900+100x29", "0+100x10 1090+90x20 2900+100x29"),
      expect: [
        [10, "silent"],
        [20, "pending"],
        [28, "firing"],
        [40, "silent"],
      ],
    },
    {
      name: "a twenty-fifth of the queries is slow",
      proves: ["silent just under"],
      series: series("0+100x40", "0+96x40", "0+90x40"),
      expect: [[39, "silent"]],
    },
    {
      name: "one slow query in a minute",
      proves: ["low traffic"],
      series: series("0+1x40", "0x40", "0x40"),
      expect: [[39, "silent"]],
    },
    { name: "no series at all", proves: ["no data"], series: {}, expect: [[30, "silent"]] },
    { name: "no queries", proves: ["idle"], series: series("5x40", "5x40", "5x40"), expect: [[39, "silent"]] },
    {
      name: "a restart",
      proves: ["counter reset"],
      series: series("0+100x20 0+100x20", "0+100x20 0+100x20", "0+100x20 0+100x20"),
      expect: [[39, "silent"]],
    },
  ];
}

function poolSaturated({ job }: Operations): Alert {
  const active = gauge(metrics.dbConnectionsActive, { job });
  const idle = gauge(metrics.dbConnectionsIdle, { job });
  const most = gauge(metrics.dbConnectionsMax, { job });
  const waiting = gauge(metrics.dbConnectionsWaiting, { job });
  return {
    name: "DbPoolSaturated",
    severity: "ticket",
    for: "10m",
    // A pool opens connections as they are needed, so "all that are open are busy" alone is normal.
    expr: promql`${active} / (${active} + ${idle}) > 0.9\nand\n${active} >= 0.9 * ${most}`,
    summary: "The pool {{ $labels.pool }} of {{ $labels.instance }} is used up to its configured maximum",
    runbook: {
      meaning:
        "More than 90 % of the open connections are in use, and they are at least 90 % of those that the pool may open.",
      impact: "The next callers queue: their requests wait before the query even starts.",
      checks: [
        "Are queries slow (DbQuerySlow), or are there more of them?",
        "Is a client checked out and never released? Its trace ends without a query.",
        "Is a transaction held open over a call to another service?",
        "A larger pool helps only when the database has room: compare with its own limit first.",
      ],
      queries: [
        { title: "Callers that wait", query: waiting },
        { title: "Connections in use", query: active },
        { title: "Connections that are free", query: idle },
        { title: "Connections the pool may open", query: most },
      ],
      detection: "Busy up to the configured maximum at every evaluation for 10 minutes.",
    },
    every: "1m",
    cases: poolCases(job),
  };
}

function poolCases(job: string): AlertCase[] {
  const labels = { job, system: "postgresql", pool: "postgres" };
  const series = (busy: string, free: string, limit: string): { [series: string]: string } => ({
    [seriesOf(metrics.dbConnectionsActive.name, labels)]: busy,
    [seriesOf(metrics.dbConnectionsIdle.name, labels)]: free,
    [seriesOf(metrics.dbConnectionsMax.name, labels)]: limit,
  });
  return [
    {
      name: "nine of ten connections are busy for a while, and none is open beside them",
      proves: ["fires just over", "pending before its time", "resolves"],
      series: series("2x10 9x20 2x20", "7x10 0x20 7x20", "10x50"),
      expect: [
        [10, "silent"],
        [20, "pending"],
        [22, "firing"],
        [33, "silent"],
      ],
    },
    {
      name: "all open connections busy, the pool may open more",
      proves: ["silent just under"],
      series: series("8x40", "0x40", "10x40"),
      expect: [[39, "silent"]],
    },
    {
      name: "nine of ten connections busy, one free",
      proves: ["silent just under"],
      series: series("9x40", "1x40", "10x40"),
      expect: [[39, "silent"]],
    },
    { name: "no series at all", proves: ["no data"], series: {}, expect: [[30, "silent"]] },
    { name: "no query", proves: ["idle"], series: series("0x40", "0x40", "10x40"), expect: [[39, "silent"]] },
  ];
}
