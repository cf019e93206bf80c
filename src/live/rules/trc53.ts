import { skipped, unless, type LiveRule } from "./types.ts";

export const trc53: LiveRule = {
  code: "OG-TRC53",
  severity: "error",
  title: "The caller's trace is continued, and handed on",
  why: "A trace that breaks at this service shows neither who called nor what was caused further on.",
  source: "W3C Trace Context",
  help: "Extract the context from the request's headers, and inject it into outgoing requests.",
  pillars: ["tracing"],
  place: { file: "tracing", line: /propagation\.extract/ },
  check({ traced, spans, dependencies }) {
    if (traced === undefined || spans.length === 0) return skipped("no span arrived");
    const { joined, traceId, parentSpanId } = traced;
    const parent = joined.server?.parentSpanId;
    const evidence: string[] = [];
    if (joined.server?.traceId !== traceId)
      evidence.push(`sent trace ${traceId}, the SERVER span has ${joined.server?.traceId ?? "none"}`);
    else if (parent !== parentSpanId)
      evidence.push(
        `sent span ${parentSpanId}, the SERVER span's parent is ${parent === undefined || parent === "" ? "none" : parent}`,
      );
    for (const { name, sent } of dependencies) {
      if (sent !== "" && !/^traceparent: *00-[0-9a-f]{32}-[0-9a-f]{16}-/im.test(sent))
        evidence.push(`no traceparent in requests to ${name}`);
    }
    return unless(evidence, "Traces break at this service.");
  },
};
