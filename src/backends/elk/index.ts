import type { Backend } from "../../model/catalog.ts";

/** Keeps log lines and finds them, by trace id too. */
export const elk: Backend = {
  id: "elk",
  title: "Elasticsearch and Kibana",
  description: "JSON log lines as a data stream with a lifecycle, found by trace id",
  files: async (operations) => (await import("./files.ts")).elkFiles(operations),
};
