import { join, requestIdsOf } from "../join/join.ts";
import type { Joined } from "../join/types.ts";
import { textAttribute } from "../otlp/attribute.ts";
import type { Span } from "../otlp/types.ts";
import type { Output } from "../process/output.ts";
import type { Receiver } from "../receiver.ts";

/** The newest requests of a service, joined as their spans arrive. */
export interface History {
  /** Newest first. */
  requests(): readonly Joined[];
  subscribe(listener: (joined: Joined) => void): () => void;
  close(): void;
}

const maxRequests = 200;
/** Children and log lines of a request may come a moment after its server span. */
const settleTime = 300;

export function keepHistory(receiver: Receiver, output: Output): History {
  let kept: Joined[] = [];
  const listeners = new Set<(joined: Joined) => void>();
  const waiting = new Map<string, NodeJS.Timeout>();
  const add = (server: Span): void => {
    waiting.delete(server.spanId);
    const joined = joinSpan(server, receiver, output);
    kept = [joined, ...kept].slice(0, maxRequests);
    for (const listener of listeners) listener(joined);
  };
  const unsubscribe = receiver.subscribe(({ spans }) => {
    for (const span of spans) {
      if (span.kind !== "SERVER" || waiting.size >= maxRequests) continue;
      waiting.set(span.spanId, setTimeout(() => add(span), settleTime).unref());
    }
  });
  return {
    requests: () => kept,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      unsubscribe();
      for (const timer of waiting.values()) clearTimeout(timer);
    },
  };
}

/** The request as its server span tells it: nobody here has sent it. */
function joinSpan(server: Span, receiver: Receiver, output: Output): Joined {
  const { attributes, start, duration } = server;
  const status = attributes["http.response.status_code"];
  const [requestId = ""] = requestIdsOf(server);
  const request = {
    method: textAttribute(attributes, "http.request.method"),
    path: textAttribute(attributes, "url.path"),
    ...{ requestId, start, duration, status: typeof status === "number" ? status : 0, body: "" },
    headers: {},
  };
  return join({
    request,
    sentHere: false,
    sentTraceId: server.traceId,
    spans: receiver.spans(),
    lines: output.lines(),
  });
}
