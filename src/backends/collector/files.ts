import type { OperationsFile } from "../../model/need.ts";
import type { Operations } from "../../model/operations.ts";
import { endpoints } from "../../operations/endpoints.ts";
import { yamlText } from "../../operations/yaml.ts";

export function collectorFiles({ stack }: Operations): OperationsFile[] {
  if (!stack.scale.includes("collector-gateway"))
    return [file("collector", "Spans in by OTLP, out to Jaeger.", collectorConfig(direct))];
  return [
    file("collector", "First tier, beside the services: all spans of a trace go to the same gateway.", agentConfig()),
    file("gateway", "Second tier: sees whole traces, so it can decide which ones are kept.", collectorConfig(sampled)),
  ];
}

const file = (name: string, intro: string, config: object): OperationsFile => ({
  path: `ops/collector/${name}.yml`,
  text: yamlText([intro, "otelcol validate --config=" + `ops/collector/${name}.yml`], config),
});

const direct = { processors: ["memory_limiter", "batch"], definitions: {} } as const;
const sampled = {
  processors: ["memory_limiter", "tail_sampling", "batch"],
  definitions: {
    tail_sampling: {
      decision_wait: "10s",
      num_traces: 50_000,
      policies: [
        { name: "errors", type: "status_code", status_code: { status_codes: ["ERROR"] } },
        { name: "slow", type: "latency", latency: { threshold_ms: 1_000 } },
        { name: "some", type: "probabilistic", probabilistic: { sampling_percentage: 10 } },
      ],
    },
  },
} as const;

/** What every Collector has. `exporter` gets its queue on disk, so that a restart loses nothing. */
export function collectorConfig({ processors, definitions }: typeof direct | typeof sampled): object {
  return {
    extensions,
    receivers,
    processors: { ...base, ...definitions },
    exporters: { otlp: delivery({ endpoint: endpoints.jaegerGrpc, tls: { insecure: true } }) },
    service: service({ traces: { receivers: ["otlp"], processors, exporters: ["otlp"] } }),
  };
}

function agentConfig(): object {
  return {
    extensions,
    receivers,
    processors: base,
    exporters: {
      loadbalancing: {
        routing_key: "traceID",
        // Each address of the name is one gateway.
        resolver: { dns: { hostname: endpoints.gatewayGrpc.split(":")[0], port: "4317" } },
        protocol: { otlp: { tls: { insecure: true } } },
      },
    },
    service: service({
      traces: { receivers: ["otlp"], processors: direct.processors, exporters: ["loadbalancing"] },
    }),
  };
}

const extensions = {
  health_check: { endpoint: "0.0.0.0:13133" },
  file_storage: { directory: "/var/lib/otelcol" },
} as const;

const receivers = {
  otlp: { protocols: { grpc: { endpoint: "0.0.0.0:4317" }, http: { endpoint: "0.0.0.0:4318" } } },
} as const;

const base = {
  memory_limiter: { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 20 },
  batch: { timeout: "1s", send_batch_size: 1_024, send_batch_max_size: 2_048 },
} as const;

const delivery = (exporter: object): object => ({
  ...exporter,
  retry_on_failure: { enabled: true, initial_interval: "1s", max_interval: "30s", max_elapsed_time: "10m" },
  sending_queue: { enabled: true, queue_size: 5_000, storage: "file_storage" },
});

/** Its own metrics on port 8888: TelemetryExportFailing reads them. Left to itself it drops "_total" from counters. */
const service = (pipelines: object): object => ({
  extensions: Object.keys(extensions),
  pipelines,
  telemetry: {
    metrics: {
      readers: [{ pull: { exporter: { prometheus: { host: "0.0.0.0", port: 8888, without_type_suffix: false } } } }],
    },
  },
});
