import type { Backend } from "../../model/catalog.ts";

/** Scrapes the service and evaluates its rules. */
export const prometheus: Backend = {
  id: "prometheus",
  title: "Prometheus",
  description: "scrape configuration and rules; remote write as an option",
  files: async (operations) => (await import("./files.ts")).prometheusFiles(operations),
};
