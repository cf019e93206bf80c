import type { Dependency, NeedContext, TemplateContext } from "../model/catalog.ts";
import type { Facts, ServiceFact } from "../model/facts.ts";
import { metrics } from "../model/metrics.ts";
import type { Selection } from "../model/selection.ts";
import { dependencies, pillars } from "../registry.ts";

/** What pillars, dependencies and frameworks are asked with. */
export function needContext(facts: Facts, service: ServiceFact, selection: Selection): NeedContext {
  const logger = dependencies.find(({ kind, id }) => kind === "logger" && selection.dependencies.includes(id));
  return { facts, service, selection, logger: logger?.id ?? "" };
}

const kinds: ReadonlyArray<Dependency["kind"]> = ["database", "cache", "queue", "http", "logger"];

/** What templates see for a selection. Lists are sorted: the order in which things were chosen leaves no trace. */
export function templateContext(context: NeedContext): TemplateContext {
  const { facts, service, selection } = context;
  const chosen = dependencies
    .filter(({ id }) => selection.dependencies.includes(id))
    .flatMap((dependency) => {
      const fact = facts.dependencies.find(({ id }) => id === dependency.id);
      // Without a pillar that wants something of it, a dependency has no generated code.
      if (fact === undefined || dependency.needs(context, fact).length === 0) return [];
      return [{ ...dependency.variant(fact), id: dependency.id, kind: dependency.kind }];
    });
  const base: TemplateContext = {
    service: { name: facts.name, version: facts.version },
    language: facts.language.value,
    moduleFormat: facts.moduleFormat.value,
    framework: { id: service.framework, major: service.frameworkMajor },
    pillars: Object.fromEntries(pillars.map(({ id }) => [id, selection.pillars.includes(id)])),
    dependencies: chosen,
    kinds: Object.fromEntries(
      kinds.map((kind) => [kind, chosen.some((dependency) => dependency.kind === kind)]),
    ) as TemplateContext["kinds"],
    paths: {
      health: selection.options.healthPath,
      ready: selection.options.readyPath,
      metrics: selection.options.metricsPath,
    },
    metrics,
    metricsPackage: "",
    otelMajor: 2,
    environment: environmentOf(facts),
    logger: context.logger,
  };
  return Object.assign(base, ...pillars.map((pillar) => pillar.context?.(context) ?? {})) as TemplateContext;
}

/** Generated code must not load what is not there in production. */
const isForDevelopment = ({ packages }: Facts, name: string): boolean =>
  packages.some((declared) => declared.name === name && declared.dev);

function environmentOf(facts: Facts): TemplateContext["environment"] {
  const given = facts.existing.flatMap(({ kind, argument }) =>
    kind === "late-environment" && argument !== undefined ? [argument] : [],
  );
  // The same file by several calls is one.
  const each = [...new Map(given.map((argument) => [JSON.stringify(argument), argument])).values()];
  const isThere = !isForDevelopment(facts, "dotenv");
  const options = each.flatMap((argument) => (typeof argument === "string" || !isThere ? [] : [argument]));
  return {
    importsDotenv: options.some((one) => Object.keys(one).length === 0),
    dotenv: options.filter((one) => Object.keys(one).length > 0),
    node: each.filter((argument) => typeof argument === "string"),
  };
}
