import type { Pillar } from "../../model/catalog.ts";

/** Configuration of the programs that receive, keep and show telemetry. */
export const stack: Pillar = {
  id: "stack",
  title: "Stack",
  description: "Prometheus, Alertmanager, Grafana, Collector, Jaeger, Elasticsearch: configuration in ops/",
  order: 8,
  optional: true,
  needs: (context) => [
    {
      kind: "operations",
      owner: "stack",
      files: async () => {
        const [{ backends }, { operationsOf }] = await Promise.all([
          import("../../registry.ts"),
          import("../../operations/context.ts"),
        ]);
        const operations = operationsOf(context);
        const chosen = backends.filter(({ id }) => operations.stack.backends.includes(id));
        return (await Promise.all(chosen.map((backend) => backend.files(operations)))).flat();
      },
    },
  ],
};
