import type { Span } from "../otlp/types.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const trc57: LiveRule = {
  code: "OG-TRC57",
  severity: "error",
  title: "5xx is ERROR with error.type, 4xx is not an error of the server",
  why: "Error rates from spans are wrong: a caller's mistake wakes somebody up, or a failure of the server does not.",
  source: "OpenTelemetry semantic conventions 1.44, HTTP span status",
  help: "Set the status from the response code when the request ends.",
  pillars: ["tracing"],
  place: { file: "tracing", line: /SpanStatusCode\.ERROR/ },
  check({ spans }) {
    const servers = spans.filter(({ kind }) => kind === "SERVER");
    if (servers.length === 0) return skipped("no SERVER span arrived");
    const evidence = servers.flatMap((span) =>
      problemOf(span) === undefined ? [] : [`${span.name}: ${problemOf(span)}`],
    );
    return unless([...new Set(evidence)], "Error rates from spans are wrong.");
  },
};

function problemOf({ status, attributes }: Span): string | undefined {
  const code = attributes["http.response.status_code"];
  if (typeof code !== "number") return undefined;
  if (code >= 500 && status !== "ERROR") return `answered ${code}, status ${status}`;
  if (code >= 500 && typeof attributes["error.type"] !== "string") return `answered ${code}, no error.type`;
  return code >= 400 && code < 499 && status === "ERROR" ? `answered ${code}, status ERROR` : undefined;
}
