import { parseLogLine, type LogLine } from "../logs/parse.ts";
import type { Span } from "../otlp/types.ts";
import type { OutputLine } from "../process/output.ts";
import type { Exemplar, Scrape } from "../scrape/types.ts";
import type { SentRequest } from "../traffic/request.ts";
import { increases } from "./increase.ts";
import { spanTrees, type SpanNode } from "./tree.ts";
import type { Joined, JoinedBy } from "./types.ts";

export interface JoinInput {
  readonly request: SentRequest;
  /** Default true. */
  readonly sentHere?: boolean;
  /** Default false. */
  readonly quiet?: boolean;
  /** Trace id of the traceparent that was sent with it. */
  readonly sentTraceId?: string;
  readonly spans: readonly Span[];
  readonly lines: readonly OutputLine[];
  /** Scrapes around the request; nothing else may have been sent in between. */
  readonly before?: Scrape;
  readonly after?: Scrape;
}

/** Puts together what one request left in logs, spans and metrics. */
export function join(input: JoinInput): Joined {
  const { request, before, after } = input;
  const byRequest = linesWith(input.lines, request.requestId).filter((log) => log.requestId === request.requestId);
  const [traceId, joinedBy] = findTrace(input, byRequest);
  const spans = preorder(spanTrees(input.spans.filter((span) => traceId !== "" && span.traceId === traceId)));
  const byTrace = traceId === "" ? [] : linesWith(input.lines, traceId).filter((log) => log.traceId === traceId);
  const lines = new Map([...byRequest, ...byTrace].map((log) => [log.line, log]));
  const echoed = request.headers["x-request-id"];
  return {
    request,
    sentHere: input.sentHere ?? true,
    quiet: input.quiet ?? false,
    traceId,
    joinedBy,
    spans,
    server: findServer(spans),
    logs: [...lines.values()].sort((a, b) => a.line.time - b.line.time),
    echoed: Array.isArray(echoed) ? echoed.join(", ") : echoed,
    counter: before === undefined || after === undefined ? [] : increases(before, after, "http_requests_total"),
    exemplar: after === undefined || traceId === "" ? undefined : findExemplar(after, traceId),
  };
}

/** The request ids a span carries: semantic conventions make header attributes lists. */
export function requestIdsOf(span: Span): string[] {
  const value = span.attributes["http.request.header.x-request-id"];
  return (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === "string");
}

/** Parents before their children: clocks of one process may differ by a millisecond. */
const preorder = (trees: readonly SpanNode[]): Span[] =>
  trees.flatMap(({ span, children }) => [span, ...preorder(children)]);

/** The SERVER span nearest to the root: a second one belongs to another service of the same trace. */
function findServer(spans: readonly Span[]): Span | undefined {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const servers = spans.filter(({ kind }) => kind === "SERVER");
  return servers.find(({ parentSpanId }) => !ids.has(parentSpanId)) ?? servers[0];
}

/** From the surest sign to the weakest. */
function findTrace({ request, sentTraceId, spans }: JoinInput, logs: readonly LogLine[]): [string, JoinedBy] {
  if (sentTraceId !== undefined && spans.some(({ traceId }) => traceId === sentTraceId))
    return [sentTraceId, "traceparent"];
  const carrying = spans.find((span) => requestIdsOf(span).includes(request.requestId));
  if (carrying !== undefined) return [carrying.traceId, "span"];
  const logged = logs.find(({ traceId }) => /^[0-9a-f]{32}$/.test(traceId));
  if (logged !== undefined) return [logged.traceId, "log"];
  const path = request.path.split("?")[0];
  const around = spans.filter(
    (span) =>
      span.kind === "SERVER" &&
      span.attributes["url.path"] === path &&
      // One that names another request is that request's, also while this one's is still on its way.
      requestIdsOf(span).every((id) => id === request.headers["x-request-id"]) &&
      // A quarter of a second for clocks and for the time until the connection is accepted.
      span.start >= request.start - 250 &&
      span.start <= request.start + request.duration + 250,
  );
  const [only, ...others] = around;
  return only !== undefined && others.length === 0 ? [only.traceId, "time"] : ["", "none"];
}

/** A substring search first: parsing 20,000 lines for each request would take seconds. */
const linesWith = (lines: readonly OutputLine[], id: string): LogLine[] =>
  lines.filter(({ text }) => text.includes(id)).flatMap((line) => parseLogLine(line) ?? []);

function findExemplar(scrape: Scrape, traceId: string): Exemplar | undefined {
  for (const { samples } of scrape.families) {
    for (const { exemplar } of samples) {
      if (exemplar !== undefined && Object.values(exemplar.labels).includes(traceId)) return exemplar;
    }
  }
  return undefined;
}
