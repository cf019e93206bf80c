import { ts } from "ts-morph";
import { type Atom, atomsOf, opposite } from "./atoms.ts";
import { enclosingFunction } from "../evaluate.ts";
import { knownAt } from "./known.ts";
import { assignmentsTo, declaringOf, givenBackBy, ownFunction } from "./own-functions.ts";
import { isAssignment } from "../scope.ts";

/** One of the values that an expression may have, and what is known where it has this one. */
export interface Choice {
  readonly value: ts.Expression;
  readonly atoms: readonly Atom[];
}

/** The values that an expression may have, wherever and however they are chosen. */
export function choicesOf(node: ts.Expression, left = 4): readonly Choice[] {
  const alone = [{ value: node, atoms: [] }];
  const among = (value: ts.Expression, atoms: readonly Atom[]): Choice[] =>
    choicesOf(value, left - 1).map((choice) => ({ ...choice, atoms: [...atoms, ...choice.atoms] }));
  if (left === 0) return alone;
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return among(node.expression, []);
  if (ts.isConditionalExpression(node))
    return [
      ...among(node.whenTrue, atomsOf(node.condition, true)),
      ...among(node.whenFalse, atomsOf(node.condition, false)),
    ];
  const called = ts.isCallExpression(node) ? ownFunction(node.expression) : undefined;
  if (called !== undefined) return givenBackBy(called).flatMap((value) => among(value, knownAt(value)));
  const declared = ts.isIdentifier(node) ? declaringOf(node) : undefined;
  if (declared === undefined || !ts.isVariableDeclaration(declared)) return alone;
  const later = assignmentsTo(declared).map((it) => ({ value: it.right, atoms: knownAt(it) }));
  const others = later.flatMap(({ atoms }) => atoms.map(opposite));
  const { initializer } = declared;
  return [
    ...(initializer ? among(initializer, others) : []),
    ...later.flatMap(({ value, atoms }) => among(value, atoms)),
  ];
}

/** Two values, and what decides which one it is. */
export interface Choosing {
  readonly test: ts.Expression;
  readonly whenTrue: ts.Expression;
  /** Undefined when it stays what it was. */
  readonly whenFalse?: ts.Expression | undefined;
}

/** `test ? a : b`, or an `if` that does nothing but give a variable its value. */
export function choosingOf(node: ts.Node): Choosing | undefined {
  if (ts.isConditionalExpression(node))
    return { test: node.condition, whenTrue: node.whenTrue, whenFalse: node.whenFalse };
  if (!ts.isIfStatement(node)) return undefined;
  const one = givingIn(node.thenStatement);
  const other = node.elseStatement && givingLast(node.elseStatement);
  const isOne = one !== undefined && (node.elseStatement === undefined || one.left.text === other?.left.text);
  return isOne ? { test: node.expression, whenTrue: one.right, whenFalse: other?.right } : undefined;
}

type Giving = ts.BinaryExpression & { readonly left: ts.Identifier };

/** `name = value` where that is all, and the name is of the same function: what others see is no choice but a deed. */
function givingIn(statement: ts.Statement): Giving | undefined {
  if (ts.isBlock(statement)) {
    const [only, more] = statement.statements;
    return only !== undefined && more === undefined ? givingIn(only) : undefined;
  }
  if (!ts.isExpressionStatement(statement) || !isAssignment(statement.expression)) return undefined;
  const { left } = statement.expression;
  const declared = ts.isIdentifier(left) ? declaringOf(left) : undefined;
  const around = declared && enclosingFunction(declared);
  return around && around === enclosingFunction(statement) ? (statement.expression as Giving) : undefined;
}

/** An `else if` gives it too. */
function givingLast(statement: ts.Statement): Giving | undefined {
  if (!ts.isIfStatement(statement)) return givingIn(statement);
  return choosingOf(statement) === undefined ? undefined : givingIn(statement.thenStatement);
}

/** True for the `=` of an `if` that stands for a choice. */
export function isChosenValue(node: ts.Node): boolean {
  if (!isAssignment(node) || !ts.isExpressionStatement(node.parent)) return false;
  const { parent } = node.parent;
  const around = ts.isBlock(parent) ? parent.parent : parent;
  return ts.isIfStatement(around) && choosingOf(around) !== undefined;
}
