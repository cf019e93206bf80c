import { textAttribute } from "../otlp/attribute.ts";
import type { Joined } from "../join/types.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const trc51: LiveRule = {
  code: "OG-TRC51",
  severity: "error",
  title: "Each request has a SERVER span with its required attributes",
  why: "Without the span of the request, or without its attributes, neither latency nor errors can be asked for by route.",
  source: "OpenTelemetry semantic conventions 1.44, HTTP server",
  help: "Call the generated middleware before everything else, and start() after listen.",
  pillars: ["tracing"],
  place: { file: "tracing", line: /startServerSpan/ },
  check({ requests }) {
    const answered = requests.filter(({ request }) => request.status > 0);
    if (answered.length === 0) return skipped("no request was answered");
    const evidence = answered.flatMap((joined) => problemsOf(joined).map((problem) => `${nameOf(joined)}: ${problem}`));
    return unless(evidence, "Spans of requests are missing or incomplete.");
  },
};

const nameOf = ({ request }: Joined): string => `${request.method} ${request.path}`;

const required = ["http.request.method", "url.path", "url.scheme", "http.response.status_code"];

function problemsOf({ server, counter, request }: Joined): string[] {
  if (server === undefined) return ["no SERVER span"];
  const missing = required.filter((name) => server.attributes[name] === undefined).map((name) => `no ${name}`);
  // The metric knows the route, so the span could: that is what http.route's "if available" means.
  const [only] = counter;
  const endpoint = only?.labels["endpoint"] ?? "unmatched";
  const route = textAttribute(server.attributes, "http.route");
  if (request.status === 404 || endpoint === "unmatched" || endpoint === route) return missing;
  return [...missing, `http.route is ${route === "" ? "missing" : route}, the metric says ${endpoint}`];
}
