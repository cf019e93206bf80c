import { orphans } from "../check/score.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const trc54: LiveRule = {
  code: "OG-TRC54",
  severity: "error",
  title: "No span's parent is missing",
  why: "A span whose parent is missing hangs in the air: the trace is shown in pieces, and its duration is wrong.",
  source: "Instrumentation Score SPA-002",
  help: "End every span that was started, and don't sample children apart from their parents.",
  pillars: ["tracing"],
  place: { file: "tracing", line: /span\.end\(/ },
  check(observed) {
    if (observed.spans.length === 0) return skipped("no span arrived");
    const counts = new Map<string, number>();
    for (const { kind, name } of orphans(observed))
      counts.set(`${kind} ${name}`, (counts.get(`${kind} ${name}`) ?? 0) + 1);
    const evidence = [...counts].map(([span, count]) => `${span}: its parent never arrived, ${count} times`);
    return unless(evidence, "Spans hang in the air.");
  },
};
