import { parseLogLine } from "../logs/parse.ts";
import { requestIdsOf } from "../join/join.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const cor53: LiveRule = {
  code: "OG-COR53",
  severity: "error",
  title: "100 concurrent bodies don't mix",
  why: "Under load, lines and ids are given to the wrong request, which is worse than none: whoever reads them is led astray.",
  source: "node #37207, express #4396",
  help: "Open the context after, or bind it across, body parsing; keep no request in a module variable.",
  pillars: ["correlation"],
  place: { file: "correlation", line: /AsyncLocalStorage/ },
  check({ concurrent, lines, spans }) {
    const answered = concurrent.filter(({ answer }) => answer.status > 0);
    if (answered.length === 0) return skipped("no body was accepted");
    const logs = lines.flatMap((line) => parseLogLine(line) ?? []);
    const traceOf = new Map(spans.flatMap((span) => requestIdsOf(span).map((id) => [id, span.traceId])));
    const evidence = answered.flatMap(({ answer, marker }) => {
      const { requestId } = answer;
      const marked = logs.filter(({ line }) => line.text.includes(marker)).filter((log) => log.requestId !== requestId);
      const trace = traceOf.get(requestId);
      const mixed = logs.filter(
        (log) => log.requestId === requestId && log.traceId !== "" && trace !== undefined && log.traceId !== trace,
      );
      const header = answer.headers["x-request-id"];
      return [
        ...marked.map((log) => `body of ${requestId} was logged with request id ${log.requestId || "none"}`),
        ...mixed.map((log) => `${requestId} was logged with trace ${log.traceId}, its span has ${trace}`),
        ...(typeof header === "string" && header !== requestId ? [`${requestId} was answered with ${header}`] : []),
      ];
    });
    return unless(evidence, "Under load, lines and ids are given to the wrong request.");
  },
};
