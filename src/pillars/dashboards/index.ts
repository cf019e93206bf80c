import type { Pillar } from "../../model/catalog.ts";

/** Grafana dashboards of requests, resources and objectives. */
export const dashboards: Pillar = {
  id: "dashboards",
  title: "Dashboards",
  description: "Grafana dashboards of requests, resources and objectives, in ops/",
  order: 7,
  optional: true,
  needs: (context) =>
    context.selection.pillars.includes("metrics")
      ? [
          {
            kind: "operations",
            owner: "dashboards",
            files: async () => {
              const [{ dashboardFiles }, { operationsOf }] = await Promise.all([
                import("../../operations/dashboards/index.ts"),
                import("../../operations/context.ts"),
              ]);
              return dashboardFiles(operationsOf(context));
            },
          },
        ]
      : [],
};
