import { logsOf } from "./logs.ts";
import { metricsOf } from "./metrics.ts";
import { spansOf } from "./spans.ts";
import type { Batch, Signal } from "./types.ts";

/** What one decoded export request carries. Throws `MalformedBody`. */
export function batchOf(signal: Signal, request: unknown): Batch {
  switch (signal) {
    case "traces":
      return { spans: spansOf(request), logs: [], metrics: [] };
    case "logs":
      return { spans: [], logs: logsOf(request), metrics: [] };
    case "metrics":
      return { spans: [], logs: [], metrics: metricsOf(request) };
  }
}
