import type { Backend } from "../../model/catalog.ts";

/** Takes spans from services and hands them on; what can't be delivered waits on disk. */
export const collector: Backend = {
  id: "collector",
  title: "OpenTelemetry Collector",
  description:
    "OTLP in, batches, memory limit, retries, a queue on disk; a gateway tier with tail sampling as an option",
  files: async (operations) => (await import("./files.ts")).collectorFiles(operations),
};
