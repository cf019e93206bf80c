import type { LogLine } from "../logs/parse.ts";
import type { Span } from "../otlp/types.ts";
import type { Exemplar, Labels } from "../scrape/types.ts";
import type { SentRequest } from "../traffic/request.ts";

/** How the trace of a request was found; "none" when it was not. */
export type JoinedBy = "traceparent" | "span" | "log" | "time" | "none";

/** A series of a counter that grew between two scrapes. */
export interface Increase {
  readonly name: string;
  readonly labels: Labels;
  readonly by: number;
}

/** One request over all signals. */
export interface Joined {
  readonly request: SentRequest;
  /** False when somebody else sent it: then `request` is what the server span says; header and metric are not known. */
  readonly sentHere: boolean;
  /** "" when no trace was found. */
  readonly traceId: string;
  readonly joinedBy: JoinedBy;
  /** All spans of the trace, parents before their children. */
  readonly spans: readonly Span[];
  readonly server: Span | undefined;
  /** The owner of its route switched its own line off. */
  readonly quiet: boolean;
  /** Log lines that carry the request id or the trace id. */
  readonly logs: readonly LogLine[];
  /** X-Request-ID of the answer. */
  readonly echoed: string | undefined;
  /** Series of `http_requests_total` that grew; empty when there was no scrape. */
  readonly counter: readonly Increase[];
  /** The exemplar that names this trace. */
  readonly exemplar: Exemplar | undefined;
}
