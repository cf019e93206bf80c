import { ts } from "ts-morph";
import { statementsOf } from "./names.ts";
import { isAssignment, isReference } from "./scope.ts";
import type { Site } from "./unit.ts";

/** Where the value of an expression ends up, when that is a name that the next statement can use. */
export interface Binding {
  /** "app", "this.app", "exports.pool". */
  readonly name: string;
  /** The statement, standing in a block or file, that binds the name. */
  readonly statement: Site<ts.Statement>;
}

/** The expression with the method calls made on it: `createClient().on("error", f)` for `createClient()`. */
export function outermost({ unit, node }: Site): Site<ts.Expression> {
  let up = node as ts.Expression;
  for (;;) {
    const { parent } = up;
    if (isMethodCallOn(up, parent)) up = parent.parent;
    else if (isWrapping(parent)) up = parent;
    else return { unit, node: up };
  }
}

/** Methods whose result is another object than the one they are called on. */
const givesAnother = new Set(["listen", "query", "getConnection"]);

const isMethodCallOn = (
  object: ts.Node,
  parent: ts.Node,
): parent is ts.PropertyAccessExpression & { readonly parent: ts.CallExpression } =>
  ts.isPropertyAccessExpression(parent) &&
  parent.expression === object &&
  ts.isCallExpression(parent.parent) &&
  parent.parent.expression === parent &&
  !givesAnother.has(parent.name.text);

const isWrapping = (
  node: ts.Node,
): node is
  ts.AwaitExpression | ts.ParenthesizedExpression | ts.AsExpression | ts.SatisfiesExpression | ts.NonNullExpression =>
  ts.isAwaitExpression(node) ||
  ts.isParenthesizedExpression(node) ||
  ts.isAsExpression(node) ||
  ts.isSatisfiesExpression(node) ||
  ts.isNonNullExpression(node);

/** The name that a constructed object is bound to by a statement of its own, or undefined. */
export function bindingOf(site: Site): Binding | undefined {
  const { unit, node } = outermost(site);
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
    const statement = parent.parent.parent;
    return inList(statement) ? { name: parent.name.text, statement: { unit, node: statement } } : undefined;
  }
  if (!isAssignment(parent) || parent.right !== node) return undefined;
  // `var app = (module.exports = express())`: the outer name is the handier one.
  const outer = outermost({ unit, node: parent });
  const above = outer.node.parent;
  if (ts.isVariableDeclaration(above) || (isAssignment(above) && above.right === outer.node))
    return bindingOf({ unit, node: parent }) ?? undefined;
  if (!ts.isExpressionStatement(above) || !inList(above) || !isReference(parent.left)) return undefined;
  return { name: parent.left.getText(unit.tree), statement: { unit, node: above } };
}

const inList = (node: ts.Node): node is ts.Statement =>
  (ts.isVariableStatement(node) || ts.isExpressionStatement(node)) && statementsOf(node.parent) !== undefined;

/** `app = express()` as a class property: the name inside the class, and the constructor's body when it has one. */
export interface ClassProperty {
  readonly name: string;
  readonly constructorBody: Site<ts.Block> | undefined;
}

export function classPropertyOf(site: Site): ClassProperty | undefined {
  const { unit, node } = outermost(site);
  const { parent } = node;
  if (!ts.isPropertyDeclaration(parent) || !ts.isClassLike(parent.parent)) return undefined;
  const body = parent.parent.members.find(ts.isConstructorDeclaration)?.body;
  return { name: `this.${parent.name.getText(unit.tree)}`, constructorBody: body && { unit, node: body } };
}

/** The statement that stands in a block or file and consists of nothing but the expression (and calls made on it). */
export function ownStatement(site: Site): Site<ts.ExpressionStatement> | undefined {
  const { unit, node } = outermost(site);
  const { parent } = node;
  const alone = ts.isExpressionStatement(parent) && statementsOf(parent.parent) !== undefined;
  return alone ? { unit, node: parent } : undefined;
}

/** The statements that stand beside `statement`, itself included. */
export function siblings({ unit, node }: Site<ts.Statement>): ReadonlyArray<Site<ts.Statement>> {
  return (statementsOf(node.parent) ?? []).map((statement) => ({ unit, node: statement }));
}

export const isInside = (inner: Site, outer: Site): boolean =>
  inner.unit.path === outer.unit.path && inner.node.pos >= outer.node.pos && inner.node.end <= outer.node.end;

/** True for `export ...`, `module.exports = ...` and `return ...`: nothing is registered there. */
export function isHandingOut({ unit, node }: Site): boolean {
  if (ts.isReturnStatement(node) || ts.isExportAssignment(node) || ts.isExportDeclaration(node)) return true;
  return ts.isExpressionStatement(node) && /^(module\.)?exports\b/.test(node.getText(unit.tree));
}
