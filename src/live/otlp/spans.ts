import { itemsOf } from "./groups.ts";
import type { Span, SpanEvent, SpanKind } from "./types.ts";
import { attributes, fields, id, list, MalformedBody, milliseconds, nanoseconds, number, text } from "./wire.ts";

/** The spans of a decoded ExportTraceServiceRequest. Throws `MalformedBody`. */
export function spansOf(request: unknown): Span[] {
  const names = { resources: "resourceSpans", scopes: "scopeSpans", items: "spans" };
  return [...itemsOf(request, names)].map(([span, origin]) => {
    const start = nanoseconds(span["startTimeUnixNano"]);
    const status = fields(span["status"]);
    return {
      traceId: required(id(span["traceId"], 32), "trace id"),
      spanId: required(id(span["spanId"], 16), "span id"),
      parentSpanId: id(span["parentSpanId"], 16),
      name: text(span["name"]),
      kind: kinds[number(span["kind"])] ?? "UNSPECIFIED",
      start: milliseconds(start),
      duration: Number(nanoseconds(span["endTimeUnixNano"]) - start) / 1e6,
      status: statuses[number(status["code"])] ?? "UNSET",
      statusMessage: text(status["message"]),
      attributes: attributes(span["attributes"]),
      events: list(span["events"]).map(eventOf),
      ...origin,
    };
  });
}

const kinds: readonly SpanKind[] = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
const statuses = ["UNSET", "OK", "ERROR"] as const;

function eventOf(value: unknown): SpanEvent {
  const event = fields(value);
  return {
    time: milliseconds(nanoseconds(event["timeUnixNano"])),
    name: text(event["name"]),
    attributes: attributes(event["attributes"]),
  };
}

function required(value: string, what: string): string {
  if (value === "") throw new MalformedBody(`a span has no ${what}`);
  return value;
}
