import { beforeAll, describe, expect, it } from "vitest";
import { lostFeatures } from "../../src/edit/contract.ts";
import { allPillars, renderVariant } from "../templates/support/variant.ts";

/** What owners do to generated code that goes on doing what it is for: [file, what, pairs of text and new text]. */
const edits: ReadonlyArray<readonly [string, string, ...Array<readonly [string, string]>]> = [
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
];

/** What takes something away, or makes it never come, in a way that leaves every piece where it was. */
const breaks: typeof edits = [
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
];

let files: Map<string, string>;
beforeAll(async () => {
  files = await renderVariant({
    ...{ framework: "express", major: 5, language: "javascript", moduleFormat: "commonjs" },
    ...{ pillars: allPillars, node: "20.19.0", printWidth: 120 },
  });
});

function lostBy([file, , ...replacements]: (typeof edits)[number]): readonly string[] {
  const path = `${file}.js`;
  const before = files.get(path) ?? "";
  let after = before;
  for (const [from, to] of replacements) {
    expect(after).toContain(from);
    after = after.replace(from, () => to);
  }
  return (lostFeatures(path, before, after) ?? []).map(({ name }) => name);
}

describe("of generated code", () => {
  it.each(edits.map((edit) => [`${edit[0]}: ${edit[1]}`, edit] as const))("%s, nothing is lost", (_, edit) => {
    expect(lostBy(edit)).toEqual([]);
  });

  it.each(breaks.map((edit) => [`${edit[0]}: ${edit[1]}`, edit] as const))("%s, something is lost", (_, edit) => {
    expect(lostBy(edit)).not.toEqual([]);
  });
});
