/** What the user wants. Ids are folder names, validated against the registry. */
export interface Selection {
  readonly pillars: readonly string[];
  readonly dependencies: readonly string[];
  readonly options: SelectionOptions;
  /** Dependencies that were in use and left out on purpose: `check` does not ask for them. Absent when there is none. */
  readonly declined?: readonly string[];
  /** Functions wrapped in a span of their own. */
  readonly traces?: readonly TraceTarget[];
}

/** `obs-gen trace src/orders.ts#processOrder` */
export interface TraceTarget {
  readonly file: string;
  /** "processOrder", or "Orders.process" for a method. */
  readonly function: string;
  /** Span name. */
  readonly span: string;
  /** Attribute name to an expression over the parameters: { "order.id": "order.id" }. */
  readonly attributes: Readonly<{ [name: string]: string }>;
}

export interface SelectionOptions {
  readonly healthPath: string;
  readonly readyPath: string;
  readonly metricsPath: string;
  /** What the service promises; the defaults of `src/operations/slo.ts` where it says nothing. */
  readonly slo?: Partial<Slo>;
  readonly stack?: Partial<StackOptions>;
  readonly ci?: CiOptions;
}

/** What runs the check, as it was found when it was added: later runs must not depend on the clone they are made in. */
export interface CiOptions {
  /** Ids of `src/gates`. */
  readonly gates: readonly string[];
  /** Where pull requests go; "main" when absent. */
  readonly branch?: string;
}

/** A service level objective, from which alerts are made. */
export interface Slo {
  /** Requests answered without a 5xx, in percent: 99.9. */
  readonly objective: number;
  /** Requests answered within `latency` seconds, in percent: 99. */
  readonly latencyObjective: number;
  /** In seconds; a bucket of http_request_duration_seconds. */
  readonly latency: number;
  /** Days over which the objectives hold: 30. */
  readonly window: number;
}

export interface StackOptions {
  /** Ids of `src/backends`; all when absent. */
  readonly backends: readonly string[];
  /** Ways past one machine. */
  readonly scale: readonly ScaleOption[];
  /** Days that Prometheus keeps its data. */
  readonly retention: number;
  /** Where the runbooks are read, e.g. "https://git.example.com/shop/blob/main/ops/runbooks". */
  readonly runbooks: string;
  /** Names under which log lines are kept in Elasticsearch; the lines themselves stay as they are. */
  readonly logFields: LogNaming;
}

/** "ecs": Elastic Common Schema, as Kibana's own views and other senders have it. */
export const logNamings = ["plain", "ecs"] as const;
export type LogNaming = (typeof logNamings)[number];

export const scaleOptions = ["collector-gateway", "remote-write", "jaeger-elasticsearch", "jaeger-opensearch"] as const;
export type ScaleOption = (typeof scaleOptions)[number];

/** Paths that Kubernetes manifests and Prometheus configurations use most. */
export const defaultOptions: SelectionOptions = {
  healthPath: "/health",
  readyPath: "/health/ready",
  metricsPath: "/metrics",
};
