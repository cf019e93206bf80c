import type { Backend } from "../../model/catalog.ts";

/** Manifests for the service and what watches it in a cluster. */
export const kubernetes: Backend = {
  id: "kubernetes",
  title: "Kubernetes",
  description: "Deployment with probes, ServiceMonitor, PrometheusRule, Collector",
  files: async (operations) => (await import("./files.ts")).kubernetesFiles(operations),
};
