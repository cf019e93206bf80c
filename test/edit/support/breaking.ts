import type { Edit } from "./harmless.ts";

/** What takes something away, or makes it never come, in a way that leaves every piece where it was. */
export const breaking: readonly Edit[] = [
  ["shutdown", "nothing is flushed", ["async function flush() {", "async function flush() {\n  return;"]],
  ["shutdown", "the process is ended first", ["draining = true;", "process.exit(0);\n  draining = true;"]],
  ["health", "always ready", ["ready ? 200 : 503", "ready ? 200 : 200"]],
  ["logger", "secrets shown", ["const hidden = typeof value !==", "const hidden = typeof value ==="]],
  ["start", "signals never handled", ["handleSignals(async", "if (false) handleSignals(async"]],
  ["request", "another boundary of errors", ["status >= 500 ? failure", "status >= 600 ? failure"]],
  [
    "request",
    "the path for the route",
    ['requestFinished(method, endpoint ?? "unmatched"', "requestFinished(method, path"],
  ],
  [
    "request",
    "the path for the route of a span",
    ["endServerSpan(server, method, endpoint", "endServerSpan(server, method, path"],
  ],
  ["request", "a cookie in each line", ["err: error,", "err: error,\n      session: request.headers.cookie,"]],
  ["config", "a setting less", [/metricsPort: .*\n/, ""]],
  ["fastify/config", "a setting of nothing", [/drainTimeout: .*,/, "drainTimeout: undefined,"]],
  ["config", "a probe elsewhere", ['"/health"', '"/alive"']],
  ["request", "the path where no route is known", ['(method, endpoint ?? "unmatched"', "(method, endpoint ?? path"]],
  ["request", "the path where a route is empty", ['(method, endpoint ?? "unmatched"', "(method, endpoint || path"]],
  ["request", "the URL for the route", ["= route();", "= route() ?? request.url;"]],
  [
    "request",
    "an id as it came",
    ['acceptRequestId(request.headers["x-request-id"])', 'request.headers["x-request-id"] ?? acceptRequestId()'],
  ],
  [
    "request",
    "a header of the caller as a text",
    ["err: error,", "err: error,\n      auth: String(request.headers.authorization),"],
  ],
  ["request", "a body in each line", ["err: error,", "err: error,\n      body: request.body,"]],
  ["request", "metrics by a variable", ["requestFinished(", "if (process.env.METRICS) requestFinished("]],
  ["request", "metrics of some requests", ["requestFinished(", "if (Math.random() < 0.1) requestFinished("]],
  [
    "request",
    "other handlers in the context",
    ["context.with(server.context, handlers)", "context.with(server.context, () => handlers)"],
  ],
  ["start", "spans by a variable", ["startTracing();", 'if (process.env.TRACING === "on") startTracing();']],
  ["http", "an error that is not handed on", ["next(error);", "next();"]],
  ["tracing", "a cookie in a span", ['"url.path": path,', '"url.path": path,\n    cookies: [headers.cookie],']],
  [
    "shutdown",
    "known to be draining too late",
    ["draining = true;\n  await sleep(delay);", "await sleep(delay);\n  draining = true;"],
  ],
  [
    "shutdown",
    "flushed before all is closed",
    ["await sleep(delay);", "await sleep(delay);\n  await flush();"],
    ["config.closeTimeout);\n  await flush();", "config.closeTimeout);"],
  ],
  ["fastify/http", "flushed by a variable", ["closedByUs ? undefined", "closedByUs || process.env.CI ? undefined"]],
  ["fastify/http", "handlers of a body without the ids", ["if (run) run(next);\n    else next();", "next();"]],
  [
    "health",
    "the wrong one of two answers",
    [
      'send(response, ready ? 200 : 503, { status: ready ? "ready" : "not_ready", checks: texts });',
      'if (ready) {\n    send(response, 503, { status: "not_ready", checks: texts });\n    return;\n  }\n  send(response, 200, { status: "ready", checks: texts });',
    ],
  ],
  [
    "request",
    "the wrong one of two values",
    [
      "const status = response.writableFinished ? response.statusCode : unfinished;",
      "let status = response.statusCode;\n    if (response.writableFinished) status = unfinished;",
    ],
  ],
];
