import { parseLogLine } from "../logs/parse.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const res51: LiveRule = {
  code: "OG-RES51",
  severity: "error",
  title: "All signals name the same service",
  why: "A backend puts signals together by the service's name. With several names, logs, metrics and traces of one service are three services.",
  source: "Instrumentation Score RES-004",
  help: "Give the logger, the meter and the tracer the same service name; generated code takes it from config.",
  pillars: ["tracing"],
  place: { file: "config", line: /service:/ },
  check({ spans, logs, metrics, lines }) {
    const seen = new Map<string, string>();
    const see = (name: unknown, where: string): void => {
      if (typeof name === "string" && name !== "" && !seen.has(name)) seen.set(name, where);
    };
    for (const { resource } of spans) see(resource.attributes["service.name"], "spans");
    for (const { resource } of logs) see(resource.attributes["service.name"], "OTLP logs");
    for (const { resource } of metrics) see(resource.attributes["service.name"], "OTLP metrics");
    for (const line of lines) see(serviceOf(parseLogLine(line)?.fields), "log lines");
    if (seen.size === 0) return skipped("no signal names a service");
    const evidence = seen.size === 1 ? [] : [...seen].map(([name, where]) => `${where}: ${name}`);
    return unless(evidence, "The signals name different services, so a backend can't put them together.");
  },
};

/** `service` or the ECS and OpenTelemetry spelling; an object has it as `name`. */
function serviceOf(fields: { readonly [name: string]: unknown } | undefined): unknown {
  const service = fields?.["service"] ?? fields?.["service.name"];
  return typeof service === "object" && service !== null && "name" in service ? service.name : service;
}
