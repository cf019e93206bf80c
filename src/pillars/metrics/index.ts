import type { NeedContext, Pillar } from "../../model/catalog.ts";
import { errorHook, ownedFile, packageNeed, requestPath } from "../needs.ts";

/** Prometheus metrics on a port of their own. */
export const metrics: Pillar = {
  id: "metrics",
  title: "Metrics",
  description: "Request, error, database and process metrics for Prometheus, with exemplars",
  order: 2,
  needs: (context) => [
    ...requestPath("requests are counted and timed by route"),
    errorHook,
    ownedFile("metrics/metrics", "metrics"),
    packageNeed(
      metricsPackage(context),
      ranges[metricsPackage(context)],
      "keeps the metrics and writes them for a scrape",
    ),
    {
      kind: "environment",
      key: "METRICS_PORT",
      example: "9464",
      comment: "Prometheus scrapes this port; workers of a cluster add their number to it",
    },
  ],
  context: (context) => ({ metricsPackage: metricsPackage(context) }),
};

const ranges = { "@prometheus-io/client": "^0.16.1", "prom-client": "^15.1.3" } as const;

/** Two client packages would be two registries, each without the other's metrics: one that is there stays. */
function metricsPackage({ facts }: NeedContext): keyof typeof ranges {
  const has = (name: string): boolean => facts.packages.some((found) => found.name === name && !found.dev);
  if (has("@prometheus-io/client")) return "@prometheus-io/client";
  if (has("prom-client") || facts.runtime.value.major < 22) return "prom-client";
  return "@prometheus-io/client";
}
