import { ts } from "ts-morph";
import { statementsOf } from "./names.ts";
import { isAssignment, isReference } from "./scope.ts";
import { type Site, descendants, isWrapper } from "./unit.ts";

/** Where the value of an expression ends up, when that is a name that the next statement can use. */
export interface Binding {
  /** "app", "this.app", "exports.pool". */
  readonly name: string;
  /** The name where it is bound. */
  readonly target: Site;
  /** The statement, standing in a block or file, that binds the name. */
  readonly statement: Site<ts.Statement>;
  /** `const app = express(), router = mount(app)`: the statement itself uses it, so behind it is too late to be first. */
  readonly isUsedBeside: boolean;
}

/**
 * The expression with the method calls made on it that hand the same object on: `createClient().on("error", f)` for
 * `createClient()`. `handing` are names of such methods besides those that every emitter and server has.
 */
export function outermost({ unit, node }: Site, handing: readonly string[] = []): Site<ts.Expression> {
  let up = node as ts.Expression;
  for (;;) {
    const { parent } = up;
    if (isMethodCallOn(up, parent, handing)) up = parent.parent;
    else if (isWrapper(parent)) up = parent;
    else return { unit, node: up };
  }
}

/** True for a call of the chain that ends with `last`: `a()` of `a().b().c()`. */
export function isLink({ node: link }: Site, { node: last }: Site): boolean {
  for (let node = last; ts.isCallExpression(node); node = node.expression.expression) {
    if (node === link) return true;
    if (!ts.isPropertyAccessExpression(node.expression)) return false;
  }
  return false;
}

/** What `pool.connect()` or `server.address()` give is another object: of unknown methods nothing is assumed. */
export const handingOn: ReadonlySet<string> = new Set([
  ...["on", "once", "off", "addListener", "removeListener", "removeAllListeners", "setMaxListeners"],
  ...["prependListener", "prependOnceListener", "ref", "unref", "setTimeout"],
]);

const isMethodCallOn = (
  object: ts.Node,
  parent: ts.Node,
  handing: readonly string[],
): parent is ts.PropertyAccessExpression & { readonly parent: ts.CallExpression } =>
  ts.isPropertyAccessExpression(parent) &&
  parent.expression === object &&
  ts.isCallExpression(parent.parent) &&
  parent.parent.expression === parent &&
  (handingOn.has(parent.name.text) || handing.includes(parent.name.text));

/** The name that a constructed object is bound to by a statement of its own, or undefined. */
export function bindingOf(site: Site, handing: readonly string[] = []): Binding | undefined {
  const { unit, node } = outermost(site, handing);
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
    const statement = parent.parent.parent;
    if (!inList(statement)) return undefined;
    const { text: name } = parent.name;
    const target = { unit, node: parent.name };
    return { name, target, statement: { unit, node: statement }, isUsedBeside: isUsedBeside(parent, name) };
  }
  if (!isAssignment(parent) || parent.right !== node) return undefined;
  // `var app = (module.exports = express())`: the outer name is the handier one.
  const outer = outermost({ unit, node: parent });
  const above = outer.node.parent;
  if (ts.isVariableDeclaration(above) || (isAssignment(above) && above.right === outer.node))
    return bindingOf({ unit, node: parent }, handing);
  if (!ts.isExpressionStatement(above) || !inList(above) || !isReference(parent.left)) return undefined;
  const target = { unit, node: parent.left };
  return { name: parent.left.getText(unit.tree), target, statement: { unit, node: above }, isUsedBeside: false };
}

const isUsedBeside = ({ parent, end }: ts.VariableDeclaration, name: string): boolean =>
  descendants(parent).some((node) => node.pos >= end && ts.isIdentifier(node) && node.text === name);

const inList = (node: ts.Node): node is ts.Statement =>
  (ts.isVariableStatement(node) || ts.isExpressionStatement(node)) && statementsOf(node.parent) !== undefined;

/** The name of the parameter that has the value by default, and the statements of its function. */
export interface DefaultOf {
  readonly name: string;
  readonly statements: ReadonlyArray<Site<ts.Statement>>;
}

export function defaultOf(site: Site, handing: readonly string[] = []): DefaultOf | undefined {
  const { unit, node } = outermost(site, handing);
  const { parent } = node;
  if (!(ts.isParameter(parent) || ts.isBindingElement(parent)) || !ts.isIdentifier(parent.name)) return undefined;
  const parameter = ts.isBindingElement(parent) ? parent.parent.parent : parent;
  if (!ts.isParameter(parameter) || !("body" in parameter.parent)) return undefined;
  const { body } = parameter.parent;
  const statements = body && ts.isBlock(body) ? body.statements : [];
  return { name: parent.name.text, statements: statements.map((statement) => ({ unit, node: statement })) };
}

/** `app = express()` as a class property: the name inside the class, and the constructor's body when it has one. */
export interface ClassProperty {
  readonly name: string;
  readonly constructorBody: Site<ts.Block> | undefined;
  /** The call of `super()` in it: there is no `this` before. */
  readonly superCall: Site<ts.Statement> | undefined;
  /** The last of the properties it stands among, where the class has no constructor and needs none that calls `super()`. */
  readonly last: Site<ts.ClassElement> | undefined;
}

export function classPropertyOf(site: Site, handing: readonly string[] = []): ClassProperty | undefined {
  const { unit, node } = outermost(site, handing);
  const { parent } = node;
  if (!ts.isPropertyDeclaration(parent) || !ts.isClassLike(parent.parent) || isStatic(parent)) return undefined;
  const { members, heritageClauses } = parent.parent;
  const constructors = members.filter(ts.isConstructorDeclaration);
  const body = constructors.find((it) => it.body !== undefined)?.body;
  const superCall = body?.statements.find(isSuperCall);
  const isDerived = heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) === true;
  const other = members.find((it) => it.pos > parent.pos && !ts.isPropertyDeclaration(it));
  const last = members.findLast((it) => ts.isPropertyDeclaration(it) && it.pos < (other?.pos ?? Infinity));
  return {
    name: `this.${parent.name.getText(unit.tree)}`,
    constructorBody: body && (!isDerived || superCall !== undefined) ? { unit, node: body } : undefined,
    superCall: superCall && { unit, node: superCall },
    last: last && !isDerived && constructors.length === 0 ? { unit, node: last } : undefined,
  };
}

export const isStatic = (node: ts.HasModifiers): boolean =>
  node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;

const isSuperCall = (statement: ts.Statement): boolean =>
  ts.isExpressionStatement(statement) &&
  ts.isCallExpression(statement.expression) &&
  statement.expression.expression.kind === ts.SyntaxKind.SuperKeyword;

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
  const isAssigned = ts.isExpressionStatement(node) && isAssignment(node.expression);
  return isAssigned && /^(module\.)?exports\b/.test(node.getText(unit.tree));
}
