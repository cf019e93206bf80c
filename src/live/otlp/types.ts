/** Received signals as plain data. Times are Unix milliseconds with fractions, durations milliseconds. */

export type AttributeValue = string | number | boolean | null | readonly AttributeValue[] | Attributes;
export interface Attributes {
  readonly [key: string]: AttributeValue;
}

export interface Resource {
  readonly attributes: Attributes;
}

export interface Scope {
  readonly name: string;
  readonly version: string;
}

export type SpanKind = "UNSPECIFIED" | "INTERNAL" | "SERVER" | "CLIENT" | "PRODUCER" | "CONSUMER";

export interface Span {
  /** 32 hex digits, lower case. */
  readonly traceId: string;
  /** 16 hex digits, lower case. */
  readonly spanId: string;
  /** 16 hex digits, or "" for a root. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly start: number;
  readonly duration: number;
  readonly status: "UNSET" | "OK" | "ERROR";
  readonly statusMessage: string;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly resource: Resource;
  readonly scope: Scope;
}

export interface SpanEvent {
  readonly time: number;
  readonly name: string;
  readonly attributes: Attributes;
}

export interface LogRecord {
  readonly time: number;
  readonly severityText: string;
  /** 1 to 24, or 0 when the sender set none. */
  readonly severityNumber: number;
  readonly body: AttributeValue;
  readonly attributes: Attributes;
  /** "" when the record belongs to no trace. */
  readonly traceId: string;
  readonly spanId: string;
  readonly resource: Resource;
  readonly scope: Scope;
}

export type MetricType = "gauge" | "sum" | "histogram" | "exponentialHistogram" | "summary";

/** One data point. `value` is the sum of a histogram or summary. */
export interface MetricPoint {
  readonly metric: string;
  readonly type: MetricType;
  readonly unit: string;
  readonly time: number;
  readonly value: number;
  /** Histograms and summaries only. */
  readonly count?: number;
  readonly attributes: Attributes;
  readonly exemplarTraceIds: readonly string[];
  readonly resource: Resource;
  readonly scope: Scope;
}

export type Signal = "traces" | "logs" | "metrics";

export interface Batch {
  readonly spans: readonly Span[];
  readonly logs: readonly LogRecord[];
  readonly metrics: readonly MetricPoint[];
}
