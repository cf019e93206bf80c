import { isScrape } from "../check/observations.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const log54: LiveRule = {
  code: "OG-LOG54",
  severity: "error",
  title: "A secret appears in no log line, span or metric",
  why: "Telemetry is kept long, copied often and read by many. A caller's secret in it has left the service.",
  source: "OWASP logging guidance: data to exclude",
  help: "Redact secrets where the line or the attribute is made.",
  pillars: ["logging", "tracing", "metrics"],
  place: { file: "logger", line: /redact/ },
  check({ secrets, lines, spans, logs, metrics, lastScrape }) {
    const planted = Object.entries(secrets);
    if (planted.length === 0) return skipped("no secret was sent");
    const places: [string, string[]][] = [
      ["a log line", lines.map(({ text }) => text)],
      [
        "a span",
        spans.map(({ name, attributes, events, statusMessage }) =>
          JSON.stringify([name, attributes, events, statusMessage]),
        ),
      ],
      ["an OTLP log record", logs.map(({ body, attributes }) => JSON.stringify([body, attributes]))],
      ["an OTLP metric", metrics.map(({ attributes }) => JSON.stringify(attributes))],
      ["a metric label", isScrape(lastScrape) ? [JSON.stringify(lastScrape.families)] : []],
    ];
    const evidence = planted.flatMap(([where, secret]) =>
      places.flatMap(([place, texts]) => {
        const found = texts.find((text) => text.includes(secret));
        return found === undefined ? [] : [`${where} is in ${place}: ${around(found, secret)}`];
      }),
    );
    return unless(evidence, "Callers' secrets leave the service with its telemetry.");
  },
};

function around(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return text.slice(Math.max(0, at - 40), at + secret.length + 10);
}
