import type { Backend } from "../../model/catalog.ts";

/** Keeps and shows traces. */
export const jaeger: Backend = {
  id: "jaeger",
  title: "Jaeger",
  description: "traces in memory; on Elasticsearch or OpenSearch as an option",
  files: async (operations) => (await import("./files.ts")).jaegerFiles(operations),
};
