import {
  type DefaultOf,
  type Line,
  type MethodCall,
  type Placement,
  type Site,
  after,
  around,
  atStartOfBody,
  before,
  bindingOf,
  callsOn,
  classPropertyOf,
  defaultOf,
  freeName,
  functionOf,
  isHandingOut,
  isInside,
  isReference,
  mentions,
  methodCalls,
  originOf,
  outermost,
  ownStatement,
  reachOf,
  sameSite,
  scopeOf,
  siblings,
  statementOf,
  styleOf,
  textOf,
  unitsReaching,
} from "../../edit/typescript/index.ts";
import type { Sources } from "../../model/sources.ts";
import { callsOfMethod, sought } from "../../model/survey.ts";
import { type Application, isServer, listensIn } from "./application.ts";

/**
 * Below the statement that makes the application, first in the constructor when it is a class property, and anywhere else
 * as the first link of a chain: `createServer(express().use(...))`.
 */
export function placeMiddleware({ construction }: Application): Placement {
  const { unit, node } = construction;
  const line = (name: string, namespace: string): Line => ({
    code: `${name}.use(${namespace}.middleware())`,
    remark: "first, so that it sees every request whole",
  });
  const binding = bindingOf(construction, chained);
  const { name = "", constructorBody, superCall } = classPropertyOf(construction, chained) ?? {};
  // `express().use(...).get(...)`: a statement behind the chain would come too late.
  const isTooLate = registersInChain(construction) || binding?.isUsedBeside === true;
  if (!isTooLate && binding !== undefined)
    return { unit, insertions: (namespace) => [after(binding.statement, line(binding.name, namespace))] };
  if (!isTooLate && constructorBody !== undefined)
    return {
      unit,
      insertions: (namespace) => [
        superCall === undefined
          ? atStartOfBody(constructorBody, line(name, namespace))
          : after(superCall, line(name, namespace)),
      ],
    };
  return { unit, insertions: (namespace) => [{ at: node.end, text: `.use(${namespace}.middleware())` }] };
}

const registersInChain = (construction: Site): boolean =>
  methodCalls([construction.unit], registering).some(
    ({ call, receiver }) =>
      isInside(construction, receiver) && isInside(call, outermost(construction, [...chained, "route"])),
  );

/** Around or behind the call that makes a server listen, in the shape that changes least. */
export function placeListening(sources: Sources, { call, receiver }: MethodCall): Placement {
  const { unit } = call;
  const start = (server: string, namespace: string): Line => ({
    code: `${namespace}.start(${server})`,
    remark: "from here on: telemetry goes out, SIGTERM drains and flushes",
  });
  const binding = bindingOf(call);
  if (binding !== undefined)
    return { unit, insertions: (namespace) => [after(binding.statement, start(binding.name, namespace))] };
  const statement = ownStatement(call);
  if (statement === undefined)
    return { unit, insertions: (namespace) => around(outermost(call), `${namespace}.start(`, ")") };
  if (isServer(sources, receiver) && isReference(receiver.node))
    return { unit, insertions: (namespace) => [after(statement, start(textOf(receiver), namespace))] };
  const server = freeName(unit, ["server", "httpServer", "listeningServer"]);
  const keyword = styleOf(unit).keyword;
  return {
    unit,
    insertions: (namespace) => [
      { at: statement.node.getStart(unit.tree), text: `${keyword} ${server} = ` },
      after(statement, start(server, namespace)),
    ],
  };
}

const using = sought(...callsOfMethod("use"));

/** Before the application's own error handler; without one behind everything that is registered. */
export function placeErrorHook(sources: Sources, application: Application): Placement | undefined {
  const line = (name: string, namespace: string): Line => ({
    code: `${name}.use(${namespace}.errorHandler())`,
    remark: "records the error, then passes it on",
  });
  const uses = methodCalls(unitsReaching(sources, "express", using), ["use"]).filter(({ receiver }) =>
    sameSite(originOf(sources, receiver), application.construction),
  );
  const own = [...uses, ...registered(sources, application)].find((call) => isErrorHandler(sources, call));
  if (own !== undefined) return beforeOwn(own, line);
  const last = lastRegistration(sources, application);
  if (last !== undefined)
    return {
      unit: last.statement.unit,
      insertions: (namespace) => [after(last.statement, line(last.name, namespace))],
    };
  return beforeListening(sources, application, line) ?? endOfChain(sources, application);
}

/** Also what functions do that the application is given to: `initLoaders(app)`. */
function registered(sources: Sources, { construction }: Application): MethodCall[] {
  const usage = { object: construction, methods: ["use"], reach: reachOf(sources, ["express"]) };
  return [...callsOn(sources, scopeOf(construction), usage)];
}

/** True for what is registered to answer errors, or to see them. */
export const isErrorHandler = (sources: Sources, { args }: MethodCall): boolean =>
  args.some((argument) => isErrorFunction(sources, argument));

export const isErrorFunction = (sources: Sources, site: Site): boolean =>
  functionOf(sources, site)?.parameters.length === 4;

type MakeLine = (name: string, namespace: string) => Line;

function beforeOwn({ call, receiver }: MethodCall, line: MakeLine): Placement | undefined {
  // In a chain a statement would repeat everything before it.
  if (!isReference(receiver.node)) return link(receiver);
  const statement = ownStatement(call);
  if (statement === undefined) return undefined;
  return { unit: call.unit, insertions: (namespace) => [before(statement, line(textOf(receiver), namespace))] };
}

const link = ({ unit, node }: Site): Placement => ({
  unit,
  insertions: (namespace) => [{ at: node.end, text: `.use(${namespace}.errorHandler())` }],
});

/** `express().get(...).listen()`: all that is registered is registered there. */
function endOfChain(sources: Sources, { construction }: Application): Placement | undefined {
  const chain = outermost(construction, chained);
  const isWhole = registrationsOf(sources, construction).every(({ call }) => isInside(call, chain));
  return registersInChain(construction) && isWhole ? link(chain) : undefined;
}

const registrationsOf = (sources: Sources, construction: Site): MethodCall[] =>
  methodCalls([construction.unit], registering).filter(({ receiver }) =>
    sameSite(originOf(sources, receiver), construction),
  );

interface Registration {
  readonly statement: Site;
  readonly name: string;
}

/** Methods of an application that hand it on. */
const chained = [
  ...["use", "get", "post", "put", "patch", "delete", "all", "options", "head", "param"],
  ...["set", "enable", "disable", "engine"],
];
export const registering = ["use", "get", "post", "put", "patch", "delete", "all", "route", "options", "head", "param"];

/** The last statement beside `app = express()` that hands the application on, when nothing is registered elsewhere. */
function lastRegistration(sources: Sources, application: Application): Registration | undefined {
  const { construction } = application;
  const { name, statements: list } = homeOf(construction) ?? {};
  if (name === undefined || list === undefined) return undefined;
  const isHere = ({ call }: MethodCall): boolean => {
    const statement = statementOf(call);
    return list.some(({ node }) => node === statement?.node);
  };
  const made = outermost(construction, chained);
  const registrations = registrationsOf(sources, construction).filter(({ call }) => !isInside(call, made));
  if (!registrations.every(isHere)) return undefined;
  const listening = list.findIndex((statement) => startsListening(sources, statement, application));
  // Some listen first and register their routes after that.
  const registered = list.findLastIndex((statement) => registrations.some(({ call }) => isInside(call, statement)));
  const candidates = listening === -1 ? list : list.slice(0, Math.max(listening, registered + 1));
  const last = candidates.findLast(
    (statement) => mentions(statement, name) && !isHandingOut(statement) && !bindsServer(statement),
  );
  return last && { statement: last, name };
}

/** The name of the application where it is made, and the statements that it is used in there. */
function homeOf(construction: Site): Pick<DefaultOf, "name" | "statements"> | undefined {
  const binding = bindingOf(construction, chained);
  if (binding === undefined) return defaultOf(construction, chained);
  return { name: binding.name, statements: siblings(binding.statement) };
}

/** True for a statement that the application listens in, also where it calls a function for that. */
const startsListening = (sources: Sources, statement: Site, application: Application): boolean =>
  application.listens.some(({ call }) => isInside(call, statement)) ||
  (application.isHandedOn && listensIn(sources, application.construction, statement).length > 0);

const bindsServer = (statement: Site): boolean => /\bcreate(Secure)?Server\s*\(/.test(textOf(statement));

/** Before the call that makes the application listen, where it goes by a name. */
function beforeListening(sources: Sources, { listens }: Application, line: MakeLine): Placement | undefined {
  const [listen] = listens;
  const statement = listen && statementOf(listen.call);
  if (listen === undefined || statement === undefined) return undefined;
  // A server has no place for handlers, and one that listens elsewhere would not be reached.
  if (!isReference(listen.receiver.node) || isServer(sources, listen.receiver)) return undefined;
  const list = siblings(statement);
  if (!listens.every(({ call }) => list.some((sibling) => isInside(call, sibling)))) return undefined;
  const name = textOf(listen.receiver);
  return { unit: statement.unit, insertions: (namespace) => [before(statement, line(name, namespace))] };
}
