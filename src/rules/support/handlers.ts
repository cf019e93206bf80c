import type { CodeCall, CodeFunction } from "../../model/code.ts";

const registering = new Set([
  ...["get", "post", "put", "patch", "delete", "head", "options", "all", "use", "route", "param"],
  ...["addHook", "setErrorHandler", "setNotFoundHandler"],
]);

/** Receivers that hand requests to functions: applications, routers and plugins' own instances. */
const routers = /^(?:express|fastify|express#Router|express-promise-router|router)(?:\b|$)/;

/** True for a function that is called with each request: a route's handler, a middleware, a hook. */
export function isHandler({ handedTo, parameters }: CodeFunction): boolean {
  if (handedTo === undefined || !registering.has(handedTo.name)) return false;
  const { receiver } = handedTo;
  if (receiver?.kind === "call") return routers.test(receiver.call.callee);
  // A router that came as a parameter, or was made by something we can't follow: its handlers look like handlers.
  return receiver?.kind === "path" && /^(?:_?req|_?request|ctx|context|err|error)$/.test(parameters[0] ?? "");
}

/** Functions of the project that run for a request because `handler` calls them, directly or through others. */
export function reached(calls: readonly CodeCall[], depth = 0, seen = new Set<string>()): CodeFunction[] {
  if (depth > 4) return [];
  return calls.flatMap((call) => {
    const target = call.target();
    if (target === undefined) return [];
    const key = `${target.at.file}:${target.at.line}:${target.name}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [target, ...reached(target.calls(), depth + 1, seen)];
  });
}
