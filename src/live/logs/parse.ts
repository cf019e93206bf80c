import type { OutputLine } from "../process/output.ts";

/** What one line of structured output says, whatever the logger calls its fields. */
export interface LogLine {
  readonly line: OutputLine;
  /** The whole object. */
  readonly fields: { readonly [name: string]: unknown };
  readonly message: string;
  /** Lower case: "info"; "" when the line has none. */
  readonly level: string;
  /** As written at the top level of the object, "" when missing; validity is for the rules to judge. */
  readonly traceId: string;
  readonly spanId: string;
  readonly requestId: string;
}

/** The log line in a line of output, or undefined when it is not one JSON object. */
export function parseLogLine(line: OutputLine): LogLine | undefined {
  if (!line.text.startsWith("{")) return undefined;
  let fields: { readonly [name: string]: unknown };
  try {
    fields = JSON.parse(line.text) as typeof fields;
  } catch {
    return undefined;
  }
  const first = (...names: readonly string[]): string => {
    const found = names
      .map((name) => fields[name])
      .find((value) => typeof value === "string" || typeof value === "number");
    return found === undefined ? "" : String(found);
  };
  const level = first("level", "severity", "log.level", "levelname");
  return {
    line,
    fields,
    message: first("msg", "message", "event", "body"),
    level: (pinoLevels[level] ?? level).toLowerCase(),
    traceId: first("trace_id", "traceId", "trace.id"),
    spanId: first("span_id", "spanId", "span.id"),
    requestId: first("request_id", "requestId", "http.request.id", "reqId"),
  };
}

/** Numbers pino and bunyan write for levels. */
const pinoLevels: { readonly [level: string]: string } = {
  "10": "trace",
  "20": "debug",
  "30": "info",
  "40": "warn",
  "50": "error",
  "60": "fatal",
};
