/** A file of generated code, what is done to it, and pairs of text and new text. */
export type Edit = readonly [string, string, ...Array<readonly [string | RegExp, string]>];

/** What owners do to generated code that goes on doing what it is for. */
export const harmless: readonly Edit[] = [
  ["request", "a field more in each line", ["err: error,", "err: error,\n      ip: request.ip,"]],
  [
    "request",
    "no line for some paths",
    ["logger[status", 'if (path.startsWith("/internal")) return;\n    logger[status'],
  ],
  [
    "request",
    "slow requests as warnings",
    [
      'logger[status >= 500 ? "error" : "info"](fields',
      'const level = status >= 500 ? "error" : seconds > 1 ? "warn" : "info";\n    logger[level](fields',
    ],
  ],
  [
    "request",
    "a header of their own",
    ["if (isDraining())", 'response.setHeader("X-Served-By", "me");\n  if (isDraining())'],
  ],
  [
    "request",
    "the id read by a function",
    ['request.headers["x-request-id"]', "idFrom(request)"],
    ["let inFlight", 'const idFrom = (request) => request.headers["x-request-id"];\nlet inFlight'],
  ],
  [
    "request",
    "another name for a local",
    ["const begin =", "const startedAt ="],
    ["now() - begin", "now() - startedAt"],
  ],
  [
    "request",
    "what may throw in a try",
    [
      "requestStarted(method);",
      'try {\n    requestStarted(method);\n  } catch (error) {\n    logger.warn({ err: error }, "metrics");\n  }',
    ],
  ],
  ["request", "a comparison the other way round", ["const error = status >= 500 ?", "const error = 500 <= status ?"]],
  [
    "request",
    "a name for a condition",
    ["const error = status >= 500 ?", "const isFailed = status >= 500;\n    const error = isFailed ?"],
    ["logger[status >= 500 ?", "logger[isFailed ?"],
  ],
  [
    "shutdown",
    "other names for parameters",
    ["onShutdown(name, close)", "onShutdown(label, work)"],
    ["closing.unshift([name, close])", "closing.unshift([label, work])"],
  ],
  [
    "request",
    "a function for what the line says",
    [
      "const fields = {",
      'const fieldsOf = (endpoint) => ({ route: endpoint ?? "unmatched" });\n    const fields = {\n      ...fieldsOf(endpoint),',
    ],
  ],
  ["shutdown", "a line at the start", ["draining = true;", 'logger.info({}, "draining");\n  draining = true;']],
  ["shutdown", "one signal more", ['["SIGTERM", "SIGINT"]', '["SIGTERM", "SIGINT", "SIGHUP"]']],
  ["shutdown", "an exit code of their own", ["process.exit(0)", "process.exit(process.exitCode ?? 0)"]],
  [
    "shutdown",
    "nothing to flush",
    ["async function flush() {", "async function flush() {\n  if (flushing.length === 0) return;"],
  ],
  [
    "health",
    "a route more",
    [
      "if (path === config.healthPath) send",
      'if (path === "/version") {\n    send(response, 200, { version: "1" });\n    return true;\n  }\n  if (path === config.healthPath) send',
    ],
  ],
  ["health", "another body", ['{ status: "healthy" }', '{ status: "ok", pid: process.pid }']],
  [
    "health",
    "a name for a status",
    ["send(response, ready ? 200 : 503, {", "const status = ready ? 200 : 503;\n  send(response, status, {"],
  ],
  ["logger", "one more secret", ["&& isSecret(key);", '&& (isSecret(key) || key === "ssn");']],
  [
    "logger",
    "one more field of all lines",
    ["environment: config.environment }", "environment: config.environment, region: process.env.REGION }"],
  ],
  [
    "logger",
    "an early return for a choice",
    ["return isPlain ? redact(value, levels) : value;", "if (!isPlain) return value;\n  return redact(value, levels);"],
  ],
  [
    "outgoing",
    "a host that is left out",
    ["const attributes = {", 'if (url.hostname === "metadata.internal") return;\n  const attributes = {'],
  ],
  [
    "http",
    "a name for the middleware",
    [
      "return (request, response, next) => {\n    observe",
      "return function observability(request, response, next) {\n    observe",
    ],
  ],
  [
    "request",
    "two calls for a chosen level",
    [
      'logger[status >= 500 ? "error" : "info"](fields, "request completed");',
      'if (status >= 500) logger.error(fields, "request completed");\n    else logger.info(fields, "request completed");',
    ],
  ],
  [
    "request",
    "a decision in a function",
    ["response.writableFinished ? response.statusCode : unfinished", "statusOf(response, unfinished)"],
    [
      "let inFlight",
      "function statusOf(response, other) {\n  if (!response.writableFinished) return other;\n  return response.statusCode;\n}\nlet inFlight",
    ],
  ],
  [
    "request",
    "a variable that gets another value",
    [
      "const status = response.writableFinished ? response.statusCode : unfinished;",
      "let status = unfinished;\n    if (response.writableFinished) status = response.statusCode;",
    ],
  ],
  [
    "request",
    "another name for what is called",
    ["observe(request, response, route)", "observe(request, response, routeNow)"],
    ["= route();", "= routeNow();"],
  ],
  [
    "request",
    "one name for what was written twice",
    ["const failure =", 'const label = endpoint ?? "unmatched";\n    const failure ='],
    ['requestFinished(method, endpoint ?? "unmatched"', "requestFinished(method, label"],
    ['route: endpoint ?? "unmatched"', "route: label"],
  ],
  [
    "request",
    "routes in small letters",
    ["= route();", "= route();\n    if (endpoint) endpoint = endpoint.toLowerCase();"],
    ["const endpoint", "let endpoint"],
  ],
  [
    "request",
    "a function with a name for what comes at the end",
    ['response.once("close", () => {', "const finished = () => {"],
    ['"request completed");\n  });', '"request completed");\n  };\n  response.once("close", finished);'],
  ],
  [
    "request",
    "a cookie that can't be told from its hash",
    ["err: error,", "err: error,\n      session: hash(request.headers.cookie),"],
  ],
  [
    "request",
    "a line only where the environment asks for it",
    ["logger[status", 'if (process.env.ACCESS_LOG !== "off") logger[status'],
  ],
  [
    "start",
    "no port of metrics in tests",
    ["void startMetrics();", 'if (process.env.NODE_ENV !== "test") void startMetrics();'],
  ],
  [
    "health",
    "two answers for one that is chosen",
    [
      'send(response, ready ? 200 : 503, { status: ready ? "ready" : "not_ready", checks: texts });',
      'if (!ready) {\n    send(response, 503, { status: "not_ready", checks: texts });\n    return;\n  }\n  send(response, 200, { status: "ready", checks: texts });',
    ],
  ],
  [
    "outgoing",
    "a default in a pattern",
    ["const status = response?.statusCode ?? 0;", "const { statusCode: status = 0 } = response ?? {};"],
  ],
  [
    "metrics",
    "an early return of a value",
    ['return known.has(name) ? name : "_OTHER";', 'if (!known.has(name)) return "_OTHER";\n  return name;'],
  ],
  [
    "metrics",
    "an entry that is added later",
    [
      "const exemplarLabels = traceId === undefined ? {} : { trace_id: traceId };",
      "const exemplarLabels = {};\n  if (traceId !== undefined) exemplarLabels.trace_id = traceId;",
    ],
  ],
  [
    "sdk",
    "two returns for a choice",
    [
      'return protocol === "grpc" ? createGrpcExporter() : new OTLPTraceExporter();',
      'if (protocol === "grpc") return createGrpcExporter();\n  return new OTLPTraceExporter();',
    ],
  ],
  [
    "shutdown",
    "a delay that is chosen before",
    [
      'const done = shutdown(signal === "SIGINT" ? 0 : config.drainDelay);',
      'let delay = config.drainDelay;\n      if (signal === "SIGINT") delay = 0;\n      const done = shutdown(delay);',
    ],
  ],
  [
    "logger",
    "an object that is spread for an entry",
    [
      "if (id !== undefined) ids.request_id = id;\n  return ids;",
      "return id === undefined ? ids : { ...ids, request_id: id };",
    ],
  ],
  [
    "http",
    "a name for what runs the handlers",
    [
      "observe(request, response, () => routeOf(request))?.(() => {",
      "const run = observe(request, response, () => routeOf(request));\n    if (run === undefined) return;\n    run(() => {",
    ],
  ],
  [
    "fastify/http",
    "an early return for an else",
    ["if (run) run(next);\n    else next();", "if (!run) {\n      next();\n      return;\n    }\n    run(next);"],
  ],
  ["fastify/http", "another name for what is called", [/\bnext\b/g, "proceed"]],
  [
    "correlation",
    "an early return for a choice",
    [
      'return typeof header === "string" && harmless.test(header) ? header : randomUUID();',
      'if (typeof header === "string" && harmless.test(header)) return header;\n  return randomUUID();',
    ],
  ],
  ["tracing", "a shorter question for what is there", ["if (route !== undefined)", "if (route)"]],
];
