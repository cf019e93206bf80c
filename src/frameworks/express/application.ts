import {
  type MethodCall,
  type Site,
  constructions,
  evaluate,
  instanceOf,
  isExport,
  isLink,
  methodCalls,
  originOf,
  sameSite,
  settle,
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

/** Every application of the project, found by what calls and exports denote, not by names. */
export function findApplications(sources: Sources): Application[] {
  const listens = methodCalls(unitsReaching(sources, "express", listening), ["listen"]).map((call) => ({
    ...call,
    ...listeningApplication(sources, call),
  }));
  return constructions(sources, [application]).map((construction) => ({
    construction,
    listens: listens.filter((listen) => sameSite(listen.application, construction)),
  }));
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
  const given = argumentsOf(server.origin).map((argument) => originOf(sources, argument));
  return { application: given.find((site) => site !== undefined), server: server.origin };
}

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
