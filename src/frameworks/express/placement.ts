import {
  type Line,
  type MethodCall,
  type Placement,
  type Site,
  after,
  around,
  atStartOfBody,
  bindingOf,
  classPropertyOf,
  freeName,
  isInside,
  isReference,
  methodCalls,
  outermost,
  ownStatement,
  styleOf,
  textOf,
  valuesOf,
} from "../../edit/typescript/index.ts";
import type { Sources } from "../../model/sources.ts";
import { type Application, isServer } from "./application.ts";
import { chained, registering } from "./registrations.ts";

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

export const registersInChain = (construction: Site): boolean =>
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
  // A name that is given something else besides may stand for that: what `listen` gives is a server whatever it was.
  if (isReference(receiver.node) && [receiver, ...valuesOf(receiver)].every((value) => isServer(sources, value)))
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
