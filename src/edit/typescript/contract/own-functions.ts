import { ts } from "ts-morph";
import { enclosingFunction } from "../evaluate.ts";
import { isAssignment, scopeOf } from "../scope.ts";
import { descendants } from "../unit.ts";

export type Declaring = (
  ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement | ts.ImportSpecifier | ts.FunctionDeclaration
) & { readonly name: ts.Identifier };

const found = new WeakMap<ts.Identifier, { readonly declaring: Declaring | undefined }>();

/** Where the file declares what `name` stands for. */
export function declaringOf(name: ts.Identifier): Declaring | undefined {
  const before = found.get(name);
  if (before !== undefined) return before.declaring;
  const candidates = declarationsIn(name.getSourceFile()).get(name.text);
  const scope = candidates && scopeOf(name);
  const declaring = scope && candidates.find((it) => scopeOf(it.name) === scope);
  found.set(name, { declaring });
  return declaring;
}

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

/** What gives a variable that is no constant a value after it was declared. */
export function assignmentsTo({ name, parent }: ts.VariableDeclaration): ts.BinaryExpression[] {
  if (!ts.isIdentifier(name) || (parent.flags & ts.NodeFlags.Const) !== 0) return [];
  return assignmentsIn(name.getSourceFile()).filter(({ left }) => ts.isIdentifier(left) && left.text === name.text);
}

const assignments = new WeakMap<ts.SourceFile, readonly ts.BinaryExpression[]>();

export function assignmentsIn(file: ts.SourceFile): readonly ts.BinaryExpression[] {
  const before = assignments.get(file);
  if (before !== undefined) return before;
  const all = descendants(file).filter(isAssignment);
  assignments.set(file, all);
  return all;
}

/** The function of the file that a name stands for. */
export function ownFunction(name: ts.Expression): ts.SignatureDeclaration | undefined {
  const declared = ts.isIdentifier(name) ? declaringOf(name) : undefined;
  if (declared === undefined) return undefined;
  if (ts.isFunctionDeclaration(declared)) return declared;
  return ts.isVariableDeclaration(declared) && declared.initializer && ts.isFunctionLike(declared.initializer)
    ? declared.initializer
    : undefined;
}

/** What a function of the file returns. */
export function givenBackBy(node: ts.SignatureDeclaration): ts.Expression[] {
  const { body } = node as { readonly body?: ts.ConciseBody };
  if (body === undefined) return [];
  if (!ts.isBlock(body)) return [body];
  return [...descendants(body)].flatMap((inner) =>
    ts.isReturnStatement(inner) && inner.expression !== undefined && enclosingFunction(inner) === node
      ? [inner.expression]
      : [],
  );
}

/** What the call of a function of the file stands for when that does nothing else. */
export function writtenOut(node: ts.Node): ts.Expression | undefined {
  const called = ts.isCallExpression(node) ? ownFunction(node.expression) : undefined;
  const { body } = (called ?? {}) as { readonly body?: ts.ConciseBody };
  if (body === undefined || !ts.isBlock(body)) return body;
  const [only, more] = body.statements;
  return only !== undefined && more === undefined && ts.isReturnStatement(only) ? only.expression : undefined;
}

/** What the file itself gives to a parameter of one of its functions. */
export function argumentsFor(parameter: ts.ParameterDeclaration): ts.Expression[] {
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
