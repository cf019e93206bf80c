import { itemsOf } from "./groups.ts";
import type { MetricPoint, MetricType } from "./types.ts";
import { attributes, fields, id, list, milliseconds, nanoseconds, number, text, type Fields } from "./wire.ts";

/** The data points of a decoded ExportMetricsServiceRequest, one entry each. Throws `MalformedBody`. */
export function metricsOf(request: unknown): MetricPoint[] {
  const names = { resources: "resourceMetrics", scopes: "scopeMetrics", items: "metrics" };
  return [...itemsOf(request, names)].flatMap(([metric, origin]) =>
    types.flatMap((type) =>
      list(fields(metric[type])["dataPoints"]).map((value) => {
        const point = fields(value);
        return {
          metric: text(metric["name"]),
          type,
          unit: text(metric["unit"]),
          time: milliseconds(nanoseconds(point["timeUnixNano"])),
          ...amount(type, point),
          attributes: attributes(point["attributes"]),
          exemplarTraceIds: list(point["exemplars"])
            .map((exemplar) => id(fields(exemplar)["traceId"], 32))
            .filter((traceId) => traceId !== ""),
          ...origin,
        };
      }),
    ),
  );
}

const types: readonly MetricType[] = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"];

function amount(type: MetricType, point: Fields): { value: number; count?: number } {
  if (type === "gauge" || type === "sum") return { value: number(point["asDouble"] ?? point["asInt"]) };
  return { value: number(point["sum"]), count: number(point["count"]) };
}
