import { Root, type Type } from "protobufjs/light.js";
import descriptor from "./proto/descriptor.json" with { type: "json" };
import type { Signal } from "./types.ts";

/**
 * One OTLP export request from its protobuf bytes: the message as plain objects, field names as in the JSON encoding,
 * ids and bytes as Uint8Array, 64-bit numbers as decimal strings. Throws on bytes that are no such message.
 */
export function decodeProtobuf(signal: Signal, bytes: Uint8Array): unknown {
  const type = requestType(signal);
  return type.toObject(type.decode(bytes), { longs: String });
}

const names: { [signal in Signal]: string } = {
  traces: "opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest",
  logs: "opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest",
  metrics: "opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest",
};

let root: Root | undefined;

/** The definitions are built on first use: most commands never receive anything. */
function requestType(signal: Signal): Type {
  root ??= Root.fromJSON(descriptor);
  return root.lookupType(names[signal]);
}
