import { ts } from "ts-morph";
import { type Atom, opposite } from "./atoms.ts";
import { enclosingFunction } from "../evaluate.ts";
import { knownAt } from "./known.ts";
import { assignmentsTo, declaringOf } from "./own-functions.ts";
import { ancestors, descendants } from "../unit.ts";

const saved = new WeakMap<ts.Node, number>();

/**
 * How often what stands in the value of a constant may have been written out: a name saves all but one. What a call or
 * `new` makes is no such value, since written out it would be made again.
 */
export function savedAt(node: ts.Node): number {
  const declaration = declarationAround(node);
  if (declaration === undefined || (declaration.parent.flags & ts.NodeFlags.Const) === 0) return 0;
  const before = saved.get(declaration);
  if (before !== undefined) return before;
  const count = descendants(declaration).some(isMaking) ? 0 : Math.max(usesOf(declaration) - 1, 0);
  saved.set(declaration, count);
  return count;
}

const isMaking = (node: ts.Node): boolean =>
  ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isArrayLiteralExpression(node) || ts.isFunctionLike(node);

/** What is known of the first value of a variable that may get another one: that it did not. */
export function keptAt(node: ts.Node): readonly Atom[] {
  const declaration = declarationAround(node);
  return declaration === undefined ? [] : assignmentsTo(declaration).flatMap((it) => knownAt(it).map(opposite));
}

/** The variable, within its function, that a node is a part of the value of. */
function declarationAround(node: ts.Node): ts.VariableDeclaration | undefined {
  if (ts.isFunctionLike(node)) return undefined;
  for (const up of ancestors(node)) {
    if (ts.isVariableDeclaration(up)) return ts.isIdentifier(up.name) ? up : undefined;
    if (ts.isStatement(up) || ts.isFunctionLike(up)) return undefined;
  }
  return undefined;
}

const usesOf = (declaration: ts.VariableDeclaration): number =>
  descendants(declaration.getSourceFile()).filter(
    (it) =>
      ts.isIdentifier(it) &&
      it !== declaration.name &&
      it.text === (declaration.name as ts.Identifier).text &&
      declaringOf(it) === declaration,
  ).length;

/**
 * What decides between two calls of the same, once for each argument that differs: people write
 * `if (ready) send(200, a); else send(503, b)` for `send(ready ? 200 : 503, ready ? a : b)`.
 */
export function decidedBetween(
  node: ts.CallExpression,
): ReadonlyArray<{ value: ts.Expression; atoms: readonly Atom[] }> {
  if (node.arguments.length === 0) return [];
  const own = knownAt(node);
  const around = enclosingFunction(node);
  if (own.length === 0 || around === undefined) return [];
  return descendants(around).flatMap((other) => {
    if (
      !ts.isCallExpression(other) ||
      other === node ||
      other.arguments.length === 0 ||
      !isSame(other.expression, node.expression)
    )
      return [];
    const others = new Set(knownAt(other).map(({ key }) => key));
    const between = own.filter((atom) => others.has(opposite(atom).key));
    const different = node.arguments.filter((it, index) => !isSame(it, other.arguments[index]));
    return different.map((value) => ({ value, atoms: between }));
  });
}

const isSame = (one: ts.Node, other: ts.Node | undefined): boolean => one.getText() === other?.getText();
