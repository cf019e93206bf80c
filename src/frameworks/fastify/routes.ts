import { type MethodCall, literalOf, methodCalls, unitsWith } from "../../edit/typescript/index.ts";
import type { Sources } from "../../model/sources.ts";
import { sought } from "../../model/survey.ts";

const methods = ["get", "head", "post", "put", "patch", "delete", "options"];

const framework = sought("fastify");

/**
 * Routes registered with a literal path. Plugins are functions that Fastify calls, so an instance can't be followed to
 * them: every `x.get("/path", ...)` of a file that knows Fastify counts, below the folder that autoload would load it from.
 */
export function findRoutes(sources: Sources): Array<{ method: string; path: string }> {
  const units = unitsWith(sources, framework);
  return methodCalls(units, methods).flatMap((call) => {
    const [first] = call.args;
    const path = first && literalOf(first);
    if (path === undefined || call.args.length < 2 || !(path === "" || path.startsWith("/"))) return [];
    return [{ method: methodOf(call), path: withFolder(call.call.unit.path, path) }];
  });
}

const methodOf = ({ receiver, call }: MethodCall): string =>
  (/^\s*\.\s*(\w+)/.exec(call.unit.text.slice(receiver.node.end))?.[1] ?? "get").toUpperCase();

/** routes/example/index.js is mounted below /example by @fastify/autoload. */
function withFolder(file: string, path: string): string {
  const folder = /(?:^|\/)routes\/(.+)\/[^/]+$/.exec(file)?.[1];
  const prefix = folder === undefined ? "" : `/${folder}`;
  return path === "/" && prefix !== "" ? prefix : prefix + path || "/";
}
