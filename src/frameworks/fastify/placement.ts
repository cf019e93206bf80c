import {
  type Line,
  type Placement,
  type Site,
  after,
  atStartOfBody,
  classPropertyOf,
  constructorAfter,
  isInside,
  keepsType,
  mayAwait,
  methodCalls,
  outermost,
  textOf,
} from "../../edit/typescript/index.ts";
import { type Application, type Instance, handing, registering } from "./application.ts";

/**
 * A statement of its own below the one that makes the application, or in the constructor for a class property. Only where
 * there is none it is a link in the chain: `register` gives a promise too, which is another type than the application's.
 */
export function placePlugin(application: Application): Placement | undefined {
  if (application.kind === "plugin") {
    const { body, parameter } = application;
    return { unit: body.unit, insertions: (namespace) => [atStartOfBody(body, lineAt(body, parameter, namespace))] };
  }
  const { construction, whole } = application;
  const { unit } = construction;
  if (!isRegisteringChain(construction)) {
    const placed = placeStatement(application);
    if (placed !== undefined) return placed;
  }
  // A link would be in one of several branches only.
  if (whole !== construction || !keepsType(construction)) return undefined;
  return { unit, insertions: (namespace) => [{ at: construction.node.end, text: `.register(${namespace}.plugin)` }] };
}

function placeStatement({ whole, binding }: Instance): Placement | undefined {
  const { unit } = whole;
  if (binding !== undefined) {
    const { statement, name, isUsedBeside } = binding;
    // The statement itself has a use for it: behind that is too late.
    if (isUsedBeside) return undefined;
    return { unit, insertions: (namespace) => [after(statement, lineAt(statement, name, namespace))] };
  }
  const property = classPropertyOf(whole, handing);
  if (property === undefined) return undefined;
  const { name, constructorBody, superCall, last } = property;
  if (superCall !== undefined)
    return { unit, insertions: (namespace) => [after(superCall, lineAt(superCall, name, namespace))] };
  if (constructorBody !== undefined)
    return {
      unit,
      insertions: (namespace) => [atStartOfBody(constructorBody, lineAt(constructorBody, name, namespace))],
    };
  return last && { unit, insertions: (namespace) => [constructorAfter(last, lineAt(whole, name, namespace))] };
}

const lineAt = (place: Site, name: string, namespace: string): Line => ({
  code: `${registerPrefix(place)}${name}.register(${namespace}.plugin)`,
  remark: "first, so that it sees every request whole",
});

/** `Fastify().register(...)`: a statement behind the chain would come too late. */
const isRegisteringChain = (construction: Site): boolean => {
  const chain = outermost(construction, handing);
  return methodCalls([construction.unit], registering).some(
    ({ call, receiver }) => isInside(construction, receiver) && isInside(call, chain),
  );
};

/** "await " or "void " when that is how the file registers plugins, and `place` is one for it. */
function registerPrefix(place: Site): string {
  const { unit } = place;
  for (const { call } of methodCalls([unit], ["register"])) {
    const before = textOf({ unit, node: outermost(call).node.parent });
    const prefix = /^(await|void) /.exec(before)?.[0];
    if (prefix === "void " || (prefix === "await " && mayAwait(place))) return prefix;
  }
  return "";
}
