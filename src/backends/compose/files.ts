import type { OperationsFile } from "../../model/need.ts";
import type { Operations } from "../../model/operations.ts";
import { images } from "../../operations/endpoints.ts";
import { yamlText } from "../../operations/yaml.ts";

type Service = Readonly<{ [key: string]: unknown }>;

/** Ports are open on the machine itself only. */
const port = (host: number, container = host): string => `127.0.0.1:${host}:${container}`;
const file = (from: string, to: string): string => `./ops/${from}:${to}:ro`;

export function composeFiles(operations: Operations): OperationsFile[] {
  const services = composeServices(operations);
  if (Object.keys(services).length === 0) return [];
  const volumes = [...new Set(Object.values(services).flatMap(({ volumes: used }) => (used ?? []) as string[]))]
    .filter((volume) => !volume.startsWith(".") && !volume.startsWith("$"))
    .map((volume) => [volume.split(":")[0] ?? "", {}]);
  return [
    {
      path: "docker-compose.observability.yml",
      text: yamlText(
        [
          "docker compose -f docker-compose.observability.yml up -d",
          "The service itself runs on the machine: OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318",
        ],
        { name: `${operations.slug}-observability`, services, volumes: Object.fromEntries(volumes) as object },
      ),
    },
  ];
}

function composeServices(operations: Operations): { [name: string]: Service } {
  const { stack } = operations;
  const has = (backend: string): boolean => stack.backends.includes(backend);
  const gateway = stack.scale.includes("collector-gateway");
  return {
    ...(has("prometheus") && { prometheus: prometheus(operations) }),
    ...(has("alertmanager") && { alertmanager }),
    ...(has("collector") && {
      collector: collector("collector", gateway ? "collector-gateway" : tracesTo(operations)),
    }),
    ...(has("collector") && gateway && { "collector-gateway": gatewayService(operations) }),
    ...(has("jaeger") && { jaeger: jaeger(operations) }),
    ...(has("grafana") && { grafana: grafana(operations) }),
    ...((has("elk") || stack.scale.includes("jaeger-elasticsearch")) && { elasticsearch }),
    ...(stack.scale.includes("jaeger-opensearch") && { opensearch }),
    ...(has("elk") && { kibana, "elk-setup": elkSetup, logs }),
  };
}

const tracesTo = ({ stack }: Operations): string | undefined =>
  stack.backends.includes("jaeger") ? "jaeger" : undefined;
const restart = "unless-stopped";

const prometheus = ({ stack }: Operations): Service => ({
  image: images.prometheus,
  restart,
  command: [
    "--config.file=/etc/prometheus/prometheus.yml",
    "--storage.tsdb.path=/prometheus",
    `--storage.tsdb.retention.time=${stack.retention}d`,
    "--enable-feature=exemplar-storage",
  ],
  volumes: [file("prometheus", "/etc/prometheus"), "prometheus:/prometheus"],
  ports: [port(9090)],
  extra_hosts: ["host.docker.internal:host-gateway"],
});

const alertmanager: Service = {
  image: images.alertmanager,
  restart,
  command: ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"],
  volumes: [file("alertmanager", "/etc/alertmanager"), "alertmanager:/alertmanager"],
  ports: [port(9093)],
};

/** The image has no shell to make its folder, so it runs as root: the volume is its own. */
const collector = (name: string, before: string | undefined): Service => ({
  image: images.collector,
  restart,
  user: "0",
  command: ["--config=/etc/otelcol/config.yml"],
  volumes: [file(`collector/${name}.yml`, "/etc/otelcol/config.yml"), `${name}:/var/lib/otelcol`],
  ports: [port(4317), port(4318)],
  ...(before !== undefined && { depends_on: [before] }),
});

function gatewayService(operations: Operations): Service {
  const { ports: _ports, ...rest } = collector("gateway", tracesTo(operations));
  // Without a volume: two of them can't share one queue.
  return {
    ...rest,
    volumes: [file("collector/gateway.yml", "/etc/otelcol/config.yml")],
    tmpfs: ["/var/lib/otelcol"],
    deploy: { replicas: 2 },
  };
}

function jaeger({ stack }: Operations): Service {
  const store = stack.scale.includes("jaeger-opensearch")
    ? "opensearch"
    : stack.scale.includes("jaeger-elasticsearch")
      ? "elasticsearch"
      : undefined;
  return {
    image: images.jaeger,
    restart,
    command: ["--config=/etc/jaeger/jaeger.yml"],
    volumes: [file("jaeger", "/etc/jaeger")],
    ports: [port(16686)],
    ...(store !== undefined && { depends_on: { [store]: { condition: "service_healthy" } } }),
  };
}

const grafana = ({ pillars }: Operations): Service => ({
  image: images.grafana,
  restart,
  environment: { GF_AUTH_ANONYMOUS_ENABLED: "true", GF_AUTH_ANONYMOUS_ORG_ROLE: "Viewer" },
  volumes: [
    file("grafana/provisioning", "/etc/grafana/provisioning"),
    ...(pillars.includes("dashboards") ? [file("grafana/dashboards", "/var/lib/grafana/dashboards")] : []),
    "grafana:/var/lib/grafana",
  ],
  ports: [port(3001, 3000)],
});

const search = (path: string): Service => ({
  test: ["CMD-SHELL", `curl --silent --fail http://localhost:9200/${path}`],
  interval: "5s",
  timeout: "5s",
  retries: 30,
});

const elasticsearch: Service = {
  image: images.elasticsearch,
  restart,
  environment: {
    "discovery.type": "single-node",
    "xpack.security.enabled": "false",
    ES_JAVA_OPTS: "-Xms512m -Xmx512m",
  },
  volumes: ["elasticsearch:/usr/share/elasticsearch/data"],
  ports: [port(9200)],
  healthcheck: search("_cluster/health"),
};

const opensearch: Service = {
  image: images.opensearch,
  restart,
  environment: {
    "discovery.type": "single-node",
    DISABLE_SECURITY_PLUGIN: "true",
    OPENSEARCH_JAVA_OPTS: "-Xms512m -Xmx512m",
  },
  volumes: ["opensearch:/usr/share/opensearch/data"],
  healthcheck: search("_cluster/health"),
};

const kibana: Service = {
  image: images.kibana,
  restart,
  environment: { ELASTICSEARCH_HOSTS: "http://elasticsearch:9200" },
  ports: [port(5601)],
  depends_on: { elasticsearch: { condition: "service_healthy" } },
};

const elkSetup: Service = {
  image: images.elasticsearch,
  entrypoint: ["sh", "/setup/setup.sh"],
  volumes: [file("elk", "/setup")],
  depends_on: { elasticsearch: { condition: "service_healthy" } },
};

const logs: Service = {
  image: images.collector,
  restart,
  user: "0",
  command: ["--config=/etc/otelcol/config.yml"],
  // Where the service's log lines are: `npm start | tee -a logs/service.log`.
  volumes: [
    file("elk/logs.yml", "/etc/otelcol/config.yml"),
    "${LOG_DIR:-./logs}:/var/log/service:ro",
    "logs:/var/lib/otelcol",
  ],
  depends_on: { "elk-setup": { condition: "service_completed_successfully" } },
};
