import { ts } from "ts-morph";
import type { ExistingFact } from "../../model/facts.ts";
import { kindOfPath } from "../../model/monitoring.ts";
import type { Constructor } from "../../model/need.ts";
import type { Sources } from "../../model/sources.ts";
import { callsOfMethod, quotes, sought } from "../../model/survey.ts";
import { constructions, methodCalls } from "./calls.ts";
import { branchesOf } from "./conditions.ts";
import { enclosingFunction, evaluate } from "./evaluate.ts";
import { requiredModule, resolveModule } from "./modules.ts";
import { signalHandlings } from "./signals.ts";
import { unitsReaching } from "./specifiers.ts";
import { type Site, descendants, placeOf, textOf, unitsWith } from "./unit.ts";

/** Packages that start telemetry of their own, and the call by which they do. */
const sdkStarts: readonly Constructor[] = [
  { module: "@opentelemetry/sdk-node", export: "NodeSDK", construct: true },
  { module: "@opentelemetry/sdk-trace-node", export: "NodeTracerProvider", construct: true },
  { module: "@sentry/node", export: "init", construct: false },
  { module: "@sentry/nestjs", export: "init", construct: false },
  { module: "dd-trace", export: "init", construct: false },
  { module: "newrelic", export: "default", construct: false },
];

/** `"/health`, in any quotes: words alone would be in every second file. */
const routeNeedles = sought(
  ...["health", "metrics", "prometheus", "ready", "live", "status", "ping"].flatMap((name) =>
    quotes.map((quote) => `${quote}/${name}`),
  ),
);

const configCalls = sought(...callsOfMethod("config"));

const routeMethods = ["get", "all", "use", "route"];

/** What the project has already that generated code must live with. */
export function findExisting(sources: Sources): ExistingFact[] {
  return [...findSdks(sources), ...findRoutes(sources), ...findSignalHandlers(sources), ...findEnvironment(sources)];
}

function findSdks(sources: Sources): ExistingFact[] {
  return sdkStarts.flatMap((start) =>
    constructions(sources, [start]).map((site): ExistingFact => ({
      kind: "telemetry-sdk",
      value: start.module,
      evidence: placeOf(site),
    })),
  );
}

/** True for a path that monitoring usually asks for. */
export const isMonitoring = (path: string): boolean => kindOfPath(path) !== undefined;

const namesMonitoring = (text: string): boolean =>
  [...text.matchAll(/["'`](\/[\w/-]*)["'`]/g)].some(([, path = ""]) => isMonitoring(path));

/** Routes registered under a literal path that monitoring usually asks for. */
function findRoutes(sources: Sources): ExistingFact[] {
  const calls = methodCalls(unitsWith(sources, routeNeedles, namesMonitoring), routeMethods);
  return calls.flatMap(({ call, args: [path, handler] }): ExistingFact[] => {
    const literal = path && /^["'`](\/[\w/-]*)["'`]$/.exec(textOf(path))?.[1];
    const kind = literal === undefined ? undefined : kindOfPath(literal);
    if (literal === undefined || kind === undefined || handler === undefined) return [];
    return [{ kind, value: literal, evidence: placeOf(call) }];
  });
}

const findSignalHandlers = (sources: Sources): ExistingFact[] =>
  signalHandlings(sources).map(({ call, signal }) => ({
    kind: "signal-handler",
    value: signal,
    evidence: placeOf(call),
  }));

/**
 * What is required above `dotenv.config()` reads an empty environment; of files whose imports run before all else, see
 * `src/inspect/environment-files.ts`. A call under a condition is none that could be made earlier: the package may be there for
 * development alone.
 */
function findEnvironment(sources: Sources): ExistingFact[] {
  return methodCalls(unitsReaching(sources, "dotenv", configCalls), ["config"]).flatMap(
    ({ call, args }): ExistingFact[] => {
      const isHoisted = call.unit.tree.statements.some(ts.isImportDeclaration);
      const value = evaluate(sources, call);
      const isDotenv = value?.kind === "instance" && value.module === "dotenv";
      if (isHoisted || !isDotenv || args.length > 0 || branchesOf(call.node).length > 0) return [];
      const kind =
        enclosingFunction(call.node) !== undefined || loadsOwnAbove(sources, call) ? "late-environment" : "environment";
      return [{ kind, value: "dotenv", argument: {}, evidence: placeOf(call) }];
    },
  );
}

/** What is loaded of the project may load generated code. */
const loadsOwnAbove = (sources: Sources, { unit, node }: Site): boolean =>
  descendants(unit.tree).some((other) => {
    const module = other.end <= node.pos ? requiredModule(other) : undefined;
    return module !== undefined && "file" in resolveModule(sources, unit.path, module);
  });
