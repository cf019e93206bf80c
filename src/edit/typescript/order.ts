import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { isInside } from "./binding.ts";
import { type MethodCall, isExport, originOf, sameSite } from "./calls.ts";
import { evaluate, settle } from "./evaluate.ts";
import { type Reach, mayBeOf, rootOf } from "./reach.ts";
import { declarationOf, isReference } from "./scope.ts";
import { type Site, ancestors } from "./unit.ts";

/** An object, what is called on it, and where. */
export interface Usage {
  readonly object?: Site;
  readonly methods: readonly string[];
  /** What the object's package leads to: nothing else can denote the object. */
  readonly reach: Reach;
  /** True where functions are called that make the object. */
  readonly isMade?: true;
  /** Names of the object where nothing else tells: parameters that are given it. */
  readonly names?: ReadonlySet<string>;
  /** Exports of packages that may be given the object: calls of them are told too. */
  readonly takers?: ReadonlyArray<{ readonly module: string; readonly export: string }>;
  /** A call that stands in a function which is handed on: that function is looked into where it is written. */
  readonly target?: Site;
}

/** Function, class (with what its constructor does) or file that the code stands in. */
export function scopeOf({ unit, node }: Site): Site {
  for (const up of ancestors(node)) {
    if (ts.isClassLike(up) || (ts.isFunctionLike(up) && !ts.isConstructorDeclaration(up))) return { unit, node: up };
  }
  return { unit, node: unit.tree };
}

/**
 * Method calls on an object in the order in which `scope` runs them. Functions of the project are followed where they are
 * called with the object, give it back, or belong to the same file or class.
 */
export function* callsOn(sources: Sources, scope: Site, usage: Usage, depth = 5): Generator<MethodCall> {
  const { unit, node } = scope;
  if (depth === 0) return;
  if (ts.isClassLike(node)) {
    for (const member of node.members) if (ts.isPropertyDeclaration(member)) yield* visit(member);
    const constructor = node.members.find(ts.isConstructorDeclaration);
    if (constructor?.body !== undefined) yield* visit(constructor.body);
    return;
  }
  yield* visitBelow(node);

  function* visit(inner: ts.Node): Generator<MethodCall> {
    if (ts.isClassLike(inner) || (ts.isFunctionLike(inner) && !holdsTarget(inner))) return;
    yield* visitBelow(inner);
    if (ts.isCallExpression(inner) || ts.isNewExpression(inner)) yield* called({ unit, node: inner });
  }

  function* visitBelow(inner: ts.Node): Generator<MethodCall> {
    const children: ts.Node[] = [];
    ts.forEachChild(inner, (child) => {
      children.push(child);
    });
    for (const child of children) yield* visit(child);
  }

  function holdsTarget(inner: ts.Node): boolean {
    const { target } = usage;
    return target !== undefined && isHanded({ unit, node: inner }) && isInside(target, { unit, node: inner });
  }

  function* called(call: Site<ts.CallExpression | ts.NewExpression>): Generator<MethodCall> {
    const { expression, arguments: given = [] } = call.node;
    const args = given.map((argument) => ({ unit, node: argument }));
    if (ts.isCallExpression(call.node) && ts.isPropertyAccessExpression(expression)) {
      const receiver = { unit, node: expression.expression };
      if (usage.methods.includes(expression.name.text) && denotes(receiver)) {
        yield { call: { unit, node: call.node }, receiver, args };
        return;
      }
    }
    const handed = args.map((argument) => isReference(argument.node) && denotes(argument));
    const isMaker = usage.isMade === true && call.node !== usage.object?.node && denotes(call);
    if (!handed.includes(true) && !isNear(expression) && !isMaker) return;
    const callee = settle(sources, evaluate(sources, { unit, node: expression }));
    const isTaker = ts.isCallExpression(call.node) && usage.takers?.some((taker) => isExport(callee, taker)) === true;
    if (isTaker && handed.includes(true))
      yield { call: { unit, node: call.node }, receiver: { unit, node: expression }, args };
    if (callee?.kind !== "function" && callee?.kind !== "class") return;
    const names = parametersOf(callee.site.node)
      .filter((parameter, index) => handed[index] === true && ts.isIdentifier(parameter.name))
      .map(({ name }) => name.getText());
    yield* callsOn(sources, callee.site, { ...usage, names: new Set(names) }, depth - 1);
  }

  function denotes(site: Site): boolean {
    const root = isReference(site.node) ? site.node : rootOf(site.node);
    if (ts.isIdentifier(root) && usage.names?.has(root.text) === true) return true;
    return mayBeOf(sources, site, usage.reach) && sameSite(originOf(sources, site), usage.object);
  }
}

const parametersOf = (callee: ts.SignatureDeclaration | ts.ClassLikeDeclaration): readonly ts.ParameterDeclaration[] =>
  ts.isClassLike(callee) ? (callee.members.find(ts.isConstructorDeclaration)?.parameters ?? []) : callee.parameters;

/** `setup()` of the same file, `this.setup()`, and a function that is called where it is written. */
function isNear(callee: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(callee)) return true;
  if (ts.isPropertyAccessExpression(callee)) return callee.expression.kind === ts.SyntaxKind.ThisKeyword;
  return ts.isIdentifier(callee) && declarationOf(callee)?.kind === "value";
}

/** True for a function that is written where it is handed on: what calls it decides when it runs. */
export const isHanded = ({ node }: Site): boolean =>
  (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) &&
  ts.isCallExpression(node.parent) &&
  node.parent.expression !== node;
