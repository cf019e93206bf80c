/**
 * The one model of every metric generated code emits. Code, alert rules, dashboards and tests are derived from it.
 * Names, types, labels and buckets: Prometheus naming practices (base units, `_total` on counters) and
 * OpenTelemetry semantic conventions 1.44 for the duration boundaries.
 */
export interface Metric {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  /** Unit of the value in UCUM: "s", "By", "%", "{request}". */
  readonly unit: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds, in `unit`; histograms only. */
  readonly buckets?: readonly number[];
}

const metric = <const M extends Metric>(definition: M): M => definition;

export const metrics = {
  httpRequestsTotal: metric({
    name: "http_requests_total",
    type: "counter",
    unit: "{request}",
    help: "HTTP requests answered, by method, route pattern and status code.",
    labels: ["method", "endpoint", "status"],
  }),
  httpRequestDurationSeconds: metric({
    name: "http_request_duration_seconds",
    type: "histogram",
    unit: "s",
    help: "Time from the first byte of a request to the end of its response.",
    labels: ["method", "endpoint", "status"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  }),
  httpRequestsInProgress: metric({
    name: "http_requests_in_progress",
    type: "gauge",
    unit: "{request}",
    help: "HTTP requests being answered right now.",
    labels: ["method"],
  }),
  errorsTotal: metric({
    name: "errors_total",
    type: "counter",
    unit: "{error}",
    help: "Errors that reached the error handler, by class name.",
    labels: ["type"],
  }),
  dbQueryDurationSeconds: metric({
    name: "db_query_duration_seconds",
    type: "histogram",
    unit: "s",
    help: "Time from handing a query to the client library until its result.",
    labels: ["system", "operation"],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
  }),
  dbConnectionsActive: metric({
    name: "db_connections_active",
    type: "gauge",
    unit: "{connection}",
    help: "Pool connections in use.",
    labels: ["system", "pool"],
  }),
  dbConnectionsIdle: metric({
    name: "db_connections_idle",
    type: "gauge",
    unit: "{connection}",
    help: "Pool connections open and free.",
    labels: ["system", "pool"],
  }),
  dbConnectionsMax: metric({
    name: "db_connections_max",
    type: "gauge",
    unit: "{connection}",
    help: "Connections the pool opens at most.",
    labels: ["system", "pool"],
  }),
  dbConnectionsWaiting: metric({
    name: "db_connections_waiting",
    type: "gauge",
    unit: "{request}",
    help: "Callers waiting for a pool connection: above zero means saturation.",
    labels: ["system", "pool"],
  }),
  cpuUsagePercent: metric({
    name: "cpu_usage_percent",
    type: "gauge",
    unit: "%",
    help: "CPU used by this process since the last scrape, of what its container may use.",
    labels: [],
  }),
  memoryUsageBytes: metric({
    name: "memory_usage_bytes",
    type: "gauge",
    unit: "By",
    help: "Resident memory of this process.",
    labels: [],
  }),
  memoryLimitBytes: metric({
    name: "memory_limit_bytes",
    type: "gauge",
    unit: "By",
    help: "Memory this process may use: its container's limit, else the machine's memory.",
    labels: [],
  }),
  diskUsagePercent: metric({
    name: "disk_usage_percent",
    type: "gauge",
    unit: "%",
    help: "Space used on the file system of the working directory.",
    labels: ["mountpoint"],
  }),
} as const;
