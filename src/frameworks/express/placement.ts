import {
  type Line,
  type MethodCall,
  type Placement,
  type Site,
  after,
  around,
  atStartOfBody,
  before,
  bindingOf,
  classPropertyOf,
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
  sameSite,
  siblings,
  statementOf,
  styleOf,
  textOf,
  unitsReaching,
} from "../../edit/typescript/index.ts";
import type { Sources } from "../../model/sources.ts";
import { callsOfMethod, sought } from "../../model/survey.ts";
import { type Application, isServer } from "./application.ts";

/** Below the statement that makes the application, or first in the constructor when it is a class property. */
export function placeMiddleware({ construction }: Application): Placement | undefined {
  const { unit, node } = construction;
  // `express().use(...).get(...)`: a statement behind the chain would come too late, so the chain gets a first link.
  if (outermost(construction).node !== node && registersInChain(construction))
    return { unit, insertions: (namespace) => [{ at: node.end, text: `.use(${namespace}.middleware())` }] };
  const line = (name: string, namespace: string): Line => ({
    code: `${name}.use(${namespace}.middleware())`,
    remark: "first, so that it sees every request whole",
  });
  const binding = bindingOf(construction);
  if (binding !== undefined)
    return {
      unit,
      insertions: (namespace) => [after(binding.statement, line(binding.name, namespace))],
    };
  const property = classPropertyOf(construction);
  const body = property?.constructorBody;
  if (property === undefined || body === undefined) return undefined;
  return {
    unit,
    insertions: (namespace) => [atStartOfBody(body, line(property.name, namespace))],
  };
}

const registersInChain = (construction: Site): boolean =>
  methodCalls([construction.unit], registering).some(
    ({ call, receiver }) => isInside(construction, receiver) && isInside(call, outermost(construction)),
  );

/** Around or behind the call that makes the server listen, in the shape that changes least. */
export function placeListening(sources: Sources, { listens }: Application): Placement | undefined {
  const [listen] = listens;
  if (listen === undefined) return undefined;
  const { call, receiver } = listen;
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
  const own = uses.find(({ args }) => args.some((argument) => functionOf(sources, argument)?.parameters.length === 4));
  const ownPlace = own && ownStatement(own.call);
  if (own !== undefined && ownPlace !== undefined) {
    const name = textOf(own.receiver);
    return { unit: ownPlace.unit, insertions: (namespace) => [before(ownPlace, line(name, namespace))] };
  }
  if (own !== undefined) return undefined;
  const last = lastRegistration(sources, application);
  if (last !== undefined)
    return {
      unit: last.statement.unit,
      insertions: (namespace) => [after(last.statement, line(last.name, namespace))],
    };
  return beforeListening(application, line);
}

interface Registration {
  readonly statement: Site;
  readonly name: string;
}

const registering = ["use", "get", "post", "put", "patch", "delete", "all", "route", "options", "head", "param"];

/** The last statement beside `app = express()` that hands the application on, when nothing is registered elsewhere. */
function lastRegistration(sources: Sources, { construction, listens }: Application): Registration | undefined {
  const binding = bindingOf(construction);
  if (binding === undefined) return undefined;
  const list = siblings(binding.statement);
  const registered = methodCalls([construction.unit], registering).filter(({ receiver }) =>
    sameSite(originOf(sources, receiver), construction),
  );
  const isHere = ({ call }: MethodCall): boolean => {
    const statement = statementOf(call);
    return list.some(({ node }) => node === statement?.node);
  };
  if (!registered.every(isHere)) return undefined;
  const listening = list.findIndex((statement) => listens.some(({ call }) => isInside(call, statement)));
  const candidates = listening === -1 ? list : list.slice(0, listening);
  const last = candidates.findLast(
    (statement) => mentions(statement, binding.name) && !isHandingOut(statement) && !bindsServer(statement),
  );
  return last && { statement: last, name: binding.name };
}

const bindsServer = (statement: Site): boolean => /\bcreate(Secure)?Server\s*\(/.test(textOf(statement));

function beforeListening(
  { listens }: Application,
  line: (name: string, namespace: string) => Line,
): Placement | undefined {
  const [listen] = listens;
  const statement = listen && statementOf(listen.call);
  if (listen === undefined || statement === undefined) return undefined;
  const name = textOf(listen.receiver);
  if (!isReference(listen.receiver.node)) return undefined;
  return { unit: statement.unit, insertions: (namespace) => [before(statement, line(name, namespace))] };
}
