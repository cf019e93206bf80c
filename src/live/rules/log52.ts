import { skipped, unless, type LiveRule } from "./types.ts";

export const log52: LiveRule = {
  code: "OG-LOG52",
  severity: "error",
  title: "Log lines of a request carry trace_id and span_id",
  why: "From a log line without ids no way leads to its trace, nor to the other lines of its request.",
  source: "OpenTelemetry: trace context in non-OTLP log formats",
  help: "Log through the generated logger, or give yours the generated fields.",
  pillars: ["logging"],
  place: { file: "logger", line: /trace_id/ },
  check({ ownsProcess, requests, pillars }) {
    if (!ownsProcess || !pillars.has("tracing")) return skipped("needs the service's output and tracing");
    const logs = requests.flatMap((joined) => joined.logs.map((log) => ({ log, request: joined.request })));
    if (logs.length === 0) return skipped("no log line belongs to a request");
    const wrong = logs.filter(({ log }) => !/^[0-9a-f]{32}$/.test(log.traceId) || !/^[0-9a-f]{16}$/.test(log.spanId));
    const evidence = wrong.map(
      ({ log }) => `"${log.message}": trace_id ${log.traceId || "missing"}, span_id ${log.spanId || "missing"}`,
    );
    return unless([...new Set(evidence)], "From these log lines no way leads to their trace.");
  },
};
