import { skipped, type LiveRule } from "./types.ts";

export const alr51: LiveRule = {
  code: "OG-ALR51",
  severity: "info",
  title: "Each alert and panel query returns series on a live scrape",
  why: 'An alert on a series that nothing sends never fires, and a panel without data is read as "all is well".',
  source: "operations contract",
  help: "Run Prometheus on the generated rules.",
  pillars: ["metrics"],
  place: { file: "metrics", line: /new Counter/ },
  check() {
    return skipped("needs a Prometheus server");
  },
};
