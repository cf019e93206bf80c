import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { isInside } from "./binding.ts";
import { type MethodCall, originOf, sameSite } from "./calls.ts";
import { branchOf } from "./conditions.ts";
import { rootOf } from "./reach.ts";
import { isAssigning, isNothing, isReference, parameterOf, scopeNaming } from "./scope.ts";
import { statementOf } from "./text.ts";
import { type Site, ancestors, descendants } from "./unit.ts";
import { type Free, callersOf, freeFrom, isCalledInPlace } from "./wiring.ts";

/** A statement that stands in a block or file, and what an object is called there. */
export interface Level {
  readonly statement: Site<ts.Statement>;
  readonly name: string;
  /** False for the statement that the call itself stands in. */
  readonly isAround: boolean;
}

/**
 * Where what is put before `call` is run whenever `anchor` is: at the call's own statement, or at the outermost one around
 * that stands under a condition of its own, also where the function around is called. Undefined where the object has no
 * name there.
 */
export function levelOf(
  sources: Sources,
  { call, receiver }: Pick<MethodCall, "call" | "receiver">,
  anchor: Site,
): Level | undefined {
  const object = { unit: receiver.unit, node: isReference(receiver.node) ? receiver.node : rootOf(receiver.node) };
  return isReference(object.node)
    ? climb({ sources, anchor, isFree: freeFrom(anchor, [object]) }, call, object, 3)
    : undefined;
}

interface Climb {
  readonly sources: Sources;
  readonly anchor: Site;
  readonly isFree: Free;
}

function climb(given: Climb, call: Site, object: Site, depth: number): Level | undefined {
  const { unit, node } = call;
  let top: ts.Node = node;
  let inner: ts.Node = node;
  for (const up of ancestors(node)) {
    const branch = branchOf(up, inner);
    if (branch !== undefined && !given.isFree(unit, branch)) top = up;
    if (ts.isFunctionLike(up) && !isCalledInPlace(up)) {
      const outer = isInside(given.anchor, { unit, node: up }) ? [] : outside(given, { unit, node: up }, object, depth);
      if (outer.length > 0 && outer.every((level) => level?.isAround !== false)) return outer[0];
      break;
    }
    inner = up;
  }
  const statement = statementOf({ unit, node: top });
  const isAround = top !== node;
  if (statement === undefined || (isAround && !isKnownAt(object, statement))) return undefined;
  return { statement, name: object.node.getText(unit.tree), isAround };
}

/** Where the calls of a function stand; undefined for one at which the object has no name. */
function outside(
  given: Climb,
  inner: Site<ts.SignatureDeclaration>,
  object: Site,
  depth: number,
): Array<Level | undefined> {
  if (depth === 0) return [];
  return callersOf(given.sources, inner).map((call) => {
    const there = objectAt(call, inner.node, object);
    const level = climb(given, call, there ?? call, depth - 1);
    return level?.isAround === false || there !== undefined ? level : undefined;
  });
}

/** What `object` of a function is where that is called: the argument for a parameter, or the same name. */
function objectAt(call: Site<ts.CallExpression>, inner: ts.SignatureDeclaration, object: Site): Site | undefined {
  const parameter = ts.isIdentifier(object.node) ? parameterOf(object.node) : undefined;
  if (parameter?.parent === inner) {
    const argument = call.node.arguments[inner.parameters.indexOf(parameter)];
    return argument !== undefined && isReference(argument) ? { unit: call.unit, node: argument } : undefined;
  }
  const { expression } = call.node;
  const isOwn = ts.isIdentifier(expression) || /^this\.[\w$#]+$/.test(expression.getText(call.unit.tree));
  return isOwn && isKnownAt(object, call) ? object : undefined;
}

/** True where the name of `object` stands for the same at `place`. */
export const isKnownAt = (object: Site, place: Site): boolean =>
  object.unit.path === place.unit.path && homeOf(object.node, object.node) === homeOf(object.node, place.node);

/** What the first part of the name belongs to: a scope, the class or function of `this`, undefined for a global. */
function homeOf(reference: ts.Node, place: ts.Node): ts.Node | undefined {
  const root = rootOf(reference);
  return ts.isIdentifier(root) ? scopeNaming(place, root.text) : ownerOf(place);
}

function ownerOf(place: ts.Node): ts.Node | undefined {
  for (const up of ancestors(place)) {
    if (ts.isClassLike(up)) return up;
    if (ts.isFunctionLike(up) && !ts.isArrowFunction(up)) return ts.isClassLike(up.parent) ? up.parent : up;
  }
  return undefined;
}

/** True when whatever `site` is given is made at `construction`: a name with another value besides may stand for that. */
export const isSurely = (sources: Sources, site: Site, construction: Site): boolean =>
  valuesOf(site).every((value) => sameSite(originOf(sources, value), construction));

/** Every value that is given to a name in its scope, class or file. */
export function valuesOf({ unit, node }: Site): Site[] {
  const name = node.getText(unit.tree);
  const home = homeOf(node, node);
  return descendants(home ?? unit.tree).flatMap((inner) => {
    const [target, value] = isAssigning(inner)
      ? [inner.left, inner.right]
      : ts.isVariableDeclaration(inner)
        ? [inner.name, inner.initializer]
        : [];
    if (target === undefined || value === undefined || isNothing(value)) return [];
    return target.getText(unit.tree) === name && homeOf(target, target) === home ? [{ unit, node: value }] : [];
  });
}

/** True for a statement in which `name` gets a value. */
export const rebinds = ({ unit, node }: Site, name: string): boolean =>
  descendants(node).some(
    (inner) =>
      (isAssigning(inner) && inner.left.getText(unit.tree) === name) ||
      (ts.isVariableDeclaration(inner) && inner.name.getText(unit.tree) === name),
  );
