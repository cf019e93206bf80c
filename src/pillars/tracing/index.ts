import type { NeedContext, Pillar } from "../../model/catalog.ts";
import { errorHook, ownedFile, packageNeed, requestPath } from "../needs.ts";

/** One server span for each request with the stock OpenTelemetry SDK. */
export const tracing: Pillar = {
  id: "tracing",
  title: "Tracing",
  description: "OpenTelemetry spans of requests, queries and outgoing HTTP, sent by OTLP",
  order: 3,
  needs: (context) => [
    ...requestPath("one server span for each request, the caller's trace continued"),
    errorHook,
    ownedFile("tracing/tracing", "tracing"),
    ownedFile("tracing/sdk", "sdk"),
    ownedFile("tracing/outgoing", "outgoing"),
    ...Object.entries(packages[otelMajor(context)]).map(([name, range]) =>
      packageNeed(`@opentelemetry/${name}`, range, "makes spans and sends them"),
    ),
    {
      kind: "environment",
      key: "OTEL_EXPORTER_OTLP_ENDPOINT",
      example: "http://localhost:4318",
      comment: "where spans are sent; OTEL_EXPORTER_OTLP_PROTOCOL=grpc sends them by gRPC",
    },
    {
      kind: "environment",
      key: "OTEL_TRACES_SAMPLER",
      example: "parentbased_always_on",
      comment: "parentbased_traceidratio with OTEL_TRACES_SAMPLER_ARG=0.1 keeps a tenth",
    },
  ],
  context: (context) => ({ otelMajor: otelMajor(context) }),
};

/** Releases that belong together. The SDK pins its siblings exactly, so only patches may move. */
const packages = {
  2: {
    // The SDK's own peer range ends below 1.10.
    api: "~1.9.1",
    "context-async-hooks": "~2.12.0",
    core: "~2.12.0",
    "exporter-trace-otlp-grpc": "~0.223.0",
    "exporter-trace-otlp-proto": "~0.223.0",
    resources: "~2.12.0",
    "sdk-trace": "~2.12.0",
  },
  3: {
    api: "~1.10.0",
    "context-async-hooks": "~3.1.1",
    core: "~3.1.1",
    "exporter-trace-otlp-grpc": "~0.301.0",
    "exporter-trace-otlp-proto": "~0.301.1",
    resources: "~3.1.1",
    "sdk-trace": "~3.1.1",
  },
} as const;

/** Major 3 needs Node 22.15. */
function otelMajor({ facts }: NeedContext): keyof typeof packages {
  const [major = 0, minor = 0] = facts.runtime.value.version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 15) ? 3 : 2;
}
