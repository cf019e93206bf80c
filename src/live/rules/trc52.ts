import { isRouted } from "../join/routed.ts";
import { textAttribute } from "../otlp/attribute.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const trc52: LiveRule = {
  code: "OG-TRC52",
  severity: "error",
  title: "SERVER spans are named by method and route, never by path",
  why: "A name with an id or a path in it is a new operation in a backend for each value: nothing can be compared, and storage grows.",
  source: "OpenTelemetry semantic conventions 1.44, HTTP span name; Instrumentation Score SPA-003",
  help: "Name the span from the route pattern once it is known.",
  pillars: ["tracing"],
  place: { file: "tracing", line: /updateName\(/ },
  check({ requests, flood, spans }) {
    const servers = requests.flatMap(({ server }) => server ?? []);
    if (servers.length === 0) return skipped("no SERVER span arrived");
    const wrong = servers.filter(({ name, attributes }) => {
      const method = textAttribute(attributes, "http.request.method");
      const route = textAttribute(attributes, "http.route");
      const names = route === "" ? [method] : [`${method} ${route}`, method];
      return !names.includes(name) && !(method === "_OTHER" && name.startsWith("HTTP"));
    });
    const raw = spans.filter(({ name }) => flood?.tokens.some((token) => name.includes(token)));
    const evidence = [...wrong, ...raw].map(
      ({ name, attributes }) => `${name} for ${textAttribute(attributes, "url.path")}`,
    );
    // A path that nobody answers has no route to be named by.
    if (evidence.length === 0 && !requests.some(isRouted)) return skipped("no request reached a route");
    return unless([...new Set(evidence)], "Span names hold the caller's values: each is a new operation in a backend.");
  },
};
