import type { OperationsFile } from "../../model/need.ts";
import type { Operations } from "../../model/operations.ts";
import { endpoints } from "../../operations/endpoints.ts";
import { alertmanagerJob, collectorJob } from "../../operations/external.ts";
import { yamlText } from "../../operations/yaml.ts";

export const prometheusFiles = (operations: Operations): OperationsFile[] => [
  {
    path: "ops/prometheus/prometheus.yml",
    text: yamlText(["What is scraped. Rules are in rules/."], prometheusConfig(operations)),
  },
];

function prometheusConfig({ job, paths, stack }: Operations): object {
  const has = (backend: string): boolean => stack.backends.includes(backend);
  const scrape = (name: string, target: string): object => ({
    job_name: name,
    static_configs: [{ targets: [target] }],
  });
  return {
    global: { scrape_interval: "15s", evaluation_interval: "30s" },
    rule_files: ["rules/*.yml"],
    ...(has("alertmanager") && {
      alerting: { alertmanagers: [{ static_configs: [{ targets: [endpoints.alertmanager] }] }] },
    }),
    scrape_configs: [
      {
        job_name: job,
        metrics_path: paths.metrics,
        static_configs: [{ targets: [endpoints.service] }],
      },
      scrape("prometheus", endpoints.prometheus),
      ...(has("alertmanager") ? [scrape(alertmanagerJob, endpoints.alertmanager)] : []),
      ...(has("collector")
        ? [
            {
              ...scrape(collectorJob, endpoints.collectorMetrics),
              ...(stack.scale.includes("collector-gateway") && gateways),
            },
          ]
        : []),
    ],
    ...(stack.scale.includes("remote-write") && { remote_write: [remoteWrite] }),
  };
}

/** As many as the name has addresses: each of them can fail to hand spans on. */
const gateways = {
  dns_sd_configs: [{ names: [endpoints.gatewayGrpc.split(":")[0]], type: "A", port: 8888 }],
} as const;

/** A store that keeps data longer than one machine can: Mimir, Thanos, VictoriaMetrics, another Prometheus. */
const remoteWrite = {
  url: "http://metrics-store:9090/api/v1/write",
  send_exemplars: true,
  queue_config: { capacity: 10_000, max_samples_per_send: 2_000, max_shards: 50, batch_send_deadline: "5s" },
} as const;
