import {
  type MethodCall,
  type Site,
  literalOf,
  methodCalls,
  nameOf,
  originOf,
  placeOf,
  unitsReaching,
} from "../../edit/typescript/index.ts";
import type { Route } from "../../model/catalog.ts";
import type { ServiceFact } from "../../model/facts.ts";
import type { Sources } from "../../model/sources.ts";
import { callsOfMethod, sought } from "../../model/survey.ts";
import { findApplications } from "./application.ts";

const methods = ["get", "head", "post", "put", "patch", "delete", "options"];
const registering = sought(...[...methods, "use"].flatMap(callsOfMethod));

/** Routes with literal paths, and what is used below one, from the application through every router that is mounted on it. */
export function findRoutes(sources: Sources, { app }: ServiceFact): Route[] {
  const application = findApplications(sources).find(({ construction }) => construction.unit.path === app.file);
  if (application === undefined) return [];
  const units = unitsReaching(sources, "express", registering);
  const chains = new Map(methodCalls(units, [...methods, "route"]).map((call) => [call.call.node, call]));
  const calls = new Map<string, MethodCall[]>();
  for (const call of methodCalls(units, [...methods, "use"])) {
    const router = originOf(sources, call.receiver);
    if (router === undefined) continue;
    const others = calls.get(keyOf(router));
    if (others === undefined) calls.set(keyOf(router), [call]);
    else others.push(call);
  }
  const below = (router: Site, prefix: string, depth: number): Route[] =>
    (calls.get(keyOf(router)) ?? []).flatMap((call) => {
      const name = nameOf(call);
      if (name !== "use") return routeOf(call, { method: name, prefix, chains });
      const [first, ...rest] = call.args;
      const path = first && literalOf(first);
      const mounted = (path === undefined ? call.args : rest).map((argument) => originOf(sources, argument));
      if (depth === 0) return [];
      const whole = join(prefix, path ?? "");
      const own = path === undefined ? [] : [{ method: undefined, path: whole, at: placeOf(call.call) }];
      return [...own, ...mounted.flatMap((inner) => (inner ? below(inner, whole, depth - 1) : []))];
    });
  // Deep enough for real projects, and an end for routers that are mounted on themselves.
  return below(application.construction, "", 8);
}

/** What is the same for the same place only. */
const keyOf = ({ unit, node }: Site): string => `${node.pos} ${unit.path}`;

interface RouteContext {
  readonly method: string;
  readonly prefix: string;
  /** Calls that may be part of a chain, by their nodes. */
  readonly chains: ReadonlyMap<Site["node"], MethodCall>;
}

/** `router.get("/x", handler)`, or `router.route("/x").get(handler)`. */
function routeOf({ call, receiver, args }: MethodCall, { method, prefix, chains }: RouteContext): Route[] {
  const [first] = args;
  const own = first && literalOf(first);
  const [chained] = routeArguments(receiver, chains);
  const path = own !== undefined && args.length > 1 ? own : chained && literalOf(chained);
  return path === undefined ? [] : [{ method: method.toUpperCase(), path: join(prefix, path), at: placeOf(call) }];
}

/** Arguments of the `route()` that a chain like `router.route("/x").get(a).post(b)` starts with. */
function routeArguments(chain: Site, chains: RouteContext["chains"]): readonly Site[] {
  const call = chains.get(chain.node);
  if (call === undefined) return [];
  return nameOf(call) === "route" ? call.args : routeArguments(call.receiver, chains);
}

const join = (prefix: string, path: string): string =>
  path === "/" && prefix !== ""
    ? prefix
    : prefix.replace(/\/$/, "") + (path.startsWith("/") || path === "" ? path : `/${path}`);
