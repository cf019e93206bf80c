import { isScrape } from "../check/observations.ts";
import { requestIdsOf } from "../join/join.ts";
import type { Joined } from "../join/types.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const cor52: LiveRule = {
  code: "OG-COR52",
  severity: "error",
  title: "One request is the same one in logs, span, header and metric",
  why: "The way from an alert to its trace and to the log lines of the same request is what observability is for. Here the signals can't be put together.",
  source: "telemetry contract",
  help: "Use the generated request id and context in all of them.",
  pillars: ["correlation"],
  place: { file: "request", line: /requestFinished|observe/ },
  check({ requests, pillars, ownsProcess, lastScrape }) {
    const answered = requests.filter(({ request }) => request.status > 0);
    if (answered.length === 0) return skipped("no request was answered");
    const exemplars = pillars.has("tracing") && isScrape(lastScrape) && lastScrape.format === "openmetrics";
    const logs = pillars.has("logging") && ownsProcess;
    const evidence = answered.flatMap((joined) => {
      const problems = [...spanProblems(joined), ...(logs ? logProblems(joined) : [])];
      if (exemplars && joined.counter.length > 0 && joined.server !== undefined && joined.exemplar === undefined)
        problems.push("no exemplar names its trace");
      return problems.map((problem) => `${joined.request.method} ${joined.request.path}: ${problem}`);
    });
    return unless(evidence, "The signals of one request don't belong together.");
  },
};

function spanProblems({ server, request }: Joined): string[] {
  if (server === undefined) return [];
  const ids = requestIdsOf(server);
  return ids.includes(request.requestId) ? [] : [`the span has request id ${ids.join() || "none"}`];
}

function logProblems({ logs, request, server, quiet }: Joined): string[] {
  if (logs.length === 0) return quiet ? [] : ["no log line"];
  const wrong = logs.filter(({ requestId }) => requestId !== request.requestId);
  const other = logs.filter(({ traceId }) => server !== undefined && traceId !== "" && traceId !== server.traceId);
  return [
    ...wrong.map(({ message, requestId }) => `log line "${message}" has request id ${requestId || "none"}`),
    ...other.map(({ message, traceId }) => `log line "${message}" has trace ${traceId}, the span ${server?.traceId}`),
  ];
}
