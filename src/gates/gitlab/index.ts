import type { Gate } from "../../model/catalog.ts";

/** A job for merge requests with a code quality report, included by the pipeline. */
export const gitlab: Gate = {
  id: "gitlab",
  title: "GitLab CI",
  description: ".gitlab/observability.yml, included by .gitlab-ci.yml",
  markers: [".gitlab-ci.yml"],
  files: async (ci, sources) => (await import("./files.ts")).gitlabFiles(ci, sources),
  entries: async (_ci, sources) => (await import("./files.ts")).gitlabEntries(sources),
};
