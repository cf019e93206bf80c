import { skipped, unless, type LiveRule } from "./types.ts";

export const trc60: LiveRule = {
  code: "OG-TRC60",
  severity: "error",
  title: "With a collector that never answers, the service serves and ends in time",
  why: "Telemetry must not take down what it observes: a collector in trouble would slow down requests or make the platform kill the process.",
  source: "OpenTelemetry error handling principles",
  help: "Give the flush at shutdown a deadline.",
  pillars: ["tracing", "metrics", "logging"],
  place: { file: "shutdown", line: /flushTimeout/ },
  check({ collectorDown, requests, shutdown }) {
    if (collectorDown === undefined) return skipped("the service was not started here");
    const { answers, stopped, deadline } = collectorDown;
    const usual = new Map(requests.map(({ request }) => [`${request.method} ${request.path}`, request.status]));
    const worse = answers.filter(
      ({ method, path, status }) => status === 0 || (status >= 500 && (usual.get(`${method} ${path}`) ?? 0) < 500),
    );
    const evidence = worse.map(({ method, path, status, error }) => `${method} ${path}: ${error ?? status}`);
    // One that never ends is not kept by a collector: OG-HLT53 tells of it.
    if (stopped.killed && shutdown?.stopped.killed !== true)
      evidence.push(`still running ${deadline} ms after SIGTERM`);
    return unless(evidence, "A collector in trouble takes the service with it.");
  },
};
