import { isScrape } from "../check/observations.ts";
import { unless, type LiveRule } from "./types.ts";

export const met51: LiveRule = {
  code: "OG-MET51",
  severity: "error",
  title: "The scrape parses, with TYPE and HELP for each metric",
  why: "Prometheus drops a whole scrape that does not parse, and without TYPE and HELP nobody knows what a metric means.",
  source: "Prometheus exposition formats",
  help: "Register metrics with a client library and a help text.",
  pillars: ["metrics"],
  place: { file: "metrics", line: /new Counter/ },
  check({ lastScrape }) {
    if (!isScrape(lastScrape)) return unless([lastScrape.error], "Prometheus gets nothing.");
    const untold = lastScrape.families.flatMap(({ name, type, help }) => {
      const missing = [...(type === "untyped" ? ["TYPE"] : []), ...(help === undefined || help === "" ? ["HELP"] : [])];
      return missing.length === 0 ? [] : [`${name} has no ${missing.join(" and no ")}`];
    });
    const empty = lastScrape.families.length === 0 ? ["the scrape is empty"] : [];
    return unless([...lastScrape.errors, ...untold, ...empty], "The scrape is not what Prometheus expects.");
  },
};
