import { isScrape } from "../check/observations.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const met53: LiveRule = {
  code: "OG-MET53",
  severity: "error",
  title: "Unknown paths, ids and methods make no new series",
  why: "Each new label value is a new series that Prometheus keeps in memory. When a path or an id becomes one, any caller can exhaust it.",
  source: "Prometheus naming practices: labels",
  help: "Label with the route pattern; everything else is `unmatched` or `_OTHER`.",
  pillars: ["metrics"],
  place: { file: "request", line: /unmatched/ },
  check({ flood, lastScrape }) {
    if (flood === undefined || !isScrape(lastScrape)) return skipped("there is no scrape");
    const samples = lastScrape.families.flatMap((family) => family.samples);
    const leaking = samples.filter(({ labels }) =>
      Object.values(labels).some((value) => flood.tokens.some((token) => value.includes(token))),
    );
    const evidence = leaking.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`);
    const growth = flood.seriesAfter - flood.seriesBefore;
    // A status and a method each may be new once; paths may not.
    if (growth > 15) evidence.push(`${flood.sent} requests made ${growth} new series`);
    return unless(evidence, "Anyone can fill the memory of Prometheus.");
  },
};
