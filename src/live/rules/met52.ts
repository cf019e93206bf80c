import { isScrape } from "../check/observations.ts";
import type { Joined } from "../join/types.ts";
import { findSamples } from "../scrape/parse.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const met52: LiveRule = {
  code: "OG-MET52",
  severity: "error",
  title: "Each request is counted once, and in progress goes back to 0",
  why: "Rates, error ratios and every objective are computed from this counter. A gauge that does not come back to 0 grows until it is noticed.",
  source: "telemetry contract",
  help: "Count in one place, when the response is closed, also when the caller gave up.",
  pillars: ["metrics"],
  place: { file: "request", line: /requestFinished/ },
  check({ requests, lastScrape, aborted }) {
    if (!isScrape(lastScrape)) return skipped("there is no scrape");
    const answered = requests.filter(({ request }) => request.status > 0);
    const counted = answered.flatMap((joined) => {
      const problem = problemOf(joined);
      return problem === undefined ? [] : [`${joined.request.method} ${joined.request.path}: ${problem}`];
    });
    const stuck = findSamples(lastScrape, "http_requests_in_progress").filter(({ value }) => value !== 0);
    const progress = stuck.map(
      ({ labels, value }) =>
        `in progress after all have ended (${aborted} aborted): ${value} ${labels["method"] ?? ""}`,
    );
    return unless([...counted, ...progress], "Rates and error ratios are wrong.");
  },
};

function problemOf({ counter, request }: Joined): string | undefined {
  const [series, ...others] = counter;
  if (series === undefined) return "not counted";
  if (others.length > 0 || series.by !== 1) return `counted ${counter.reduce((sum, { by }) => sum + by, 0)} times`;
  const { method, status } = series.labels;
  if (status !== String(request.status)) return `answered ${request.status}, counted as ${status ?? "no status"}`;
  return method === request.method || method === "_OTHER" ? undefined : `counted as ${method ?? "no method"}`;
}
