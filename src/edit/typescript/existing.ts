import { ts } from "ts-morph";
import type { ExistingFact } from "../../model/facts.ts";
import { kindOfPath } from "../../model/monitoring.ts";
import type { Constructor } from "../../model/need.ts";
import type { Sources } from "../../model/sources.ts";
import { callsOfMethod, quotes, sought } from "../../model/survey.ts";
import { constructions, methodCalls } from "./calls.ts";
import { evaluate } from "./evaluate.ts";
import { signalHandlings } from "./signals.ts";
import { unitsReaching } from "./specifiers.ts";
import { placeOf, textOf, unitsWith } from "./unit.ts";

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
  return [
    ...findSdks(sources),
    ...findRoutes(sources),
    ...findSignalHandlers(sources),
    ...findLateEnvironment(sources),
  ];
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

/** Imports run before `dotenv.config()`, whatever the order of the lines: what they load reads an empty environment. */
function findLateEnvironment(sources: Sources): ExistingFact[] {
  return methodCalls(unitsReaching(sources, "dotenv", configCalls), ["config"]).flatMap(
    ({ call, args }): ExistingFact[] => {
      const isHoisted = call.unit.tree.statements.some(ts.isImportDeclaration);
      const value = evaluate(sources, call);
      const isDotenv = value?.kind === "instance" && value.module === "dotenv";
      if (!isHoisted || !isDotenv || args.length > 0) return [];
      return [{ kind: "late-environment", value: "dotenv", evidence: placeOf(call) }];
    },
  );
}
