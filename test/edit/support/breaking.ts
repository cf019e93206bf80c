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
  ["config", "a probe elsewhere", ['"/health"', '"/alive"']],
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
