import type { Batch, LogRecord, MetricPoint, Span } from "./types.ts";

export interface StoreLimits {
  /** Spans, log records and metric points together. */
  readonly maxItems: number;
  /** Bytes of the requests they came in; decoded they take some ten times that. */
  readonly maxBytes: number;
}

/** The newest batches within the limits; what no longer fits is forgotten oldest first and counted. */
export interface Store {
  add(batch: Batch, bytes: number): void;
  readonly spans: () => readonly Span[];
  readonly logs: () => readonly LogRecord[];
  readonly metrics: () => readonly MetricPoint[];
  readonly dropped: () => number;
  readonly clear: () => void;
}

export function createStore({ maxItems, maxBytes }: StoreLimits): Store {
  let kept: Array<{ batch: Batch; bytes: number; items: number }> = [];
  let items = 0;
  let size = 0;
  let dropped = 0;
  const evict = (): void => {
    let first = 0;
    for (; (items > maxItems || size > maxBytes) && first < kept.length; first++) {
      const oldest = kept[first];
      items -= oldest?.items ?? 0;
      size -= oldest?.bytes ?? 0;
      dropped += oldest?.items ?? 0;
    }
    if (first > 0) kept = kept.slice(first);
  };
  return {
    add(batch, bytes) {
      const count = batch.spans.length + batch.logs.length + batch.metrics.length;
      kept.push({ batch, bytes, items: count });
      items += count;
      size += bytes;
      evict();
    },
    spans: () => kept.flatMap(({ batch }) => batch.spans),
    logs: () => kept.flatMap(({ batch }) => batch.logs),
    metrics: () => kept.flatMap(({ batch }) => batch.metrics),
    dropped: () => dropped,
    clear() {
      kept = [];
      items = size = dropped = 0;
    },
  };
}
