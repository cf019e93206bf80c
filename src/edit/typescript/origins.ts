import { ts } from "ts-morph";
import { secretName, secretOfRequest } from "../../model/secrets.ts";
import { enclosingFunction } from "./evaluate.ts";
import { isAssignment, scopeOf } from "./scope.ts";
import { ancestors, descendants } from "./unit.ts";

const made = new WeakMap<ts.Node, ReadonlySet<string>>();

/**
 * Names of what an expression is made of: the calls, members and imports that lead to it, followed through locals, through
 * what functions of the file give back, and through their parameters where the file calls them itself.
 */
export function madeOf(node: ts.Node): ReadonlySet<string> {
  const before = made.get(node);
  if (before !== undefined) return before;
  const names = new Set<string>();
  const seen = new Set<ts.Node>();
  const follow = (value: ts.Node): void => {
    if (seen.has(value)) return;
    seen.add(value);
    visit(value);
  };
  const visit = (inner: ts.Node): void => {
    if (ts.isFunctionLike(inner)) return;
    if (ts.isIdentifier(inner) && isRead(inner)) {
      const origin = originOf(inner);
      if (origin.name !== undefined) names.add(origin.name);
      origin.from.forEach(follow);
    }
    if (ts.isPropertyAccessExpression(inner)) names.add(`.${inner.name.text}`);
    if (ts.isElementAccessExpression(inner) && ts.isStringLiteralLike(inner.argumentExpression))
      names.add(`.${inner.argumentExpression.text}`);
    ts.forEachChild(inner, visit);
  };
  follow(node);
  made.set(node, names);
  return names;
}

/** False for names of members and keys. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !ts.isPropertyAssignment(parent) || parent.initializer === node;
}

interface Origin {
  /** What the name has its value from. */
  readonly from: readonly ts.Node[];
  /** What it is called outside of the file, or in the object that it is taken out of. */
  readonly name?: string;
}

function originOf(name: ts.Identifier): Origin {
  const scope = scopeOf(name);
  const declared = declarationsIn(name.getSourceFile())
    .get(name.text)
    ?.find((it) => scopeOf(it.name) === scope);
  return scope === undefined || declared === undefined ? { from: [], name: name.text } : declaredBy(declared);
}

type Declaring = (
  ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement | ts.ImportSpecifier | ts.FunctionDeclaration
) & { readonly name: ts.Identifier };

const known = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly Declaring[]>>();

/** Declarations in a file by their names, wherever they stand. */
function declarationsIn(file: ts.SourceFile): ReadonlyMap<string, readonly Declaring[]> {
  const before = known.get(file);
  if (before !== undefined) return before;
  const names = new Map<string, Declaring[]>();
  for (const node of descendants(file))
    if (isDeclaring(node)) names.set(node.name.text, [...(names.get(node.name.text) ?? []), node]);
  known.set(file, names);
  return names;
}

const isDeclaring = (node: ts.Node): node is Declaring =>
  (ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isImportSpecifier(node) ||
    ts.isFunctionDeclaration(node)) &&
  node.name !== undefined &&
  ts.isIdentifier(node.name);

function declaredBy(node: Declaring | ts.BindingElement["parent"]["parent"]): Origin {
  if (ts.isImportSpecifier(node)) return { from: [], name: (node.propertyName ?? node.name).text };
  if (ts.isFunctionDeclaration(node)) return { from: givenBackBy(node) };
  if (ts.isBindingElement(node)) {
    const { from } = declaredBy(node.parent.parent);
    const key = node.propertyName ?? node.name;
    return { from, ...(ts.isObjectBindingPattern(node.parent) && { name: `.${key.getText()}` }) };
  }
  if (ts.isParameter(node)) return givenTo(node);
  const { parent, initializer } = node;
  const later = assignmentsTo(node);
  if (initializer !== undefined && ts.isFunctionLike(initializer))
    return { from: [...givenBackBy(initializer), ...later] };
  if (initializer !== undefined) return { from: [initializer, ...later] };
  return { from: ts.isForOfStatement(parent.parent) ? [parent.parent.expression] : later };
}

/** What a function of the file returns. */
function givenBackBy(node: ts.SignatureDeclaration): ts.Node[] {
  const { body } = node as { readonly body?: ts.Node };
  if (body === undefined) return [];
  if (!ts.isBlock(body)) return [body];
  return [...descendants(body)].flatMap((inner) =>
    ts.isReturnStatement(inner) && inner.expression !== undefined && enclosingFunction(inner) === node
      ? [inner.expression]
      : [],
  );
}

/** What a variable gets after it was declared, and what that depends on. */
function assignmentsTo({ name, parent }: ts.VariableDeclaration): ts.Node[] {
  if (!ts.isIdentifier(name) || (parent.flags & ts.NodeFlags.Const) !== 0) return [];
  return [...descendants(name.getSourceFile())].flatMap((node) =>
    ts.isBinaryExpression(node) && isAssignment(node) && ts.isIdentifier(node.left) && node.left.text === name.text
      ? [node.right, ...askedAround(node)]
      : [],
  );
}

/** What is asked within the function around `node`. */
const askedAround = (node: ts.Node): ts.Expression[] =>
  [...ancestors(node)].flatMap((up) =>
    ts.isIfStatement(up) && enclosingFunction(up) === enclosingFunction(node) ? [up.expression] : [],
  );

/** What others give to a function of the file goes by its position: names of parameters are the owner's choice. */
function givenTo(parameter: ts.ParameterDeclaration): Origin {
  const from = argumentsFor(parameter);
  const name = from.length === 0 ? functionName(parameter.parent) : undefined;
  const position = parameter.parent.parameters.indexOf(parameter) + 1;
  return { from, ...(name !== undefined && { name: `parameter ${position} of ${name}` }) };
}

/** What the file itself gives to a parameter of one of its functions. */
function argumentsFor(parameter: ts.ParameterDeclaration): ts.Node[] {
  const { parent } = parameter;
  const name = functionName(parent);
  if (name === undefined) return [];
  const index = parent.parameters.indexOf(parameter);
  return callsOf(parameter.getSourceFile(), name).flatMap((call) => call.arguments[index] ?? []);
}

/** The name by which a file can call a function of its own. */
export function functionName(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node)) return node.name?.text;
  const { parent } = node;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : undefined;
}

const calls = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly ts.CallExpression[]>>();

/** Calls in a file of what goes by a name there. */
export function callsOf(file: ts.SourceFile, name: string): readonly ts.CallExpression[] {
  const before = calls.get(file);
  if (before !== undefined) return before.get(name) ?? [];
  const names = new Map<string, ts.CallExpression[]>();
  for (const node of descendants(file)) {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) continue;
    const { text } = node.expression;
    names.set(text, [...(names.get(text) ?? []), node]);
  }
  calls.set(file, names);
  return names.get(name) ?? [];
}

/** Secrets that a node puts into an object or hands to what tells others: a field, an attribute, a line. */
export function exposedIn(node: ts.Node): readonly string[] {
  if (ts.isPropertyAssignment(node)) return secretsIn(node.initializer);
  if (ts.isShorthandPropertyAssignment(node)) return secretsIn(node.name);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    return ts.isIdentifier(node.left) ? [] : secretsIn(node.right);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  return telling.has(node.expression.name.text) ? node.arguments.flatMap((argument) => secretsIn(argument)) : [];
}

const telling = new Set([
  ...["trace", "debug", "info", "warn", "error", "fatal", "log", "write"],
  ...["setAttribute", "addEvent", "updateName", "inc", "observe", "set", "labels"],
]);

/** All of what came with a request. */
const wholes = new Set(["headers", "rawHeaders", "cookies"]);

/** Secrets that the value of an expression shows. What is handed to a function is not: nobody knows what that leaves. */
/** Deep enough for what people put into locals, and an end for what refers to itself. */
const depth = 5;

function secretsIn(node: ts.Node, left = depth): string[] {
  const inner = (...nodes: readonly ts.Node[]): string[] =>
    left === 0 ? [] : nodes.flatMap((next) => secretsIn(next, left - 1));
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node))
    return inner(node.expression);
  if (ts.isPropertyAccessExpression(node)) return secretNamed(node.name.text);
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return secretNamed(node.argumentExpression.text);
  if (ts.isBinaryExpression(node)) return inner(node.left, node.right);
  if (ts.isConditionalExpression(node)) return inner(node.whenTrue, node.whenFalse);
  if (ts.isTemplateExpression(node)) return inner(...node.templateSpans.map(({ expression }) => expression));
  if (!ts.isIdentifier(node)) return [];
  const { from, name } = originOf(node);
  return name?.startsWith(".") === true ? secretNamed(name.slice(1)) : inner(...from);
}

const secretNamed = (name: string): string[] =>
  secretName.test(name) || secretOfRequest.test(name) || wholes.has(name) ? [name] : [];
