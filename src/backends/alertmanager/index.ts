import type { Backend } from "../../model/catalog.ts";

/** Tells people. */
export const alertmanager: Backend = {
  id: "alertmanager",
  title: "Alertmanager",
  description: "routing by severity, inhibition, heartbeat",
  files: async () => [(await import("../../operations/alerting.ts")).alertmanagerFile()],
};
