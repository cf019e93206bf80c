import { itemsOf } from "./groups.ts";
import type { LogRecord } from "./types.ts";
import { anyValue, attributes, id, milliseconds, nanoseconds, number, text } from "./wire.ts";

/** The records of a decoded ExportLogsServiceRequest. Throws `MalformedBody`. */
export function logsOf(request: unknown): LogRecord[] {
  const names = { resources: "resourceLogs", scopes: "scopeLogs", items: "logRecords" };
  return [...itemsOf(request, names)].map(([log, origin]) => ({
    time: milliseconds(nanoseconds(log["timeUnixNano"]) || nanoseconds(log["observedTimeUnixNano"])),
    severityText: text(log["severityText"]),
    severityNumber: number(log["severityNumber"]),
    body: anyValue(log["body"]),
    attributes: attributes(log["attributes"]),
    traceId: id(log["traceId"], 32),
    spanId: id(log["spanId"], 16),
    ...origin,
  }));
}
