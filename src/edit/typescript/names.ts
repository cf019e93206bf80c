import { ts } from "ts-morph";

export function statementsOf(node: ts.Node): readonly ts.Statement[] | undefined {
  if (ts.isSourceFile(node) || ts.isBlock(node) || ts.isModuleBlock(node)) return node.statements;
  if (ts.isCaseOrDefaultClause(node)) return node.statements;
  return undefined;
}

/** True for parameters, and for what a loop, a `catch`, or the name of an expression binds within it. */
export function bindsInHead(scope: ts.Node, name: string): boolean {
  if (ts.isFunctionLike(scope) && scope.parameters.some((parameter) => binds(parameter.name, name))) return true;
  if (ts.isFunctionExpression(scope) || ts.isClassExpression(scope)) return scope.name?.text === name;
  if (ts.isCatchClause(scope))
    return scope.variableDeclaration !== undefined && binds(scope.variableDeclaration.name, name);
  if (!ts.isForStatement(scope) && !ts.isForOfStatement(scope) && !ts.isForInStatement(scope)) return false;
  const { initializer } = scope;
  return (
    initializer !== undefined &&
    ts.isVariableDeclarationList(initializer) &&
    initializer.declarations.some((declaration) => binds(declaration.name, name))
  );
}

const bound = new WeakMap<ts.Node, ReadonlySet<string>>();
const none: ReadonlySet<string> = new Set();

/** Names that the statements of `scope` declare. */
export function namesIn(scope: ts.Node): ReadonlySet<string> {
  const statements = statementsOf(scope);
  if (statements === undefined) return none;
  const known = bound.get(scope);
  if (known !== undefined) return known;
  // `var` is the whole function's, wherever it stands.
  const isWhole = ts.isSourceFile(scope) || ts.isFunctionLike(scope.parent);
  const own = statements.filter((it) => !ts.isVariableStatement(it) || !isVar(it.declarationList));
  const names = new Set([...own.flatMap(declaredBy), ...(isWhole ? statements.flatMap(hoistedFrom) : [])]);
  bound.set(scope, names);
  return names;
}

/** Names that a statement declares where it stands. */
export function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => namesOf(name));
  if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    const others =
      namedBindings === undefined ? [] : ts.isNamedImports(namedBindings) ? namedBindings.elements : [namedBindings];
    return [...(name ? [name] : []), ...others.map((other) => other.name)].map(({ text }) => text);
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    // `declare global` declares no "global".
    (ts.isModuleDeclaration(statement) && !(statement.flags & ts.NodeFlags.GlobalAugmentation));
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

/** Names of every `var` below the statement that belong to the function around it. */
function hoistedFrom(node: ts.Node): string[] {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return [];
  const own =
    ts.isVariableDeclarationList(node) && isVar(node) ? node.declarations.flatMap(({ name }) => namesOf(name)) : [];
  const inner: string[] = [];
  ts.forEachChild(node, (child) => {
    inner.push(...hoistedFrom(child));
  });
  return [...own, ...inner];
}

export const isVar = ({ flags }: ts.VariableDeclarationList): boolean => (flags & ts.NodeFlags.BlockScoped) === 0;

const namesOf = (pattern: ts.BindingName): string[] =>
  ts.isIdentifier(pattern)
    ? [pattern.text]
    : pattern.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOf(element.name) : []));

export const binds = (pattern: ts.BindingName, name: string): boolean => namesOf(pattern).includes(name);
