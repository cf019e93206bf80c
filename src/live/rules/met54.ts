import { isScrape } from "../check/observations.ts";
import { findSamples } from "../scrape/parse.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const met54: LiveRule = {
  code: "OG-MET54",
  severity: "warning",
  title: "Known series exist as 0 from the start",
  why: "rate() sees an increase only between two samples: a counter that first appears as 1 hides its first error.",
  source: "Prometheus: avoid missing metrics",
  help: "Initialise counters at start, or the first increase is invisible to rate().",
  pillars: ["metrics"],
  place: { file: "metrics", line: /\.inc\(.*0 ?\}?\)/ },
  check({ firstScrape, ownsProcess }) {
    if (!ownsProcess) return skipped("the service was running before");
    if (!isScrape(firstScrape)) return skipped("there is no scrape");
    const missing = ["http_requests_total", "errors_total"].filter(
      (name) => findSamples(firstScrape, name).length === 0,
    );
    return unless(
      missing.map((name) => `${name} has no series after the start`),
      "The first error after a start raises no alert.",
    );
  },
};
