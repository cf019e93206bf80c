import type { Vector } from "../promql.ts";

/** Panels and dashboards as data; `build.ts` makes Grafana's JSON of them. */
export interface PanelSpec {
  readonly kind: "timeseries" | "stat" | "heatmap";
  readonly title: string;
  readonly description: string;
  /** A unit id of Grafana: "reqps", "s", "percent", "percentunit", "bytes", "short". */
  readonly unit: "reqps" | "s" | "percent" | "percentunit" | "bytes" | "short" | "ops";
  readonly queries: ReadonlyArray<{ readonly query: Vector; readonly legend: string; readonly exemplars?: boolean }>;
  /** Values from which it is yellow and red. */
  readonly limits?: { readonly warn?: number; readonly bad: number; readonly below?: boolean };
  /** Columns of 24; 12 when absent. */
  readonly width?: number;
}

/** Lines of the log, or alerts that fire: no query of Prometheus. */
export interface OtherPanel {
  readonly kind: "logs" | "alerts";
  readonly title: string;
  readonly description: string;
  readonly width?: number;
  /** Query of the search engine. */
  readonly query?: string;
}

export interface DashboardSpec {
  readonly id: "red" | "use" | "slo";
  readonly title: string;
  readonly description: string;
  readonly rows: ReadonlyArray<{ readonly title: string; readonly panels: ReadonlyArray<PanelSpec | OtherPanel> }>;
}
