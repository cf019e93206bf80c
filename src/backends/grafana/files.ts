import type { OperationsFile } from "../../model/need.ts";
import type { Operations } from "../../model/operations.ts";
import { endpoints } from "../../operations/endpoints.ts";
import { logFields } from "../../operations/log-fields.ts";
import { yamlText } from "../../operations/yaml.ts";

export const grafanaFiles = (operations: Operations): OperationsFile[] => [
  {
    path: "ops/grafana/provisioning/datasources/datasources.yml",
    text: yamlText(["Data sources, and the links from one to the other."], {
      apiVersion: 1,
      datasources: datasources(operations),
    }),
  },
  {
    path: "ops/grafana/provisioning/dashboards/dashboards.yml",
    text: yamlText(["Dashboards are read from ops/grafana/dashboards."], {
      apiVersion: 1,
      providers: [
        {
          name: operations.slug,
          folder: operations.job,
          type: "file",
          allowUiUpdates: false,
          options: { path: "/var/lib/grafana/dashboards" },
        },
      ],
    }),
  },
];

/** Exemplar to trace, trace to log lines, log line to trace. */
function datasources({ slug, pillars, stack }: Operations): object[] {
  const fields = logFields[stack.logFields];
  const has = (backend: string): boolean => stack.backends.includes(backend);
  const jaeger = has("jaeger") && pillars.includes("tracing");
  const elk = has("elk") && pillars.includes("logging");
  return [
    {
      name: "Prometheus",
      uid: "prometheus",
      type: "prometheus",
      url: `http://${endpoints.prometheus}`,
      isDefault: true,
      jsonData: {
        timeInterval: "15s",
        ...(jaeger && { exemplarTraceIdDestinations: [{ name: "trace_id", datasourceUid: "jaeger" }] }),
      },
    },
    ...(jaeger
      ? [
          {
            name: "Jaeger",
            uid: "jaeger",
            type: "jaeger",
            url: `http://${endpoints.jaegerUi}`,
            jsonData: elk ? { tracesToLogsV2: tracesToLogs(fields.traceId) } : {},
          },
        ]
      : []),
    ...(elk
      ? [
          {
            name: "Elasticsearch",
            uid: "elasticsearch",
            type: "elasticsearch",
            url: `http://${endpoints.elasticsearch}`,
            jsonData: {
              index: `logs-${slug}-*`,
              timeField: "@timestamp",
              logMessageField: fields.message,
              logLevelField: fields.level,
              dataLinks: jaeger ? [traceLink(fields.traceId)] : [],
            },
          },
        ]
      : []),
  ];
}

// Grafana reads $NAME as a variable of the environment; "$$" is a dollar.
const tracesToLogs = (field: string): object => ({
  datasourceUid: "elasticsearch",
  spanStartTimeShift: "-5m",
  spanEndTimeShift: "5m",
  customQuery: true,
  query: `${field}:"$$\{__span.traceId}"`,
});

const traceLink = (field: string): object => ({
  field: `^${field.replaceAll(".", "\\.")}$`,
  datasourceUid: "jaeger",
  url: "$${__value.raw}",
});
