import { ts } from "ts-morph";
import { declarationOf } from "./scope.ts";

/** A value that is the same in every run. */
export interface Constant {
  readonly value: string | number | boolean | null | undefined;
}

/** What an expression is in every run, followed through constants of the file; undefined when that depends on the run. */
export function constantOf(node: ts.Expression, depth = 4): Constant | undefined {
  if (depth === 0) return undefined;
  const inner: Known = (next) => constantOf(next, depth - 1);
  const known = composed(node, inner);
  const value = known === undefined && ts.isIdentifier(node) ? initializerOf(node) : undefined;
  return value === undefined ? known : inner(value);
}

/** What is known of an expression. */
export type Known = (node: ts.Expression) => Constant | undefined;

/** What a literal is, and what operators make of what `inner` knows of their sides. */
export function composed(node: ts.Expression, inner: Known): Constant | undefined {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return inner(node.expression);
  if (ts.isStringLiteralLike(node)) return { value: node.text };
  if (ts.isNumericLiteral(node)) return { value: Number(node.text) };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { value: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { value: false };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { value: null };
  if (ts.isVoidExpression(node)) return { value: undefined };
  if (ts.isPrefixUnaryExpression(node)) return prefixed(node.operator, inner(node.operand));
  if (ts.isBinaryExpression(node)) return joined(node, inner);
  return ts.isIdentifier(node) && node.text === "undefined" ? { value: undefined } : undefined;
}

/** What a name is declared with that never gets another value. */
export function initializerOf(name: ts.Identifier): ts.Expression | undefined {
  const declared = declarationOf(name);
  if (declared?.kind !== "value" || !ts.isVariableDeclaration(declared.node.parent)) return undefined;
  const { initializer, parent } = declared.node.parent;
  return parent.flags & ts.NodeFlags.Const && initializer === declared.node ? initializer : undefined;
}

function prefixed(operator: ts.PrefixUnaryOperator, operand: Constant | undefined): Constant | undefined {
  if (operand === undefined) return undefined;
  if (operator === ts.SyntaxKind.ExclamationToken) return { value: !operand.value };
  return operator === ts.SyntaxKind.MinusToken ? { value: -Number(operand.value) } : undefined;
}

function joined({ left, right, operatorToken }: ts.BinaryExpression, of: Known): Constant | undefined {
  const [one, other] = [of(left), of(right)];
  // The right side may be enough.
  if (operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) {
    if (one === undefined) return other?.value === false ? other : undefined;
    return one.value ? other : one;
  }
  if (operatorToken.kind === ts.SyntaxKind.BarBarToken) {
    if (one === undefined) return other?.value === true ? other : undefined;
    return one.value ? one : other;
  }
  if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
    return one && ((one.value ?? undefined) === undefined ? other : one);
  const result = one && other && comparisons.get(operatorToken.kind)?.(one.value, other.value);
  return result === undefined ? undefined : { value: result };
}

type Value = Constant["value"];

/** `==`: what becomes of values of different types is left open. */
function equals(one: Value, other: Value): boolean | undefined {
  if (one === other) return true;
  const [isNothing, isOtherNothing] = [one, other].map((value) => (value ?? undefined) === undefined);
  if (isNothing || isOtherNothing) return isNothing === isOtherNothing;
  return typeof one === typeof other ? false : undefined;
}

function differs(one: Value, other: Value): boolean | undefined {
  const same = equals(one, other);
  return same === undefined ? undefined : !same;
}

const comparisons: ReadonlyMap<ts.SyntaxKind, (one: Value, other: Value) => boolean | undefined> = new Map([
  [ts.SyntaxKind.EqualsEqualsToken, equals],
  [ts.SyntaxKind.ExclamationEqualsToken, differs],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, (one: Value, other: Value) => one === other],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, (one: Value, other: Value) => one !== other],
  [ts.SyntaxKind.LessThanToken, (one: Value, other: Value) => Number(one) < Number(other)],
  [ts.SyntaxKind.LessThanEqualsToken, (one: Value, other: Value) => Number(one) <= Number(other)],
  [ts.SyntaxKind.GreaterThanToken, (one: Value, other: Value) => Number(one) > Number(other)],
  [ts.SyntaxKind.GreaterThanEqualsToken, (one: Value, other: Value) => Number(one) >= Number(other)],
]);
