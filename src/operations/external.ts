import type { Metric } from "../model/metrics.ts";

/**
 * Series that come from the programs around the service, not from its code. Names as Prometheus, Alertmanager and the
 * OpenTelemetry Collector expose them; a test scrapes the real programs for them.
 */
const metric = <const M extends Metric>(definition: M): M => definition;

export const external = {
  up: metric({ name: "up", type: "gauge", unit: "1", help: "1 when the last scrape worked.", labels: [] }),
  processStart: metric({
    name: "process_start_time_seconds",
    type: "gauge",
    unit: "s",
    help: "When the process started, from the metrics client.",
    labels: [],
  }),
  collectorSpansFailed: metric({
    name: "otelcol_exporter_send_failed_spans_total",
    type: "counter",
    unit: "{span}",
    help: "Spans the Collector could not hand on.",
    labels: ["exporter"],
  }),
  notificationsFailed: metric({
    name: "alertmanager_notifications_failed_total",
    type: "counter",
    unit: "{notification}",
    help: "Notifications that Alertmanager could not deliver.",
    labels: ["integration"],
  }),
} as const;

/** `job` of the programs around the service. */
export const collectorJob = "otel-collector";
export const alertmanagerJob = "alertmanager";
