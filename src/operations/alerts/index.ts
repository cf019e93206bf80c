import type { Operations } from "../../model/operations.ts";
import { burnAlerts } from "./burn.ts";
import { databaseAlerts } from "./database.ts";
import { pipelineAlerts } from "./pipeline.ts";
import { presenceAlerts } from "./presence.ts";
import { requestAlerts } from "./requests.ts";
import { resourceAlerts } from "./resources.ts";
import type { Alert } from "./types.ts";

export type { Alert, AlertCase } from "./types.ts";

/** Alerts by rule group, in the order in which they are read. */
export function alertGroups(operations: Operations): ReadonlyArray<{ name: string; alerts: readonly Alert[] }> {
  const groups = [
    { name: "slo", alerts: burnAlerts(operations) },
    { name: "presence", alerts: presenceAlerts(operations) },
    { name: "requests", alerts: requestAlerts(operations) },
    { name: "database", alerts: databaseAlerts(operations) },
    { name: "resources", alerts: resourceAlerts(operations) },
    { name: "pipeline", alerts: pipelineAlerts(operations) },
  ];
  return groups.filter(({ alerts }) => alerts.length > 0);
}

export const allAlerts = (operations: Operations): Alert[] =>
  alertGroups(operations).flatMap(({ alerts }) => [...alerts]);
