import { skipped, passed, unless, type LiveRule } from "./types.ts";

export const trc59: LiveRule = {
  code: "OG-TRC59",
  severity: "error",
  title: "The span of a request just before SIGTERM arrives",
  why: "The requests just before a deployment or a crash are the ones that are asked about, and their spans are the ones that get lost.",
  source: "OpenTelemetry SDK shutdown",
  help: "Flush the tracer provider on SIGTERM, before the process exits.",
  pillars: ["tracing"],
  place: { file: "sdk", line: /onFlush|forceFlush|shutdown/ },
  check({ shutdown, spans }) {
    if (shutdown === undefined || spans.length === 0)
      return skipped("no span arrived in the first run, or the service was not started here");
    const { lastRequest, lastRequestSpans } = shutdown;
    const arrived = [...lastRequestSpans, ...shutdown.spans].some(
      ({ kind, attributes }) => kind === "SERVER" && attributes["url.path"] === lastRequest.path.split("?")[0],
    );
    if (arrived) return passed;
    return unless(
      [`${lastRequest.method} ${lastRequest.path}: no span after exit`],
      "Each deployment loses the last spans.",
    );
  },
};
