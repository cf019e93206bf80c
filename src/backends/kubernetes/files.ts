import type { OperationsFile } from "../../model/need.ts";
import type { Operations } from "../../model/operations.ts";
import { images, servicePorts } from "../../operations/endpoints.ts";
import { alertingGroups, recordingGroups } from "../../operations/rules.ts";
import { yamlText } from "../../operations/yaml.ts";
import { collectorFiles } from "../collector/files.ts";

export function kubernetesFiles(operations: Operations): OperationsFile[] {
  const { pillars, stack } = operations;
  const file = (name: string, intro: string, ...documents: readonly object[]): OperationsFile => ({
    path: `ops/kubernetes/${name}.yml`,
    text: yamlText([intro], ...documents),
  });
  return [
    file(
      "service",
      "The service: probes and ports are those of the generated code.",
      deployment(operations),
      service(operations),
    ),
    ...(pillars.includes("metrics")
      ? [file("service-monitor", "For the Prometheus Operator.", serviceMonitor(operations))]
      : []),
    ...(pillars.includes("alerting") && pillars.includes("metrics")
      ? [
          file(
            "prometheus-rule",
            "The rules of ops/prometheus/rules, for the Prometheus Operator.",
            prometheusRule(operations),
          ),
        ]
      : []),
    ...(stack.backends.includes("collector")
      ? collectorFiles(operations).map(({ path, text }) => {
          const tier = path.endsWith("gateway.yml") ? "collector-gateway" : "collector";
          return file(tier, "The OpenTelemetry Collector.", ...collector(tier, text));
        })
      : []),
  ];
}

const labels = (name: string): object => ({ "app.kubernetes.io/name": name });

function deployment(operations: Operations): object {
  const { slug, version, pillars } = operations;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: slug, labels: labels(slug) },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels(slug) },
      template: {
        metadata: { labels: labels(slug) },
        spec: {
          terminationGracePeriodSeconds: gracePeriod(operations),
          containers: [
            {
              name: "service",
              image: `${slug}:${version}`,
              ports: [
                { name: "http", containerPort: servicePorts.http },
                ...(pillars.includes("metrics") ? [{ name: "metrics", containerPort: servicePorts.metrics }] : []),
              ],
              env: environment(operations),
              ...(pillars.includes("health") && probes(operations)),
              resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
            },
          ],
        },
      },
    },
  };
}

function environment({ job, version, pillars, stack }: Operations): object[] {
  return [
    { name: "PORT", value: String(servicePorts.http) },
    { name: "OTEL_SERVICE_NAME", value: job },
    { name: "SERVICE_VERSION", value: version },
    { name: "DEPLOYMENT_ENVIRONMENT", value: "production" },
    ...(pillars.includes("metrics") ? [{ name: "METRICS_PORT", value: String(servicePorts.metrics) }] : []),
    ...(pillars.includes("tracing") && stack.backends.includes("collector")
      ? [{ name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: "http://collector:4318" }]
      : []),
  ];
}

/** Above the time limit of the readiness checks (READINESS_TIMEOUT_MS, 0.8 s). */
function probes({ paths }: Operations): object {
  const get = (path: string): object => ({ httpGet: { path, port: "http" }, timeoutSeconds: 2 });
  return {
    startupProbe: { ...get(paths.health), periodSeconds: 2, failureThreshold: 30 },
    livenessProbe: { ...get(paths.health), periodSeconds: 10, failureThreshold: 3 },
    readinessProbe: { ...get(paths.ready), periodSeconds: 5, failureThreshold: 2 },
  };
}

/** Longer than the service takes at most: delay 1 s, requests 10 s, 5 s for each dependency, telemetry 5 s. */
const gracePeriod = ({ databases }: Operations): number => 1 + 10 + 5 * Math.max(1, databases.length) + 5 + 9;

function service({ slug, pillars }: Operations): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: slug, labels: labels(slug) },
    spec: {
      selector: labels(slug),
      ports: [
        { name: "http", port: 80, targetPort: "http" },
        ...(pillars.includes("metrics")
          ? [{ name: "metrics", port: servicePorts.metrics, targetPort: "metrics" }]
          : []),
      ],
    },
  };
}

/** `job` has to be the name that the rules ask for. */
function serviceMonitor({ slug, job, paths }: Operations): object {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "ServiceMonitor",
    metadata: { name: slug, labels: labels(slug) },
    spec: {
      selector: { matchLabels: labels(slug) },
      endpoints: [
        {
          port: "metrics",
          path: paths.metrics,
          interval: "15s",
          // The operator gives each target a label `endpoint`; without this, ours would be called exported_endpoint.
          honorLabels: true,
          relabelings: [{ targetLabel: "job", replacement: job }],
        },
      ],
    },
  };
}

function prometheusRule(operations: Operations): object {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: operations.slug, labels: labels(operations.slug) },
    spec: { groups: [...recordingGroups(operations), ...alertingGroups(operations)] },
  };
}

function collector(name: string, config: string): object[] {
  const gateway = name === "collector-gateway";
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels: labels(name) }, data: { "config.yml": config } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, labels: labels(name) },
      spec: {
        replicas: gateway ? 2 : 1,
        selector: { matchLabels: labels(name) },
        template: {
          metadata: { labels: labels(name) },
          spec: {
            // The queue on disk belongs to the Collector's own user.
            securityContext: { fsGroup: 10001 },
            containers: [
              {
                name: "collector",
                image: images.collector,
                args: ["--config=/etc/otelcol/config.yml"],
                ports: ["grpc", "http", "metrics"].map((port, index) => ({
                  name: port,
                  containerPort: [4317, 4318, 8888][index],
                })),
                readinessProbe: { httpGet: { path: "/", port: 13133 } },
                livenessProbe: { httpGet: { path: "/", port: 13133 } },
                resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
                volumeMounts: [
                  { name: "config", mountPath: "/etc/otelcol" },
                  { name: "queue", mountPath: "/var/lib/otelcol" },
                ],
              },
            ],
            volumes: [
              { name: "config", configMap: { name } },
              { name: "queue", emptyDir: {} },
            ],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, labels: labels(name) },
      spec: {
        // Of gateways every address is asked for, so that spans can be spread by trace id.
        ...(gateway && { clusterIP: "None" }),
        selector: labels(name),
        ports: [
          { name: "grpc", port: 4317, targetPort: "grpc" },
          { name: "http", port: 4318, targetPort: "http" },
          { name: "metrics", port: 8888, targetPort: "metrics" },
        ],
      },
    },
  ];
}
