import type { LiveResult } from "../check/options.ts";

/** The result as JSON with a version: fields may be added, never changed. Spans and lines of each request are included. */
export function liveJson(result: LiveResult): string {
  return `${JSON.stringify({ schema: 1, ok: result.findings.length === 0, ...result }, null, 2)}\n`;
}
