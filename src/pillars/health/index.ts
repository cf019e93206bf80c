import type { Pillar } from "../../model/catalog.ts";
import { ownedFile, requestPath } from "../needs.ts";

/** Liveness and readiness for orchestrators and load balancers. */
export const health: Pillar = {
  id: "health",
  title: "Health",
  description: "Liveness and readiness probes, and a shutdown that drains before it ends",
  order: 5,
  needs: () => [
    ...requestPath("probes are answered before any other code can swallow them"),
    ownedFile("health/health", "health"),
  ],
};
