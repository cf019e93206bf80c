import {
  type MethodCall,
  type Site,
  constructions,
  evaluate,
  instanceOf,
  isExport,
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
  readonly listens: readonly MethodCall[];
}

const application: Constructor = { module: "express", export: "default", construct: false };

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
    call,
    application: listeningApplication(sources, call),
  }));
  return constructions(sources, [application]).map((construction) => ({
    construction,
    listens: listens.filter((listen) => sameSite(listen.application, construction)).map(({ call }) => call),
  }));
}

/** The application behind `app.listen()`, `createServer(app).listen()` or `server.listen()`. */
function listeningApplication(sources: Sources, { receiver }: MethodCall): Site | undefined {
  const value = settle(sources, evaluate(sources, receiver));
  if (isExport(value, application)) return originOf(sources, receiver);
  const server = instanceOf(value);
  if (server === undefined || !servers.some((constructor) => isExport(server, constructor))) return undefined;
  return argumentsOf(server.origin)
    .map((argument) => originOf(sources, argument))
    .find((site) => site !== undefined);
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
