import type { LogLine } from "../logs/parse.ts";
import type { Span } from "../otlp/types.ts";
import { spanTrees, type SpanNode } from "./tree.ts";
import type { Increase, Joined } from "./types.ts";

/**
 * The picture of one request as plain text:
 * ```
 * GET /orders/7 200 -> [4bf92f3577b34da6a3ce929d0e0e4736]
 *   |- log line   info "request completed" trace_id span_id request_id
 *   |- metric     http_requests_total{endpoint="/orders/:id",method="GET",status="200"} +1, exemplar
 *   |- header     X-Request-ID obs-gen-1f2e, echoed
 *   `- span tree  SERVER GET /orders/:id 52 ms
 *                 `- INTERNAL authenticate_user 45 ms
 *                    `- CLIENT SELECT users 12 ms
 * ```
 */
export function renderTree(joined: Joined): string {
  const { request, traceId } = joined;
  const status = request.status === 0 ? "no answer" : String(request.status);
  const rows = [...logRows(joined), ...(joined.sentHere ? sentRows(joined) : []), spanRow(joined)];
  const lines = rows.flatMap(([title, text], index) => {
    const last = index === rows.length - 1;
    const [first = "", ...rest] = text.split("\n");
    const under = `  ${last ? " " : "|"}${" ".repeat(13)}`;
    return [`  ${last ? "`" : "|"}- ${title.padEnd(10)} ${first}`, ...rest.map((line) => under + line)];
  });
  const head = `${request.method} ${request.path} ${status} -> [${traceId === "" ? "no trace" : traceId}]`;
  return [printable(head), ...lines].join("\n");
}

type Row = readonly [title: string, text: string];

function logRows({ logs }: Joined): Row[] {
  if (logs.length === 0) return [["log line", "none"]];
  return logs.map((log) => ["log line", logText(log)]);
}

function logText(log: LogLine): string {
  const ids = [log.traceId && "trace_id", log.spanId && "span_id", log.requestId && "request_id"];
  const carried = ids.filter((id) => id !== "").join(" ");
  return printable(`${log.level || "no level"} "${log.message}" ${carried || "no ids"}`);
}

const sentRows = (joined: Joined): Row[] => [...metricRows(joined), ["header", headerText(joined)]];

function metricRows({ counter, exemplar }: Joined): Row[] {
  if (counter.length === 0) return [["metric", "none"]];
  return counter.map((increase) => ["metric", seriesText(increase) + (exemplar === undefined ? "" : ", exemplar")]);
}

function seriesText({ name, labels, by }: Increase): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return printable(`${name}{${pairs.map(([label, value]) => `${label}="${value}"`).join(",")}} +${by}`);
}

function headerText({ request, echoed }: Joined): string {
  if (echoed === undefined) return "X-Request-ID missing";
  return printable(
    `X-Request-ID ${echoed}${echoed === request.requestId ? ", echoed" : ", not the one that was sent"}`,
  );
}

function spanRow({ spans, server }: Joined): Row {
  if (spans.length === 0) return ["span tree", "none"];
  const outside = new Set(server === undefined ? [] : [server.parentSpanId]);
  return [
    "span tree",
    spanTrees(spans, outside)
      .flatMap((tree) => treeLines(tree, "", ""))
      .join("\n"),
  ];
}

function treeLines({ span, children, orphan }: SpanNode, first: string, rest: string): string[] {
  const own = first + spanText(span) + (orphan ? " (its parent is missing)" : "");
  const below = children.flatMap((child, index) => {
    const last = index === children.length - 1;
    return treeLines(child, `${rest}${last ? "`" : "|"}- `, `${rest}${last ? " " : "|"}  `);
  });
  return [own, ...below];
}

const spanText = ({ kind, name, duration, status }: Span): string =>
  printable(`${kind} ${name} ${durationText(duration)}${status === "ERROR" ? " ERROR" : ""}`);

/** Milliseconds for a person: "0.3 ms", "12 ms", "1.50 s". */
export function durationText(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  return ms < 999.5 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** What a service sends can't move the cursor or colour the terminal. */
const printable = (text: string): string => text.slice(0, 500).replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD");
