import type { Backend } from "../../model/catalog.ts";

/** Runs the chosen backends on one machine. */
export const compose: Backend = {
  id: "compose",
  title: "Docker Compose",
  description: "docker-compose.observability.yml with the chosen backends, images pinned",
  files: async (operations) => (await import("./files.ts")).composeFiles(operations),
};
