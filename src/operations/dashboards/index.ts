import type { OperationsFile } from "../../model/need.ts";
import type { Operations } from "../../model/operations.ts";
import { buildDashboard } from "./build.ts";
import { redDashboard } from "./red.ts";
import { sloDashboard } from "./slo.ts";
import type { DashboardSpec } from "./types.ts";
import { useDashboard } from "./use.ts";

/** The three dashboards. That of the objectives reads what the recording rules of alerting keep. */
export const dashboards = (operations: Operations): DashboardSpec[] => [
  redDashboard(operations),
  useDashboard(operations),
  ...(operations.pillars.includes("alerting") ? [sloDashboard(operations)] : []),
];

/** Their JSON, for Grafana's file provisioning. */
export const dashboardFiles = (operations: Operations): OperationsFile[] =>
  dashboards(operations).map((spec) => ({
    path: `ops/grafana/dashboards/${spec.id}.json`,
    text: `${JSON.stringify(buildDashboard(spec, operations), null, 2)}\n`,
  }));
