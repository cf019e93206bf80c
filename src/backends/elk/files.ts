import type { OperationsFile } from "../../model/need.ts";
import type { Operations } from "../../model/operations.ts";
import { endpoints } from "../../operations/endpoints.ts";
import { logFields } from "../../operations/log-fields.ts";
import { yamlText } from "../../operations/yaml.ts";
import { ecsOperators } from "./ecs.ts";
import { kibanaObjects } from "./kibana.ts";

export function elkFiles(operations: Operations): OperationsFile[] {
  const { slug } = operations;
  const json = (name: string, value: object): OperationsFile => ({
    path: `ops/elk/${name}.json`,
    text: `${JSON.stringify(value, null, 2)}\n`,
  });
  return [
    {
      path: "ops/elk/logs.yml",
      text: yamlText(["Reads the service's log files and puts each line into Elasticsearch."], shipper(operations)),
    },
    json("lifecycle", lifecycle),
    json("index-template", indexTemplate(operations)),
    {
      path: "ops/elk/kibana.ndjson",
      text: kibanaObjects(operations)
        .map((it) => `${JSON.stringify(it)}\n`)
        .join(""),
    },
    { path: "ops/elk/setup.sh", text: setup(slug) },
  ];
}

/** A Collector that follows files: one JSON object a line, the fields of the logging contract. */
function shipper({ slug, stack: { logFields: naming } }: Operations): object {
  return {
    extensions: { health_check: { endpoint: "0.0.0.0:13134" }, file_storage: { directory: "/var/lib/otelcol" } },
    receivers: {
      filelog: {
        include: ["/var/log/service/*.log"],
        start_at: "beginning",
        storage: "file_storage",
        operators: [
          { type: "json_parser", if: 'body matches "^\\\\{"', parse_to: "body", on_error: "send_quiet" },
          // What is no JSON, such as the stack trace of a crash, becomes a line with its text as message.
          { type: "move", if: 'type(body) == "string"', from: "body", to: "body.msg" },
          { type: "move", if: "body.time != nil", from: "body.time", to: 'body["@timestamp"]' },
          {
            type: "add",
            if: 'body["@timestamp"] == nil',
            field: 'body["@timestamp"]',
            value: 'EXPR(now().UTC().Format("2006-01-02T15:04:05.000Z"))',
          },
          ...(naming === "ecs" ? ecsOperators : []),
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

function indexTemplate({ slug, stack }: Operations): object {
  const fields = logFields[stack.logFields];
  const ids = [fields.traceId, fields.spanId, fields.requestId];
  const words = [fields.level, fields.service, fields.environment, fields.method, fields.path, fields.route];
  return {
    index_patterns: [`logs-${slug}-*`],
    data_stream: {},
    priority: 200,
    template: {
      settings: {
        "index.lifecycle.name": `logs-${slug}`,
        "index.number_of_replicas": 0,
        // A line whose `status` is a word is kept, and is only not found by it.
        "index.mapping.ignore_malformed": true,
      },
      mappings: {
        properties: {
          "@timestamp": { type: "date" },
          [fields.message]: { type: "text" },
          ...Object.fromEntries([...ids, ...words, fields.errorType].map((name) => [name, keyword])),
          [fields.status]: { type: "short" },
          [fields.duration]: { type: stack.logFields === "ecs" ? "long" : "float" },
        },
      },
    },
  };
}

const setup = (slug: string): string => `#!/bin/sh
# Puts lifecycle, template and Kibana's searches and dashboard in place. Can run again at any time.
set -eu
cd "$(dirname "$0")"
elasticsearch=\${ELASTICSEARCH_URL:-http://${endpoints.elasticsearch}}
kibana=\${KIBANA_URL:-http://${endpoints.kibana}}

ask() {
  curl --silent --show-error --fail --retry 60 --retry-delay 2 --retry-all-errors -H "kbn-xsrf: setup" "$@"
}
put() {
  ask -X PUT -H "Content-Type: application/json" --data "@$2" "$1"
  echo
}

put "$elasticsearch/_ilm/policy/logs-${slug}" lifecycle.json
put "$elasticsearch/_index_template/logs-${slug}" index-template.json
answer=$(ask -X POST --form "file=@kibana.ndjson" "$kibana/api/saved_objects/_import?overwrite=true")
echo "$answer"
case $answer in *'"success":true'*) ;; *) exit 1 ;; esac
`;
