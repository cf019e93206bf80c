import type { Span } from "../otlp/types.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const res52: LiveRule = {
  code: "OG-RES52",
  severity: "error",
  title: "Each start has its own service.instance.id",
  why: "Instances that share an id can't be told apart, so one that misbehaves can't be found among the others.",
  source: "Instrumentation Score RES-002",
  help: "Make service.instance.id a new UUID at each start.",
  pillars: ["tracing"],
  place: { file: "sdk", line: /instance/ },
  check({ spans, shutdown }) {
    if (shutdown === undefined) return skipped("the service was started once");
    const first = instancesOf(spans);
    const second = instancesOf(shutdown.spans);
    if (spans.length === 0 || shutdown.spans.length === 0) return skipped("one of two starts sent no span");
    if (first.size === 0) return unless(["no span has service.instance.id"], "Instances can't be told apart.");
    const both = [...first].filter((id) => second.has(id));
    return unless(
      both.map((id) => `both starts: ${id}`),
      "Two instances share an id: their counters overwrite each other.",
    );
  },
};

const instancesOf = (spans: readonly Span[]): Set<string> =>
  new Set(
    spans.map(({ resource }) => resource.attributes["service.instance.id"]).filter((id) => typeof id === "string"),
  );
