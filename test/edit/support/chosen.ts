import type { Edit } from "./harmless.ts";

/** Settings that owners choose in the generated `config`. */
export const chosen: readonly Edit[] = [
  ["config", "another variable", ['env("DEPLOYMENT_ENVIRONMENT")', 'env("APP_ENV")']],
  ["config", "a variable less", ['numberFrom("METRICS_PORT", 9464)', "9464"]],
  ["config", "the version of the manifest", [/version: env.*,/, 'version: require("../package.json").version,']],
  ["fastify/config", "a number that is limited", [/drainTimeout: (.*),/, "drainTimeout: Math.min($1, 25_000),"]],
  ["fastify/config", "a probe by a variable", ['healthPath: "/health"', 'healthPath: env("HEALTH_PATH") ?? "/health"']],
  ["config", "frozen", ["config = {", "config = Object.freeze({"], ["\n};", "\n});"]],
];
