/** A request to send. */
export interface PlannedRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: { readonly [name: string]: string };
  /** Its route writes no line for a request. */
  readonly quiet?: boolean;
}

/** A route that is known from the source or a document. */
export interface KnownRoute {
  readonly method: string;
  readonly path: string;
  readonly quiet?: boolean;
}

/**
 * Reads `--request`: "POST /orders {\"item\":1}", "GET /orders", "/orders". Undefined when it is none of these.
 */
export function parseRequest(text: string): PlannedRequest | undefined {
  const match = /^(?:([A-Za-z-]+)\s+)?(\/\S*)(?:\s+([^]+))?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, method = "GET", path = "/", body] = match;
  return { method: method.toUpperCase(), path, ...(body === undefined ? {} : { body }) };
}

/** A number that is no index by accident: it is found again wherever a raw path leaks. */
export const sampleId = "7340021";

/**
 * What is sent: the user's own requests as they are, and each route that is safe to call (RFC 9110: GET and HEAD change
 * nothing) with its parameters filled. At most `limit`, each path once.
 */
export function planRequests(
  own: readonly PlannedRequest[],
  routes: readonly KnownRoute[],
  limit = 12,
): PlannedRequest[] {
  const safe = routes.filter(({ method }) => /^(GET|HEAD)$/i.test(method));
  const filled = safe.flatMap(({ method, path, quiet = false }) => {
    const sample = fillPath(path);
    return sample === undefined ? [] : [{ method: method.toUpperCase(), path: sample, ...(quiet && { quiet }) }];
  });
  const seen = new Set<string>();
  const isQuiet = ({ method, path }: PlannedRequest): boolean =>
    filled.some((route) => route.quiet && route.method === method && route.path === path.split("?")[0]);
  return [...own.map((request) => (isQuiet(request) ? { ...request, quiet: true } : request)), ...filled]
    .filter(({ method, path }) => !seen.has(`${method} ${path}`) && seen.add(`${method} ${path}`))
    .slice(0, limit);
}

/** ":id", "{id}", ":id(\\d+)", "<int:id>" become a number; patterns that are no paths give undefined. */
function fillPath(path: string): string | undefined {
  const filled = path
    .replace(/\{\/[^{}]*\}/g, "")
    .replace(/\/:[A-Za-z_]\w*(\([^)]*\))?\?/g, "")
    .replace(/:[A-Za-z_]\w*(\([^)]*\))?/g, sampleId)
    .replace(/\{[^}/]+\}/g, sampleId)
    .replace(/<[^>/]+>/g, sampleId);
  const absolute = filled.startsWith("/") ? filled : `/${filled}`;
  return /^[\w/.~%@!$&',;=+-]*$/.test(absolute) ? absolute : undefined;
}
