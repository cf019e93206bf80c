import { metrics } from "../../model/metrics.ts";
import type { Operations } from "../../model/operations.ts";
import { buckets, count, gauge, promql, quantile, rate, sum, type Vector } from "../promql.ts";
import { shown } from "./red.ts";
import type { DashboardSpec, PanelSpec } from "./types.ts";

const now = "$__rate_interval";
const one = (query: Vector, legend: string): PanelSpec["queries"] => [{ query, legend }];

/** Utilization, saturation and errors of what the service uses up. Only databases that it really has. */
export function useDashboard({ job, databases }: Operations): DashboardSpec {
  return {
    id: "use",
    title: `${job}: resources`,
    description: "Utilization, saturation and errors of CPU, memory, disk and databases.",
    rows: [
      { title: "Process", panels: processPanels() },
      ...(databases.length > 0 ? [{ title: "Queries", panels: queryPanels() }] : []),
      ...(databases.some(({ hasPool }) => hasPool) ? [{ title: "Connections", panels: poolPanels() }] : []),
    ],
  };
}

function processPanels(): PanelSpec[] {
  const [used, limit] = [gauge(metrics.memoryUsageBytes, shown), gauge(metrics.memoryLimitBytes, shown)];
  return [
    {
      kind: "timeseries",
      title: "CPU",
      description: "CPU in use, of what the container may have.",
      unit: "percent",
      queries: one(gauge(metrics.cpuUsagePercent, shown), "{{instance}}"),
      limits: { bad: 90 },
    },
    {
      kind: "timeseries",
      title: "Memory of its limit",
      description: "Resident memory, of what the container may have.",
      unit: "percent",
      queries: one(promql`100 * ${used} / ${limit}`, "{{instance}}"),
      limits: { bad: 90 },
    },
    {
      kind: "timeseries",
      title: "Memory",
      description: "Resident memory of the process.",
      unit: "bytes",
      queries: one(used, "{{instance}}"),
    },
    {
      kind: "timeseries",
      title: "Disk",
      description: "Space in use on the file system of the working directory.",
      unit: "percent",
      queries: one(gauge(metrics.diskUsagePercent, shown), "{{instance}} {{mountpoint}}"),
      limits: { warn: 80, bad: 90 },
    },
  ];
}

function queryPanels(): PanelSpec[] {
  const duration = metrics.dbQueryDurationSeconds;
  return [
    {
      kind: "timeseries",
      title: "Queries by operation",
      description: "Queries and commands per second.",
      unit: "ops",
      queries: one(sum(["system", "operation"], rate(count(duration, shown), now)), "{{system}} {{operation}}"),
    },
    {
      kind: "timeseries",
      title: "95th percentile by operation",
      description: "Time within which 95 of 100 queries have their result, the wait for a connection included.",
      unit: "s",
      queries: one(
        quantile(0.95, sum(["system", "operation", "le"], rate(buckets(duration, shown), now))),
        "{{system}} {{operation}}",
      ),
      limits: { bad: 0.5 },
    },
  ];
}

function poolPanels(): PanelSpec[] {
  const [active, idle] = [gauge(metrics.dbConnectionsActive, shown), gauge(metrics.dbConnectionsIdle, shown)];
  const most = gauge(metrics.dbConnectionsMax, shown);
  return [
    {
      kind: "timeseries",
      title: "Connections",
      description: "Connections of each pool: in use, free, and how many it may open.",
      unit: "short",
      queries: [
        { query: active, legend: "{{instance}} {{pool}} in use" },
        { query: idle, legend: "{{instance}} {{pool}} free" },
        { query: most, legend: "{{instance}} {{pool}} at most" },
      ],
    },
    {
      kind: "timeseries",
      title: "Callers that wait",
      description: "Callers that wait for a connection: above zero the pool is saturated.",
      unit: "short",
      queries: one(gauge(metrics.dbConnectionsWaiting, shown), "{{instance}} {{pool}}"),
      limits: { bad: 1 },
    },
  ];
}
