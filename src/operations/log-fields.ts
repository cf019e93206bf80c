import type { LogNaming } from "../model/selection.ts";

/** What a line of the logging contract holds besides the fields of its own event. */
type LogField =
  | "message"
  | "level"
  | "service"
  | "environment"
  | "traceId"
  | "spanId"
  | "requestId"
  | "method"
  | "path"
  | "route"
  | "status"
  | "duration"
  | "errorType"
  | "errorMessage"
  | "errorStack";

/**
 * Names of the fields of a log line in the search engine. "plain" are those of the line itself; "ecs" those of the
 * Elastic Common Schema 8.11, which knows no route.
 */
export const logFields: { readonly [naming in LogNaming]: { readonly [field in LogField]: string } } = {
  plain: {
    message: "msg",
    level: "level",
    service: "service",
    environment: "environment",
    traceId: "trace_id",
    spanId: "span_id",
    requestId: "request_id",
    method: "method",
    path: "path",
    route: "route",
    status: "status",
    duration: "duration_ms",
    errorType: "err.type",
    errorMessage: "err.message",
    errorStack: "err.stack",
  },
  ecs: {
    message: "message",
    level: "log.level",
    service: "service.name",
    environment: "service.environment",
    traceId: "trace.id",
    spanId: "span.id",
    requestId: "http.request.id",
    method: "http.request.method",
    path: "url.path",
    route: "labels.route",
    status: "http.response.status_code",
    duration: "event.duration",
    errorType: "error.type",
    errorMessage: "error.message",
    errorStack: "error.stack_trace",
  },
};
