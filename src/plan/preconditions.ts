import { intersects, validRange } from "semver";
import { isOlder } from "../dependencies/version.ts";
import type { NeedContext } from "../model/catalog.ts";
import type { ExistingFact, Facts, ServiceFact } from "../model/facts.ts";
import type { Problem } from "../model/problem.ts";
import { instrumented, type Record } from "../model/record.ts";
import type { Sources } from "../model/sources.ts";
import { defaultOptions } from "../model/selection.ts";
import { frameworks } from "../registry.ts";
import { needsService } from "./selection.ts";

interface Project {
  readonly facts: Facts;
  readonly record: Record | undefined;
  readonly sources: Sources;
}

/** Stands for the service where there is none: what is chosen there is about the repository. */
const noService: ServiceFact = {
  framework: "",
  frameworkVersion: "",
  frameworkMajor: 0,
  app: { file: "package.json", line: 1 },
};

/** The one service that `ids` of pillars are added to, or why there is none. */
export function selectService({ facts, record, sources }: Project, ids: readonly string[]): ServiceFact | Problem {
  if (!needsService(ids)) return noService;
  // A service that came later does not make it doubtful which one is instrumented; a rule tells of the other.
  const [known, second] = instrumented(record, facts.services, sources);
  if (known !== undefined && second === undefined) return known;
  const [service, other] = facts.services;
  if (service === undefined)
    return {
      code: "framework-unknown",
      severity: "error",
      args: { supported: frameworks.map(({ title }) => title).join(", ") },
      at: { file: "package.json", line: 1 },
    };
  if (other !== undefined)
    return {
      code: "several-services",
      severity: "error",
      args: { services: facts.services.map(({ app }) => `${app.file}:${app.line}`).join(", ") },
      at: other.app,
    };
  return service;
}

/** A framework that generated code does not start with. What goes can go whatever the service runs with. */
export function outdated({ facts, service, selection }: NeedContext, record: Record | undefined): Problem[] {
  const framework = frameworks.find(({ id }) => id === service.framework);
  const declared = facts.packages.find(({ name }) => framework?.packages.includes(name) === true);
  const isLess = record?.selection.pillars.some((id) => !selection.pillars.includes(id)) ?? false;
  const { title = "", lowest = "0.0.0" } = framework ?? {};
  if (declared?.version === undefined || !isOlder(declared.version, lowest) || isLess) return [];
  const { name, version, range, promised = false, evidence } = declared;
  // What is installed in the end is the newest one that the range allows.
  if (promised && validRange(range) !== null && intersects(range, `>=${lowest}`)) return [];
  const args = { framework: title, package: name, version, range, lowest };
  return [{ code: "framework-outdated", severity: "error", args, at: evidence }];
}

/** What the project has already and a chosen pillar would double or hide. */
export function conflicts({ facts, selection }: NeedContext, record: Record | undefined): Problem[] {
  const { healthPath, readyPath } = selection.options;
  const added = (pillar: string): boolean =>
    selection.pillars.includes(pillar) && !(record?.selection.pillars.includes(pillar) ?? false);
  const without = (pillar: string): string => selection.pillars.filter((id) => id !== pillar).join(",");
  const problem = (code: string, { value, evidence }: ExistingFact, args: Problem["args"]): Problem => ({
    code,
    severity: "error",
    args: { what: value, ...args },
    at: evidence,
  });
  const flagOf = (path: string): string => (path === healthPath ? "--health-path" : "--ready-path");
  return facts.existing.flatMap((fact) => {
    if (fact.kind === "telemetry-sdk" && added("tracing"))
      return [problem("sdk-exists", fact, { others: without("tracing") })];
    if (fact.kind === "health-route" && added("health") && [healthPath, readyPath].includes(fact.value))
      return [problem("route-exists", fact, { others: without("health"), flag: flagOf(fact.value) })];
    const isUsual = [defaultOptions.healthPath, defaultOptions.readyPath].includes(fact.value);
    if (fact.kind === "health-route" && added("health") && isUsual)
      return [{ ...problem("route-kept", fact, { health: healthPath, ready: readyPath }), severity: "info" }];
    if (fact.kind === "unread-environment" && record === undefined && needsService(selection.pillars))
      return [{ ...problem("environment-unread", fact, {}), severity: "info" }];
    if (fact.kind === "access-log" && added("logging"))
      return [{ ...problem("access-log-exists", fact, {}), severity: "info" }];
    if (fact.kind === "structured-access-log" && added("logging"))
      return [
        {
          ...problem("access-log-doubled", fact, fact.option === undefined ? {} : { option: fact.option }),
          severity: "info",
        },
      ];
    return [];
  });
}
