import { shortSpans } from "../check/score.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const trc56: LiveRule = {
  code: "OG-TRC56",
  severity: "warning",
  title: "A request makes at most 10 INTERNAL spans and 20 shorter than 5 ms",
  why: "Spans that nobody asks for hide what a request did, and each is paid for in time, network and storage.",
  source: "Instrumentation Score SPA-001 and SPA-005",
  help: "Trace steps that a person would look for; leave middleware and helpers out.",
  pillars: ["tracing"],
  place: { file: "tracing", line: /traced/ },
  check({ requests }) {
    const traces = requests.filter(({ server }) => server !== undefined);
    if (traces.length === 0) return skipped("no SERVER span arrived");
    const evidence = traces.flatMap(({ server, spans }) => {
      const internal = spans.filter(({ kind }) => kind === "INTERNAL").length;
      const short = shortSpans(spans).length;
      return internal > 10 || short > 20
        ? [`${server?.name}: ${internal} INTERNAL spans, ${short} shorter than 5 ms`]
        : [];
    });
    return unless(evidence, "The noise hides what a request did, and is paid for.");
  },
};
