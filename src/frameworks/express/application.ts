import {
  type MethodCall,
  type Site,
  callsOn,
  constructions,
  evaluate,
  givenBy,
  handsOnTo,
  instanceOf,
  isExport,
  isLink,
  literalOf,
  methodCalls,
  nameOf,
  originOf,
  reachOf,
  sameSite,
  scopeOf,
  settle,
  unitsImporting,
  unitsReaching,
} from "../../edit/typescript/index.ts";
import type { Constructor } from "../../model/need.ts";
import type { Sources } from "../../model/sources.ts";
import { callsOfMethod, sought } from "../../model/survey.ts";

/** An Express application and the calls that make it listen. */
export interface Application {
  /** `express()` */
  readonly construction: Site;
  readonly listens: readonly Listen[];
  /** It listens in a function that it is given to: `start(app)`. */
  readonly isHandedOn: boolean;
}

/** A call that makes the application listen, and where its server is made: there, when it is the application's own call. */
export interface Listen extends MethodCall {
  readonly server: Site;
}

export const application: Constructor = { module: "express", export: "default", construct: false };

/** Servers that are handed an application as their request listener. */
const servers = ["http", "https", "http2", "spdy"].flatMap((module) => [
  { module, export: "createServer" },
  { module, export: "createSecureServer" },
  { module, export: "Server" },
]);

const listening = sought(...callsOfMethod("listen"));
const requesting = sought('"request"', "'request'");

/** Every application of the project, found by what calls and exports denote, not by names. */
export function findApplications(sources: Sources): Application[] {
  const listens = methodCalls(unitsReaching(sources, "express", listening), ["listen"]).map((call) => ({
    ...call,
    ...listeningApplication(sources, call),
  }));
  const found = constructions(sources, [application]).map((construction) => {
    const own = listens.filter((listen) => sameSite(listen.application, construction));
    const others = own.length > 0 ? [] : handedOn(sources, construction);
    return { construction, listens: [...own, ...others], isHandedOn: others.length > 0 };
  });
  // A function that is given several applications says nothing of one.
  const isShared = ({ listens: [listen] }: Application, others: readonly Application[]): boolean =>
    others.filter(({ listens: [other] }) => sameSite(listen?.call, other?.call)).length > 1;
  return found.map((one) =>
    one.isHandedOn && isShared(one, found) ? { ...one, listens: [], isHandedOn: false } : one,
  );
}

/** Where an application listens in a function that it is given to, which is called where it is made or in files that load that. */
function handedOn(sources: Sources, construction: Site): Listen[] {
  const own = listensIn(sources, construction, scopeOf(construction));
  if (own.length > 0) return own;
  return unitsImporting(sources, construction.unit.path).flatMap((unit) =>
    listensIn(sources, construction, { unit, node: unit.tree }),
  );
}

/** The calls by which an application listens when `scope` is run, also those in functions that are given it. */
export function listensIn(sources: Sources, construction: Site, scope: Site): Listen[] {
  const reach = reachOf(sources, ["express"]);
  const usage = { object: construction, methods: ["listen"], takers: servers, reach, isMade: true } as const;
  return [...callsOn(sources, scope, usage)].flatMap((call): Listen[] => {
    if (nameOf(call) === "listen") return [{ ...call, server: call.call }];
    const server = call.call;
    return methodCalls([server.unit], ["listen"])
      .filter(({ receiver }) => sameSite(originOf(sources, receiver), server))
      .map((listen) => ({ ...listen, server }));
  });
}

/** The application behind `app.listen()`, `createServer(app).listen()` or `server.listen()`, and the server. */
function listeningApplication(
  sources: Sources,
  { call, receiver }: MethodCall,
): { readonly application: Site | undefined; readonly server: Site } {
  const value = settle(sources, evaluate(sources, receiver));
  if (isExport(value, application)) return { application: originOf(sources, receiver), server: call };
  const server = instanceOf(value);
  if (server === undefined || !servers.some((constructor) => isExport(server, constructor)))
    return { application: undefined, server: call };
  const given = [...argumentsOf(server.origin), ...listenersOf(sources, server.origin)].map((site) =>
    givenBy(sources, site, server.through ?? []),
  );
  return { application: onlyOf(given.flatMap((site) => answering(sources, site))), server: server.origin };
}

/** `server.on("request", app)` */
const listenersOf = (sources: Sources, server: Site): Site[] =>
  methodCalls(unitsReaching(sources, "express", requesting), ["on", "addListener"])
    .filter(({ args: [event] }) => event !== undefined && literalOf(event) === "request")
    .filter(({ receiver }) => sameSite(originOf(sources, receiver), server))
    .flatMap(({ args: [, listener] }) => listener ?? []);

/** Applications that a server's listener is, or hands its requests on to: `(req, res) => app(req, res)`. */
function answering(sources: Sources, listener: Site): Site[] {
  const own = applicationAt(sources, listener);
  if (own !== undefined) return [own];
  return handsOnTo(sources, listener, ["handle"]).flatMap((site) => applicationAt(sources, site) ?? []);
}

const applicationAt = (sources: Sources, site: Site): Site | undefined =>
  isExport(settle(sources, evaluate(sources, site)), application) ? originOf(sources, site) : undefined;

/** Which one of several is meant can't be told. */
const onlyOf = ([first, ...others]: readonly Site[]): Site | undefined =>
  others.every((other) => sameSite(first, other)) ? first : undefined;

/** Each server of the application once, by the first call that makes it listen. */
export const serversOf = ({ listens }: Application): Listen[] =>
  listens.filter(({ server }, index) => listens.findIndex((other) => sameSite(other.server, server)) === index);

/** True when `site` denotes the server, or something that can't be followed. */
export function mayBeServer(sources: Sources, site: Site, { call, server }: Listen): boolean {
  const value = instanceOf(settle(sources, evaluate(sources, site)));
  if (value === undefined || sameSite(value.origin, server)) return true;
  return value.last !== undefined && sameSite(call, server) && isLink(call, value.last);
}

/** True when `site` denotes an HTTP server (and not the application itself). */
export function isServer(sources: Sources, site: Site): boolean {
  const value = settle(sources, evaluate(sources, site));
  return servers.some((server) => isExport(value, server));
}

function argumentsOf({ unit, node }: Site): Site[] {
  const { arguments: args = [] } = node as { arguments?: readonly Site["node"][] } & Site["node"];
  return args.map((argument) => ({ unit, node: argument }));
}
