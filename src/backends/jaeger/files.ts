import type { OperationsFile } from "../../model/need.ts";
import type { Operations } from "../../model/operations.ts";
import { endpoints } from "../../operations/endpoints.ts";
import { yamlText } from "../../operations/yaml.ts";

export const jaegerFiles = (operations: Operations): OperationsFile[] => [
  {
    path: "ops/jaeger/jaeger.yml",
    text: yamlText(["Traces in by OTLP, kept, and shown on port 16686."], jaegerConfig(operations)),
  },
];

function jaegerConfig(operations: Operations): object {
  return {
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: "0.0.0.0:13133" } },
      jaeger_storage: { backends: { traces: storage(operations) } },
      jaeger_query: {
        storage: { traces: "traces" },
        http: { endpoint: "0.0.0.0:16686" },
        grpc: { endpoint: "0.0.0.0:16685" },
      },
    },
    receivers: { otlp: { protocols: { grpc: { endpoint: "0.0.0.0:4317" }, http: { endpoint: "0.0.0.0:4318" } } } },
    processors: { batch: {} },
    exporters: { jaeger_storage_exporter: { trace_storage: "traces" } },
    service: {
      extensions: ["healthcheckv2", "jaeger_storage", "jaeger_query"],
      pipelines: {
        traces: { receivers: ["otlp"], processors: ["batch"], exporters: ["jaeger_storage_exporter"] },
      },
      telemetry: { metrics: { level: "none" } },
    },
  };
}

/** In memory the newest traces are kept; past one machine they belong into a search engine, an index a day. */
function storage({ stack, slug }: Operations): object {
  const search = (host: string): object => ({
    server_urls: [`http://${host}`],
    indices: {
      index_prefix: slug,
      spans: { date_layout: "2006-01-02", rollover_frequency: "day", shards: 1, replicas: 0 },
      services: { date_layout: "2006-01-02", rollover_frequency: "day", shards: 1, replicas: 0 },
    },
  });
  if (stack.scale.includes("jaeger-opensearch")) return { opensearch: search(endpoints.opensearch) };
  if (stack.scale.includes("jaeger-elasticsearch")) return { elasticsearch: search(endpoints.elasticsearch) };
  return { memory: { max_traces: 50_000 } };
}
