import {
  type MethodCall,
  type Use,
  callsOn,
  evaluate,
  isExport,
  isHanded,
  isInside,
  isMonitoring,
  literalOf,
  misplaced,
  nameOf,
  originOf,
  pathIn,
  placeOf,
  reachOf,
  registrationOf,
  sameSite,
  scopeOf,
  settle,
  shown,
  surelyCalls,
  textOf,
  unitsImporting,
} from "../../edit/typescript/index.ts";
import type { FrameworkNeed } from "../../model/need.ts";
import type { Problem } from "../../model/problem.ts";
import type { Sources } from "../../model/sources.ts";
import type { Application } from "./application.ts";
import { isErrorFunction, isErrorHandler, isRoute, registering } from "./registrations.ts";

/**
 * What is wrong with where the middleware or the error hook is registered, by what `placement.ts` puts them between: the
 * middleware comes before all routes, behind the error hook comes no route, and before it nothing that answers errors.
 * What can't be followed is not judged.
 */
export function judgePosition(
  sources: Sources,
  { kind }: FrameworkNeed,
  application: Application,
  use: Use,
): Problem | undefined {
  const own = registrationOf(use);
  if (kind === "listening" || own === undefined) return undefined;
  // As a middleware itself it would make one for each request, and call nothing.
  if (!use.isCalled) return misplaced("wiring-uncalled", use);
  const { before, registration, after } = orderOf(sources, application, own);
  const path = [own, registration].map((call) => partOf(call, use)).find((part) => part !== undefined);
  if (path !== undefined) return misplaced("wiring-partial", use, { path });
  const problem = (code: string, other: MethodCall | undefined): Problem | undefined =>
    other && misplaced(code, use, { other: shown(other), ...placeOf(other.call) });
  const isRouted = (call: MethodCall): boolean => isRoute(sources, call);
  if (kind === "middleware")
    return problem(
      "wiring-late",
      before.find((call) => (isRouted(call) && !isProbe(call)) || isBodyParser(sources, call)),
    );
  const sinceRoutes = before.slice(before.findLastIndex(isRouted) + 1);
  const next = after.findIndex((call) => isErrorHandler(sources, call));
  const untilNext = next === -1 ? after : after.slice(0, next);
  return (
    problem(
      "wiring-answered",
      sinceRoutes.find((call) => isErrorHandler(sources, call) && !passesOn(sources, call)),
    ) ?? problem("wiring-early", untilNext.find(isRouted))
  );
}

interface Order {
  readonly before: readonly MethodCall[];
  readonly registration: MethodCall;
  readonly after: readonly MethodCall[];
}

/** What is registered on the application before and after `own`, as far as that is certain. */
function orderOf(sources: Sources, { construction }: Application, own: MethodCall): Order {
  const usage = { object: construction, methods: registering, reach: reachOf(sources, ["express"]), target: own.call };
  const router = originOf(sources, own.receiver);
  const isMounted = router !== undefined && !sameSite(router, construction);
  const isOwn = ({ call, args }: MethodCall): boolean =>
    call.node === own.call.node ||
    (isMounted && args.some((argument) => sameSite(originOf(sources, argument), router)));
  const split = (calls: readonly MethodCall[]): Order | undefined => {
    const index = calls.findIndex(isOwn);
    const registration = calls[index];
    return registration && { before: calls.slice(0, index), registration, after: behind(calls.slice(index + 1), own) };
  };
  const home = scopeOf(construction);
  const there = [...callsOn(sources, home, usage)];
  const found = split(there);
  if (found !== undefined) return found;
  // The application comes from a function that is called here, or from a file that was run before.
  const here = scopeOf(own.call);
  const isLoaded = home.node === home.unit.tree && !unitsImporting(sources, own.call.unit.path).includes(home.unit);
  const names = new Set([textOf(own.receiver)]);
  const calls = [...callsOn(sources, here, { ...usage, names, isMade: true })];
  return split([...(isLoaded ? there : []), ...calls]) ?? { before: [], registration: own, after: [] };
}

/** What comes behind a function that is handed on may run before it. */
function behind(calls: readonly MethodCall[], { call }: MethodCall): readonly MethodCall[] {
  const scope = scopeOf(call);
  return isHanded(scope) ? calls.filter((other) => isInside(other.call, scope)) : calls;
}

/** The part of all requests that a registration is limited to. */
function partOf(call: MethodCall, use: Use): string | undefined {
  const [first] = call.args;
  const name = nameOf(call);
  if (first === undefined || (isInside(use.site, first) && name === "use")) return undefined;
  const path = pathIn(first);
  if (name !== "use" && name !== "all") return `${name} ${path ?? ""}`;
  return path === undefined || everything.test(path) ? undefined : path;
}

/** "/", "*", "/{*splat}" */
const everything = /^\/?(?:\{?\*\w*\}?|\(\.\*\))?$/;

const parsers = ["json", "urlencoded", "text", "raw"];
const parserExports = [
  ...["express", "body-parser"].flatMap((module) => parsers.map((name) => ({ module, export: name }))),
  { module: "body-parser", export: "default" },
];

/** It answers by itself when a body is malformed or too large. */
const isBodyParser = (sources: Sources, { args }: MethodCall): boolean =>
  args.some((argument) => {
    const value = settle(sources, evaluate(sources, argument));
    return parserExports.some((parser) => isExport(value, parser));
  });

/** What monitoring asks for is often answered first, so that it is in no log. */
function isProbe({ args: [path] }: MethodCall): boolean {
  const literal = path && literalOf(path);
  return literal !== undefined && isMonitoring(literal);
}

const passesOn = (sources: Sources, { args }: MethodCall): boolean =>
  args.every((argument) => !isErrorFunction(sources, argument) || surelyCalls(sources, argument, 3));
