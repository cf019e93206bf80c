import { skipped, unless, type LiveRule } from "./types.ts";

export const trc55: LiveRule = {
  code: "OG-TRC55",
  severity: "warning",
  title: "No trace begins with a CLIENT span",
  why: "A client span without a request around it can't be explained by anything, and is counted as a trace of its own.",
  source: "Instrumentation Score SPA-004",
  help: "Start client spans in the context of their request, also from a pool's queue; leave background queries untraced.",
  pillars: ["tracing"],
  place: { file: "dependencies/query", line: /SpanKind\.CLIENT/ },
  check({ spans }) {
    if (spans.length === 0) return skipped("no span arrived");
    const roots = spans.filter(({ kind, parentSpanId }) => kind === "CLIENT" && parentSpanId === "");
    return unless(
      [...new Set(roots.map(({ name }) => name))],
      "Calls to dependencies lost the request they belong to.",
    );
  },
};
