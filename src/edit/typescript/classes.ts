import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { isStatic } from "./binding.ts";
import { type Value, evaluate, maximumDepth, settle } from "./evaluate.ts";
import { returnValue } from "./returns.ts";
import { isAssignment } from "./scope.ts";
import { type Site, type Unit, ancestors, descendants } from "./unit.ts";

type ClassValue = Extract<Value, { kind: "class" | "classInstance" }>;

/** `name` of a class or of its instances, its own or the one of the class that it extends. */
export function classMember(sources: Sources, value: ClassValue, name: string, depth: number): Value | undefined {
  const { unit, node } = value.site;
  for (const property of node.members) {
    if (property.name?.getText(unit.tree) !== name || isOfClass(property) !== (value.kind === "class")) continue;
    if (ts.isMethodDeclaration(property)) return { kind: "function", site: { unit, node: property } };
    if (ts.isGetAccessorDeclaration(property)) return returnValue(sources, { unit, node: property }, depth);
    if (ts.isPropertyDeclaration(property) && property.initializer !== undefined)
      return evaluate(sources, { unit, node: property.initializer }, depth);
  }
  const injected = value.kind === "classInstance" && injectedInto(node, name);
  if (injected) return instanceOfType(sources, { unit, node: injected.type }, depth);
  for (const assigned of assignedIn(node).get(name) ?? []) {
    const found = evaluate(sources, { unit, node: assigned }, depth);
    if (found !== undefined) return found;
  }
  const base = extended(sources, value.site, depth);
  return base?.kind === "class"
    ? classMember(sources, { kind: value.kind, site: base.site }, name, depth + 1)
    : undefined;
}

/** `constructor(private readonly orders: OrderService)` */
export const injectedInto = ({ members }: ts.ClassLikeDeclaration, name: string): ts.ParameterDeclaration | undefined =>
  members
    .filter(ts.isConstructorDeclaration)
    .flatMap(({ parameters }) =>
      parameters.filter((parameter) => ts.isParameterPropertyDeclaration(parameter, parameter.parent)),
    )
    .find((parameter) => ts.isIdentifier(parameter.name) && parameter.name.text === name);

/** An instance of the project's class that a type names. Another one may be handed over, which does the same in its way. */
export function instanceOfType(
  sources: Sources,
  { unit, node: type }: { readonly unit: Unit; readonly node: ts.TypeNode | undefined },
  depth: number,
): Value | undefined {
  if (type === undefined || !ts.isTypeReferenceNode(type) || depth > maximumDepth) return undefined;
  const named = settle(sources, evaluate(sources, { unit, node: type.typeName }, depth + 1));
  return named?.kind === "class" ? { kind: "classInstance", site: named.site } : undefined;
}

/** What stands behind `extends`. */
export function extended(
  sources: Sources,
  { unit, node }: Site<ts.ClassLikeDeclaration>,
  depth: number,
): Value | undefined {
  const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  const [type] = clause?.types ?? [];
  if (type === undefined || depth > maximumDepth) return undefined;
  return settle(sources, evaluate(sources, { unit, node: type.expression }, depth + 1));
}

const isOfClass = (member: ts.ClassElement): boolean =>
  ts.isClassStaticBlockDeclaration(member) || (ts.canHaveModifiers(member) && isStatic(member));

/** True where `this` is the class itself. */
export function isInStatic(node: ts.Node): boolean {
  for (const up of ancestors(node)) if (ts.isClassElement(up)) return isOfClass(up);
  return false;
}

const assignments = new WeakMap<ts.Node, ReadonlyMap<string, readonly ts.Expression[]>>();

/** What a class assigns to its members by `this.name = x`, by name. */
function assignedIn(node: ts.ClassLikeDeclaration): ReadonlyMap<string, readonly ts.Expression[]> {
  const known = assignments.get(node);
  if (known !== undefined) return known;
  const members = new Map<string, ts.Expression[]>();
  for (const inner of descendants(node)) {
    if (!isAssignment(inner) || !ts.isPropertyAccessExpression(inner.left)) continue;
    const { expression, name } = inner.left;
    if (expression.kind !== ts.SyntaxKind.ThisKeyword) continue;
    members.set(name.text, [...(members.get(name.text) ?? []), inner.right]);
  }
  assignments.set(node, members);
  return members;
}
