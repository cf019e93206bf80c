import { ts } from "ts-morph";
import { declarationOf } from "./scope.ts";

/** A value that is the same in every run. */
export interface Constant {
  readonly value: string | number | boolean | null | undefined;
}

/** What an expression is in every run, followed through constants of the file; undefined when that depends on the run. */
export function constantOf(node: ts.Expression, depth = 4): Constant | undefined {
  if (depth === 0) return undefined;
  const inner = (next: ts.Expression): Constant | undefined => constantOf(next, depth - 1);
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
  if (!ts.isIdentifier(node)) return undefined;
  if (node.text === "undefined") return { value: undefined };
  const value = initializerOf(node);
  return value && inner(value);
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

function joined(
  { left, right, operatorToken }: ts.BinaryExpression,
  of: (node: ts.Expression) => Constant | undefined,
): Constant | undefined {
  const [one, other] = [of(left), of(right)];
  // One side may be enough.
  if (operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) {
    if (other !== undefined && !other.value) return { value: false };
    return one && (one.value ? other : one);
  }
  if (operatorToken.kind === ts.SyntaxKind.BarBarToken) {
    if (other?.value) return { value: true };
    return one && (one.value ? one : other);
  }
  const compare = comparisons.get(operatorToken.kind);
  return one && other && compare && { value: compare(one.value, other.value) };
}

type Value = Constant["value"];

const comparisons: ReadonlyMap<ts.SyntaxKind, (one: Value, other: Value) => boolean> = new Map([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, (one: Value, other: Value) => one === other],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, (one: Value, other: Value) => one !== other],
  [ts.SyntaxKind.LessThanToken, (one: Value, other: Value) => Number(one) < Number(other)],
  [ts.SyntaxKind.LessThanEqualsToken, (one: Value, other: Value) => Number(one) <= Number(other)],
  [ts.SyntaxKind.GreaterThanToken, (one: Value, other: Value) => Number(one) > Number(other)],
  [ts.SyntaxKind.GreaterThanEqualsToken, (one: Value, other: Value) => Number(one) >= Number(other)],
]);
