import type { NeedContext } from "../model/catalog.ts";
import type { Operations } from "../model/operations.ts";
import type { Selection, Slo, StackOptions } from "../model/selection.ts";
import { backends, dependencies } from "../registry.ts";
import { defaultSlo, defaultStack } from "./slo.ts";

/** What the operations files of this service are made from. */
export function operationsOf(context: NeedContext): Operations {
  const { facts, selection } = context;
  const databases = dependencies
    .filter(({ id, kind }) => selection.dependencies.includes(id) && (kind === "database" || kind === "cache"))
    .filter(({ id }) => facts.dependencies.some((fact) => fact.id === id))
    .map(({ id, title, kind }) => ({ id, title, hasPool: kind === "database" }));
  const { healthPath, readyPath, metricsPath } = selection.options;
  return {
    job: facts.name,
    slug: slugOf(facts.name),
    version: facts.version,
    pillars: selection.pillars,
    databases,
    paths: { health: healthPath, ready: readyPath, metrics: metricsPath },
    slo: slo(selection),
    stack: stackOptions(selection),
  };
}

export const slo = ({ options }: Selection): Slo => ({ ...defaultSlo, ...options.slo });

export const stackOptions = ({ options }: Selection): StackOptions => ({
  ...defaultStack,
  // Budgets are computed over the whole window of the objective.
  retention: Math.max(defaultStack.retention, options.slo?.window ?? 0),
  backends: backends.map(({ id }) => id),
  ...options.stack,
});

/** "@acme/Shop API" becomes "acme-shop-api". Kubernetes allows 63 characters, of which suffixes need some. */
function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return slug === "" ? "service" : slug;
}
