import { languageAdapter } from "../edit/language.ts";
import type { ExistingFact, Facts, Place, ServiceFact } from "../model/facts.ts";
import type { Sources } from "../model/sources.ts";
import { frameworks } from "../registry.ts";
import { accessLogPackages, accessLogs } from "./access-logs.ts";
import { findDependencies } from "./dependencies.ts";
import { environmentFiles } from "./environment-files.ts";

/** The facts that are read from source: services, clients in use, and what the project has already. Pure. */
export function inspect(sources: Sources, facts: Omit<Facts, "services" | "dependencies" | "existing">): Facts {
  const adapter = languageAdapter(facts.language.value);
  if (adapter === undefined) return { ...facts, dependencies: [], existing: [], services: [] };
  const own = ({ evidence }: ExistingFact): boolean => evidence.file.startsWith(`${facts.observabilityDir}/`);
  const hasAccessLog = accessLogPackages.some((name) => isDeclared(facts, name));
  const base = {
    ...facts,
    dependencies: findDependencies(sources, adapter, facts),
    existing: [
      ...adapter.existing(sources).filter((fact) => !own(fact)),
      ...(hasAccessLog ? accessLogs(adapter.read(sources)) : []),
      ...environmentFiles(
        adapter.read(sources),
        frameworks.flatMap(({ packages }) => packages),
      ).filter((fact) => !own(fact)),
    ],
  };
  const declared = frameworks.filter(
    ({ packages, languages }) =>
      languages.includes(facts.language.value) && packages.some((name) => isDeclared(facts, name)),
  );
  const services = declared.flatMap((framework) => framework.detect(sources, base).services);
  // An example is no second service beside the one that it is an example of.
  const meant = services.filter(({ app }) => !adapter.isOneOff(sources, app.file));
  return {
    ...base,
    existing: atWholePaths(base.existing, services, sources).map((fact) =>
      isBehind(fact, services) ? { ...fact, kind: "late-environment" } : fact,
    ),
    services: meant.length > 0 ? meant : services,
  };
}

/** True for a `dotenv.config()` below the application: generated code is used where that is made. */
const isBehind = ({ kind, evidence }: ExistingFact, services: readonly ServiceFact[]): boolean =>
  kind === "environment" && services.some(({ app }) => app.file === evidence.file && app.line < evidence.line);

/** `router.get("/health")` on a router below /api is /api/health. */
function atWholePaths(
  existing: readonly ExistingFact[],
  services: readonly ServiceFact[],
  sources: Sources,
): readonly ExistingFact[] {
  const isRoute = ({ kind }: ExistingFact): boolean => kind === "health-route" || kind === "metrics-route";
  if (!existing.some(isRoute)) return existing;
  const registered = services.flatMap(
    (service) => frameworks.find(({ id }) => id === service.framework)?.routes?.(sources, service) ?? [],
  );
  return existing.flatMap((fact) => {
    const paths = registered
      .filter(({ at }) => isRoute(fact) && isSamePlace(at, fact.evidence))
      .map(({ path }) => path);
    return paths.length === 0 ? [fact] : [...new Set(paths)].map((value) => ({ ...fact, value }));
  });
}

const isSamePlace = (one: Place, other: Place): boolean =>
  one.file === other.file && one.line === other.line && one.column === other.column;

const isDeclared = ({ packages }: Pick<Facts, "packages">, name: string): boolean =>
  packages.some((declared) => declared.name === name);
