import type { OperationsFile } from "../../model/need.ts";
import type { Operations } from "../../model/operations.ts";
import { endpoints } from "../../operations/endpoints.ts";
import { yamlText } from "../../operations/yaml.ts";

export function elkFiles({ slug }: Operations): OperationsFile[] {
  const json = (name: string, value: object): OperationsFile => ({
    path: `ops/elk/${name}.json`,
    text: `${JSON.stringify(value, null, 2)}\n`,
  });
  return [
    {
      path: "ops/elk/logs.yml",
      text: yamlText(["Reads the service's log files and puts each line into Elasticsearch as it is."], shipper(slug)),
    },
    json("lifecycle", lifecycle),
    json("index-template", indexTemplate(slug)),
    json("data-view", dataView(slug)),
    { path: "ops/elk/setup.sh", text: setup(slug) },
  ];
}

/** A Collector that follows files: one JSON object a line, the fields of the logging contract. */
function shipper(slug: string): object {
  return {
    extensions: { health_check: { endpoint: "0.0.0.0:13134" }, file_storage: { directory: "/var/lib/otelcol" } },
    receivers: {
      filelog: {
        include: ["/var/log/service/*.log"],
        start_at: "beginning",
        storage: "file_storage",
        operators: [
          // What is no JSON, such as the stack trace of a crash, becomes a line with its text as message.
          {
            type: "router",
            routes: [{ expr: 'body matches "^\\\\{"', output: "parse" }],
            default: "wrap",
          },
          { id: "wrap", type: "move", from: "body", to: "body.msg", output: "stamp" },
          { id: "parse", type: "json_parser", parse_to: "body", on_error: "send" },
          { type: "move", if: "body.time != nil", from: "body.time", to: 'body["@timestamp"]' },
          {
            id: "stamp",
            type: "add",
            if: 'body["@timestamp"] == nil',
            field: 'body["@timestamp"]',
            value: 'EXPR(now().UTC().Format("2006-01-02T15:04:05.000Z"))',
          },
        ],
      },
    },
    processors: {
      memory_limiter: { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 20 },
      batch: { timeout: "1s" },
    },
    exporters: {
      elasticsearch: {
        endpoints: [`http://${endpoints.elasticsearch}`],
        logs_index: `logs-${slug}-default`,
        mapping: { mode: "bodymap" },
        retry: { enabled: true, max_retries: 10 },
        sending_queue: { enabled: true, queue_size: 5_000, storage: "file_storage" },
      },
    },
    service: {
      extensions: ["health_check", "file_storage"],
      pipelines: {
        logs: { receivers: ["filelog"], processors: ["memory_limiter", "batch"], exporters: ["elasticsearch"] },
      },
      telemetry: { metrics: { level: "none" } },
    },
  };
}

const lifecycle = {
  policy: {
    phases: {
      hot: { actions: { rollover: { max_age: "1d", max_primary_shard_size: "25gb" } } },
      delete: { min_age: "30d", actions: { delete: {} } },
    },
  },
} as const;

const keyword = { type: "keyword", ignore_above: 1024 } as const;

const indexTemplate = (slug: string): object => ({
  index_patterns: [`logs-${slug}-*`],
  data_stream: {},
  priority: 200,
  template: {
    settings: { "index.lifecycle.name": `logs-${slug}`, "index.number_of_replicas": 0 },
    mappings: {
      properties: {
        "@timestamp": { type: "date" },
        level: keyword,
        msg: { type: "text" },
        service: keyword,
        environment: keyword,
        trace_id: keyword,
        span_id: keyword,
        request_id: keyword,
        method: keyword,
        route: keyword,
        status: { type: "short" },
        duration_ms: { type: "float" },
      },
    },
  },
});

/** For Kibana's data view API. */
const dataView = (slug: string): object => ({
  data_view: {
    id: `logs-${slug}`,
    name: `Logs of ${slug}`,
    title: `logs-${slug}-*`,
    timeFieldName: "@timestamp",
  },
  override: true,
});

const setup = (slug: string): string => `#!/bin/sh
# Puts lifecycle, template and data view in place. Can run again at any time.
set -eu
cd "$(dirname "$0")"
elasticsearch=\${ELASTICSEARCH_URL:-http://${endpoints.elasticsearch}}
kibana=\${KIBANA_URL:-http://${endpoints.kibana}}

put() {
  curl --silent --show-error --fail --retry 60 --retry-delay 2 --retry-all-errors \\
    -X "$1" -H "Content-Type: application/json" -H "kbn-xsrf: setup" --data "@$3" "$2"
  echo
}

put PUT "$elasticsearch/_ilm/policy/logs-${slug}" lifecycle.json
put PUT "$elasticsearch/_index_template/logs-${slug}" index-template.json
put POST "$kibana/api/data_views/data_view" data-view.json
`;
