import type { Gate } from "../../model/catalog.ts";

/** A workflow for pull requests, with findings on the changed lines. */
export const github: Gate = {
  id: "github",
  title: "GitHub Actions",
  description: ".github/workflows/observability.yml",
  markers: [".github"],
  files: async (ci, sources) => (await import("./files.ts")).githubFiles(ci, sources),
  entries: async (ci, sources) => (await import("./steps.ts")).githubEntries(ci, sources),
};
