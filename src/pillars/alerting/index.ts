import type { Pillar } from "../../model/catalog.ts";

/** Prometheus rules with their tests, routing and runbooks, from the objectives of the service. */
export const alerting: Pillar = {
  id: "alerting",
  title: "Alerting",
  description: "Alerts on error budgets and causes, with tests, routing and a runbook each, in ops/",
  order: 6,
  optional: true,
  needs: (context) =>
    context.selection.pillars.includes("metrics")
      ? [
          {
            kind: "operations",
            owner: "alerting",
            files: async () => {
              const [{ alertingFiles }, { operationsOf }] = await Promise.all([
                import("../../operations/alerting.ts"),
                import("../../operations/context.ts"),
              ]);
              return alertingFiles(operationsOf(context));
            },
          },
        ]
      : [],
};
