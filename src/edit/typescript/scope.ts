import { ts } from "ts-morph";
import { requiredModule } from "./modules.ts";
import { ancestors } from "./unit.ts";

/** What a name stands for in its scope. */
export type Declaration =
  | { readonly kind: "value"; readonly node: ts.Node }
  /** `const { a: { b } } = node`: path ["a", "b"]. */
  | { readonly kind: "member"; readonly node: ts.Node; readonly path: readonly string[] }
  /** `name` "*" is the whole module. */
  | { readonly kind: "import"; readonly module: string; readonly name: string };

/** The declaration that `name` refers to, looked up from the inside out. Parameters have none. */
export function declarationOf(name: ts.Identifier): Declaration | undefined {
  for (const scope of ancestors(name)) {
    if (ts.isFunctionLike(scope) && scope.parameters.some((parameter) => binds(parameter.name, name.text)))
      return undefined;
    const statements = statementsOf(scope);
    if (statements === undefined) continue;
    const found = declaredIn(scope, statements, name.text);
    if (found !== undefined) return found;
  }
  return undefined;
}

const scopes = new WeakMap<ts.Node, Map<string, Declaration | undefined>>();

function declaredIn(scope: ts.Node, statements: readonly ts.Statement[], name: string): Declaration | undefined {
  const known = scopes.get(scope) ?? new Map<string, Declaration | undefined>();
  scopes.set(scope, known);
  if (!known.has(name)) known.set(name, find(statements, name) ?? assigned(scope, statements, name));
  return known.get(name);
}

export function statementsOf(node: ts.Node): readonly ts.Statement[] | undefined {
  if (ts.isSourceFile(node) || ts.isBlock(node) || ts.isModuleBlock(node)) return node.statements;
  if (ts.isCaseOrDefaultClause(node)) return node.statements;
  return undefined;
}

export function enclosingClass(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  for (const up of ancestors(node)) if (ts.isClassLike(up)) return up;
  return undefined;
}

/** Names bound at the top of a list of statements. */
export function isBound(statements: readonly ts.Statement[], name: string): boolean {
  return statements.some(
    (statement) =>
      declare(statement, name) !== undefined ||
      (ts.isVariableStatement(statement) &&
        statement.declarationList.declarations.some((declaration) => binds(declaration.name, name))),
  );
}

function binds(pattern: ts.BindingName, name: string): boolean {
  if (ts.isIdentifier(pattern)) return pattern.text === name;
  return pattern.elements.some((element) => ts.isBindingElement(element) && binds(element.name, name));
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
      const path = initializer && pathTo(pattern, name);
      if (!initializer || !path) continue;
      return path.length === 0 ? { kind: "value", node: initializer } : { kind: "member", node: initializer, path };
    }
  }
  if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name?.text === name)
    return { kind: "value", node: statement };
  if (ts.isImportDeclaration(statement)) return imported(statement, name);
  if (
    ts.isImportEqualsDeclaration(statement) &&
    statement.name.text === name &&
    ts.isExternalModuleReference(statement.moduleReference) &&
    ts.isStringLiteral(statement.moduleReference.expression)
  )
    return { kind: "import", module: statement.moduleReference.expression.text, name: "*" };
  return undefined;
}

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

/** `let app; ... app = express()`: the first assignment that stands where the name is declared or below. */
function assigned(scope: ts.Node, statements: readonly ts.Statement[], name: string): Declaration | undefined {
  if (!isBound(statements, name)) return undefined;
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (found) return;
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isIdentifier(node.left) &&
      node.left.text === name
    )
      found = node.right;
    else ts.forEachChild(node, visit);
  };
  ts.forEachChild(scope, visit);
  return found && { kind: "value", node: found };
}

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
export function isReassigned(name: ts.Identifier): boolean {
  let values = 0;
  const visit = (node: ts.Node): void => {
    const [target, gives] = ts.isVariableDeclaration(node)
      ? [node.name, node.initializer !== undefined]
      : ts.isBinaryExpression(node) && isAssigning(node.operatorToken.kind)
        ? [node.left, true]
        : [undefined, false];
    if (gives && target !== undefined && ts.isIdentifier(target) && target.text === name.text) values += 1;
    ts.forEachChild(node, visit);
  };
  visit(scopeOf(name) ?? name.getSourceFile());
  return values > 1;
}

const isAssigning = (kind: ts.SyntaxKind): boolean =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

/** Whose statements declare `name`. */
function scopeOf(name: ts.Identifier): ts.Node | undefined {
  for (const scope of ancestors(name)) {
    const statements = statementsOf(scope);
    if (statements !== undefined && isBound(statements, name.text)) return scope;
  }
  return undefined;
}
