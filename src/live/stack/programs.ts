import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { endpoints } from "../../operations/endpoints.ts";

/** Every port of the stack on loopback, by the name that `--port name=number` takes. */
export const standardPorts = {
  prometheus: 9090,
  alertmanager: 9093,
  jaeger: 16686,
  "otlp-grpc": 4317,
  "otlp-http": 4318,
  "collector-metrics": 8888,
  "collector-health": 13133,
  "jaeger-otlp": 14317,
  "jaeger-otlp-http": 14318,
  "jaeger-grpc": 16685,
  "jaeger-health": 13134,
  "gateway-grpc": 24317,
  "gateway-http": 24318,
  "gateway-metrics": 28888,
  "gateway-health": 23133,
  /** Of Elasticsearch or OpenSearch, where Jaeger keeps its traces there: running it is up to the user. */
  search: 9200,
  /** Of the service: METRICS_PORT. */
  service: 9464,
} as const;
export type PortName = keyof typeof standardPorts;
export type Ports = Readonly<{ [name in PortName]: number }>;

/** A program of the stack that can run without a container. */
export interface NativeProgram {
  readonly id: "prometheus" | "alertmanager" | "jaeger" | "collector" | "gateway";
  readonly title: string;
  /** Names under which it is found on the PATH. */
  readonly names: readonly string[];
  /** Its generated configuration; the whole folder goes along. */
  readonly config: string;
  /** Ports it opens. */
  readonly opens: readonly PortName[];
  readonly ready: (ports: Ports) => string;
  readonly link: (ports: Ports) => string;
  args(config: string, data: string, ports: Ports): string[];
  /** What in the configuration is for containers, and what stands there on loopback. */
  replace(ports: Ports, data: string): ReadonlyArray<readonly [from: string | RegExp, to: string]>;
}

const local = (port: number): string => `127.0.0.1:${port}`;

export const nativePrograms: readonly NativeProgram[] = [
  {
    id: "jaeger",
    title: "Jaeger",
    names: ["jaeger"],
    config: "ops/jaeger/jaeger.yml",
    opens: ["jaeger", "jaeger-otlp", "jaeger-otlp-http", "jaeger-grpc", "jaeger-health"],
    ready: (ports) => `http://${local(ports["jaeger-health"])}/status`,
    link: (ports) => `http://${local(ports.jaeger)}`,
    args: (config) => ["--config", config],
    replace: (ports) => [
      ["0.0.0.0:16686", local(ports.jaeger)],
      ["0.0.0.0:16685", local(ports["jaeger-grpc"])],
      ["0.0.0.0:13133", local(ports["jaeger-health"])],
      ["0.0.0.0:4317", local(ports["jaeger-otlp"])],
      ["0.0.0.0:4318", local(ports["jaeger-otlp-http"])],
      [endpoints.elasticsearch, local(ports.search)],
      [endpoints.opensearch, local(ports.search)],
    ],
  },
  {
    id: "gateway",
    title: "OpenTelemetry Collector, gateway",
    names: ["otelcol-contrib", "otelcol"],
    config: "ops/collector/gateway.yml",
    opens: ["gateway-grpc", "gateway-http", "gateway-metrics", "gateway-health"],
    ready: (ports) => `http://${local(ports["gateway-health"])}/`,
    link: (ports) => `http://${local(ports["gateway-http"])}`,
    args: (config) => [`--config=${config}`],
    replace: (ports, data) => collectorOnLoopback("gateway", ports, data),
  },
  {
    id: "collector",
    title: "OpenTelemetry Collector",
    names: ["otelcol-contrib", "otelcol"],
    config: "ops/collector/collector.yml",
    opens: ["otlp-grpc", "otlp-http", "collector-metrics", "collector-health"],
    ready: (ports) => `http://${local(ports["collector-health"])}/`,
    link: (ports) => `http://${local(ports["otlp-http"])}`,
    args: (config) => [`--config=${config}`],
    replace: (ports, data) => [
      ...collectorOnLoopback("collector", ports, data),
      // A name of many addresses, one each gateway: here there is one.
      [
        /dns:\s+hostname: collector-gateway\s+port: "4317"/,
        `static: { hostnames: ["${local(ports["gateway-grpc"])}"] }`,
      ],
    ],
  },
  {
    id: "alertmanager",
    title: "Alertmanager",
    names: ["alertmanager", "prometheus-alertmanager"],
    config: "ops/alertmanager/alertmanager.yml",
    opens: ["alertmanager"],
    ready: (ports) => `http://${local(ports.alertmanager)}/-/ready`,
    link: (ports) => `http://${local(ports.alertmanager)}`,
    args: (config, data, ports) => [
      `--config.file=${config}`,
      `--storage.path=${data}`,
      `--web.listen-address=${local(ports.alertmanager)}`,
      "--cluster.listen-address=",
    ],
    replace: () => [],
  },
  {
    id: "prometheus",
    title: "Prometheus",
    names: ["prometheus"],
    config: "ops/prometheus/prometheus.yml",
    opens: ["prometheus"],
    ready: (ports) => `http://${local(ports.prometheus)}/-/ready`,
    link: (ports) => `http://${local(ports.prometheus)}/alerts`,
    args: (config, data, ports) => [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=${local(ports.prometheus)}`,
      "--enable-feature=exemplar-storage",
    ],
    replace: (ports) => [
      [endpoints.service, local(ports.service)],
      [endpoints.prometheus, local(ports.prometheus)],
      [endpoints.alertmanager, local(ports.alertmanager)],
      [
        /( +)- collector:8888\s+dns_sd_configs:\s+- names:\s+- collector-gateway\s+type: A\s+port: 8888/,
        `$1- ${local(ports["collector-metrics"])}\n$1- ${local(ports["gateway-metrics"])}`,
      ],
      [endpoints.collectorMetrics, local(ports["collector-metrics"])],
    ],
  },
];

function collectorOnLoopback(
  tier: "collector" | "gateway",
  ports: Ports,
  data: string,
): ReturnType<NativeProgram["replace"]> {
  const otlp = tier === "gateway" ? (["gateway-grpc", "gateway-http"] as const) : (["otlp-grpc", "otlp-http"] as const);
  return [
    ["0.0.0.0:4317", local(ports[otlp[0]])],
    ["0.0.0.0:4318", local(ports[otlp[1]])],
    ["0.0.0.0:13133", local(ports[`${tier}-health`])],
    [/host: 0\.0\.0\.0(\s+)port: 8888/, `host: 127.0.0.1$1port: ${ports[`${tier}-metrics`]}`],
    [endpoints.jaegerGrpc, local(ports["jaeger-otlp"])],
    ["/var/lib/otelcol", data],
  ];
}

/** Path of the first of `names` on `path` (PATH), or undefined. */
export function findProgram(names: readonly string[], path: string): string | undefined {
  const candidates = names.flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)));
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
