import type { Backend } from "../../model/catalog.ts";

/** Shows metrics, traces and logs, and leads from one to the other. */
export const grafana: Backend = {
  id: "grafana",
  title: "Grafana",
  description: "data sources and dashboards, links between logs, traces and metrics",
  files: async (operations) => (await import("./files.ts")).grafanaFiles(operations),
};
