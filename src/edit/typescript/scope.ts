import { ts } from "ts-morph";
import { requiredModule } from "./modules.ts";
import { bindsInHead, declaredBy, isVar, namesIn, statementsOf } from "./names.ts";
import { ancestors, descendants } from "./unit.ts";

/** What a name stands for in its scope. */
export type Declaration =
  | { readonly kind: "value"; readonly node: ts.Node }
  /** `const { a: { b } } = node`: path ["a", "b"]. */
  | { readonly kind: "member"; readonly node: ts.Node; readonly path: readonly string[] }
  /** `name` "*" is the whole module. */
  | { readonly kind: "import"; readonly module: string; readonly name: string };

/** The declaration that `name` refers to, looked up from the inside out. Parameters have none. */
export function declarationOf(name: ts.Identifier): Declaration | undefined {
  const scope = scopeOf(name);
  const statements = scope && statementsOf(scope);
  return scope && statements && declaredIn(scope, statements, name.text);
}

/** What a promise resolves to, for the parameter of a function that waits for it: `x` of `promise.then((x) => ...)`. */
export function resolvedTo(name: ts.Identifier): Declaration | undefined {
  const scope = scopeOf(name);
  if (scope === undefined || !(ts.isArrowFunction(scope) || ts.isFunctionExpression(scope))) return undefined;
  const { parent } = scope;
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== scope || !isThen(parent.expression)) return undefined;
  const [parameter] = scope.parameters;
  const path = parameter && pathTo(parameter.name, name.text);
  return path && declaredAs(parent.expression.expression, path);
}

/** The parameter that `name` is, where it is one as a whole. */
export function parameterOf(name: ts.Identifier): ts.ParameterDeclaration | undefined {
  const scope = scopeOf(name);
  if (scope === undefined || !ts.isFunctionLike(scope)) return undefined;
  return scope.parameters.find((parameter) => ts.isIdentifier(parameter.name) && parameter.name.text === name.text);
}

/** What a parameter is where a call leaves it out: `express()` of `(app = express())`, and of `({ app = express() })`. */
export function presetOf(name: ts.Identifier): ts.Expression | undefined {
  const scope = scopeOf(name);
  if (scope === undefined || !ts.isFunctionLike(scope)) return undefined;
  const bound = scope.parameters.flatMap((parameter): ReadonlyArray<ts.ParameterDeclaration | ts.BindingElement> =>
    ts.isObjectBindingPattern(parameter.name) ? parameter.name.elements : [parameter],
  );
  return bound.find((one) => ts.isIdentifier(one.name) && one.name.text === name.text)?.initializer;
}

export const isThen = (node: ts.Node): node is ts.PropertyAccessExpression =>
  ts.isPropertyAccessExpression(node) && node.name.text === "then";

/** True when nothing in the file declares `name`: a global, or what Node gives to every CommonJS module. */
export const isUndeclared = (name: ts.Identifier): boolean => scopeOf(name) === undefined;

/** The innermost scope that has `name`. */
export const scopeOf = (name: ts.Identifier): ts.Node | undefined => scopeNaming(name, name.text);

/** The innermost scope around `place` that has a name. */
export function scopeNaming(place: ts.Node, name: string): ts.Node | undefined {
  for (const scope of ancestors(place)) if (bindsInHead(scope, name) || namesIn(scope).has(name)) return scope;
  return undefined;
}

const scopes = new WeakMap<ts.Node, Map<string, Declaration | undefined>>();

function declaredIn(scope: ts.Node, statements: readonly ts.Statement[], name: string): Declaration | undefined {
  const known = scopes.get(scope) ?? new Map<string, Declaration | undefined>();
  scopes.set(scope, known);
  if (!known.has(name)) known.set(name, find(declaringIn(statements).get(name) ?? [], name) ?? assigned(scope, name));
  return known.get(name);
}

export function enclosingClass(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  for (const up of ancestors(node)) if (ts.isClassLike(up)) return up;
  return undefined;
}

const declaring = new WeakMap<readonly ts.Statement[], ReadonlyMap<string, readonly ts.Statement[]>>();

/** The statements of a list by the names that they declare. */
function declaringIn(statements: readonly ts.Statement[]): ReadonlyMap<string, readonly ts.Statement[]> {
  const known = declaring.get(statements);
  if (known !== undefined) return known;
  const byName = new Map<string, ts.Statement[]>();
  for (const statement of statements)
    for (const name of declaredBy(statement)) {
      const list = byName.get(name);
      if (list === undefined) byName.set(name, [statement]);
      else list.push(statement);
    }
  declaring.set(statements, byName);
  return byName;
}

function find(statements: readonly ts.Statement[], name: string): Declaration | undefined {
  for (const statement of statements) {
    const found = declare(statement, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function declare(statement: ts.Statement, name: string): Declaration | undefined {
  if (ts.isVariableStatement(statement)) {
    for (const { name: pattern, initializer } of statement.declarationList.declarations) {
      const path = initializer && !isNothing(initializer) && pathTo(pattern, name);
      if (initializer && path) return declaredAs(initializer, path);
    }
  }
  if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name?.text === name)
    return { kind: "value", node: statement };
  if (ts.isImportDeclaration(statement)) return imported(statement, name);
  if (!ts.isImportEqualsDeclaration(statement) || statement.name.text !== name) return undefined;
  const { moduleReference } = statement;
  if (!ts.isExternalModuleReference(moduleReference)) return { kind: "value", node: moduleReference };
  const { expression } = moduleReference;
  return ts.isStringLiteral(expression) ? { kind: "import", module: expression.text, name: "*" } : undefined;
}

const declaredAs = (node: ts.Node, path: readonly string[]): Declaration =>
  path.length === 0 ? { kind: "value", node } : { kind: "member", node, path };

/** `null`, `undefined`: what a variable has that gets its value later. */
export const isNothing = (node: ts.Expression): boolean =>
  node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === "undefined");

function imported({ importClause, moduleSpecifier }: ts.ImportDeclaration, name: string): Declaration | undefined {
  if (!importClause || !ts.isStringLiteral(moduleSpecifier)) return undefined;
  const module = moduleSpecifier.text;
  if (importClause.name?.text === name) return { kind: "import", module, name: "default" };
  const bindings = importClause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings) && bindings.name.text === name)
    return { kind: "import", module, name: "*" };
  if (bindings && ts.isNamedImports(bindings)) {
    const element = bindings.elements.find((candidate) => candidate.name.text === name);
    if (element) return { kind: "import", module, name: (element.propertyName ?? element.name).text };
  }
  return undefined;
}

/** Property names that lead from the initializer to `name`; [] when the pattern is the name itself. */
function pathTo(pattern: ts.BindingName, name: string): readonly string[] | undefined {
  if (ts.isIdentifier(pattern)) return pattern.text === name ? [] : undefined;
  if (!ts.isObjectBindingPattern(pattern)) return undefined;
  for (const element of pattern.elements) {
    const inner = pathTo(element.name, name);
    if (inner === undefined) continue;
    const key = element.propertyName ?? element.name;
    return ts.isIdentifier(key) || ts.isStringLiteral(key) ? [key.text, ...inner] : undefined;
  }
  return undefined;
}

/** `let app; ... app = express()`: the first value that the name gets where it is declared or below. */
function assigned(scope: ts.Node, name: string): Declaration | undefined {
  for (const node of descendants(scope)) {
    const [target, value] = isGiving(node)
      ? [node.left, node.right]
      : ts.isVariableDeclaration(node) && ts.isVariableDeclarationList(node.parent) && isVar(node.parent)
        ? [node.name, node.initializer]
        : [];
    if (value === undefined || isNothing(value) || target === undefined) continue;
    if (ts.isIdentifier(target) && target.text === name && scopeOf(target) === scope)
      return { kind: "value", node: value };
  }
  return undefined;
}

/** `a = b`, and `a ??= b`, `a ||= b` of what is made when it is first asked for. */
const isGiving = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && givingOperators.has(node.operatorToken.kind);

const givingOperators: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
]);

/** True for statements that only load modules: imports, requires, `require("dotenv").config()`. */
export function isLoading(statement: ts.Statement): boolean {
  if (ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement)) return true;
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.every(({ initializer }) => initializer && loads(initializer));
  return ts.isExpressionStatement(statement) && loads(statement.expression);
}

function loads(expression: ts.Expression): boolean {
  if (requiredModule(expression) !== undefined) return true;
  if (ts.isPropertyAccessExpression(expression)) return loads(expression.expression);
  if (ts.isCallExpression(expression)) return loads(expression.expression);
  if (ts.isAwaitExpression(expression)) return loads(expression.expression);
  return false;
}

/** True when `name` gets a second value somewhere in the file, after the one that it is declared with. */
export const isReassigned = (name: ts.Identifier): boolean =>
  (valuesIn(scopeOf(name) ?? name.getSourceFile()).get(name.text) ?? 0) > 1;

const given = new WeakMap<ts.Node, ReadonlyMap<string, number>>();

/** How many values each name gets somewhere in `scope`. */
function valuesIn(scope: ts.Node): ReadonlyMap<string, number> {
  const known = given.get(scope);
  if (known !== undefined) return known;
  const values = new Map<string, number>();
  for (const node of descendants(scope)) {
    const target = isAssigning(node)
      ? node.left
      : ts.isVariableDeclaration(node) && node.initializer !== undefined
        ? node.name
        : undefined;
    if (target !== undefined && ts.isIdentifier(target)) values.set(target.text, (values.get(target.text) ?? 0) + 1);
  }
  given.set(scope, values);
  return values;
}

export const isAssignment = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;

/** The name that `exports.list` or `module.exports.list` gives to what is assigned to it. */
export const exportedName = (target: ts.Node): string | undefined =>
  /^(?:module\.)?exports\.([\w$]+)$/.exec(target.getText())?.[1];

/** Every operator that gives its left side a value: `=`, `??=`, `+=`. */
export const isAssigning = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) &&
  node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
  node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;

/** `app`, `this.app`, `exports.app`: something that can be named again. */
export const isReference = (node: ts.Node): boolean =>
  ts.isIdentifier(node) ||
  node.kind === ts.SyntaxKind.ThisKeyword ||
  (ts.isPropertyAccessExpression(node) && isReference(node.expression));
