import type { ExistingFact } from "./facts.ts";

const metricsPath = /^\/(metrics|prometheus)$/;
const healthPath = /^\/(health|healthz|health\/\w+|ready|readyz|live|livez|status|ping)$/;

/** What a path is that monitoring usually asks for; undefined for all others. */
export function kindOfPath(path: string): ExistingFact["kind"] | undefined {
  if (metricsPath.test(path)) return "metrics-route";
  return healthPath.test(path) ? "health-route" : undefined;
}
