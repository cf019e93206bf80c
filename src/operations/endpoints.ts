/** Programs as the containers of the stack: image, ports, and the names by which they reach each other. */
export const images = {
  prometheus: "prom/prometheus:v3.5.0",
  alertmanager: "prom/alertmanager:v0.28.1",
  grafana: "grafana/grafana:12.1.1",
  collector: "otel/opentelemetry-collector-contrib:0.158.0",
  jaeger: "jaegertracing/jaeger:2.13.0",
  elasticsearch: "docker.elastic.co/elasticsearch/elasticsearch:8.17.0",
  kibana: "docker.elastic.co/kibana/kibana:8.17.0",
  opensearch: "opensearchproject/opensearch:2.19.1",
} as const;

/** "host:port" of everything that one configuration names of another. `stack up` puts loopback addresses in their place. */
export const endpoints = {
  /** The service runs on the machine itself while it is worked on. */
  service: "host.docker.internal:9464",
  prometheus: "prometheus:9090",
  alertmanager: "alertmanager:9093",
  collectorGrpc: "collector:4317",
  collectorMetrics: "collector:8888",
  gatewayGrpc: "collector-gateway:4317",
  jaegerGrpc: "jaeger:4317",
  jaegerUi: "jaeger:16686",
  elasticsearch: "elasticsearch:9200",
  opensearch: "opensearch:9200",
  kibana: "kibana:5601",
  grafana: "grafana:3000",
} as const;

/** The port of the service in a container, and that of its metrics (METRICS_PORT). */
export const servicePorts = { http: 3000, metrics: 9464 } as const;
