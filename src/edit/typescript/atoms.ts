import { ts } from "ts-morph";
import { constantOf, initializerOf } from "./constants.ts";
import { declarationOf } from "./scope.ts";

/** What is known where a condition holds or does not hold. */
export interface Atom {
  /** The same for conditions that differ in the names of locals, in their direction, or in where their parts are named. */
  readonly key: string;
  /** As it was written: "where status >= 500". */
  readonly text: string;
}

/**
 * What is told by `test` holding, or not: each of its parts for itself. Which parts of an `||` hold is not known, but what
 * was asked for still is when more is asked for beside it.
 */
export function atomsOf(test: ts.Expression, holds: boolean, left = depth): Atom[] {
  const node = plain(test);
  if (isNot(node)) return atomsOf(node.operand, !holds, left);
  if (isLogical(node)) return [node.left, node.right].flatMap((side) => atomsOf(side, holds, left));
  const named = nameOf(node);
  return named === undefined || left === 0 ? [atomOf(node, holds)] : atomsOf(named, holds, left - 1);
}

function atomOf(test: ts.Expression, holds: boolean): Atom {
  const { about, isTurned } = directed(test, depth);
  const key = `${holds === isTurned ? "unless" : "if"} ${about}`;
  return { key, text: `${holds ? "where" : "where not"} ${test.getText().replace(/\s+/g, " ")}` };
}

/** What is told by `test` not holding, where it is certain: of an `&&`, either part may be what failed. */
export const atomsOfFailed = (test: ts.Expression): Atom[] => {
  const node = plain(test);
  return isLogical(node) && node.operatorToken.kind === and ? [] : atomsOf(node, false);
};

/** The opposite of what is known. */
export const opposite = (atom: Atom): Atom => ({
  ...atom,
  key: atom.key.replace(/^(?:if|unless)/, (word) => (word === "if" ? "unless" : "if")),
});

/** What stands behind `value ??` is known to be asked for when there is none. */
export const absenceOf = (value: ts.Expression): Atom => {
  return { key: `without ${canonical(value, depth)}`, text: `without ${value.getText()}` };
};

/** What an expression is, whatever its locals are called. */
export const shapeOf = (node: ts.Expression): string => canonical(node, depth);

/** Deep enough for conditions that people write, and an end for those they don't. */
const depth = 6;

const and = ts.SyntaxKind.AmpersandAmpersandToken;
const or = ts.SyntaxKind.BarBarToken;

/** Without brackets, types and `await`. */
function plain(node: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAwaitExpression(node);
  return isWrapped ? plain(node.expression) : node;
}

const isNot = (node: ts.Expression): node is ts.PrefixUnaryExpression =>
  ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken;

export const isLogical = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && (node.operatorToken.kind === and || node.operatorToken.kind === or);

/** The expression that a local constant stands for. */
const nameOf = (node: ts.Expression): ts.Expression | undefined =>
  ts.isIdentifier(node) ? initializerOf(node) : undefined;

interface Directed {
  readonly about: string;
  /** True when what is said is the opposite: `a !== b` is about `a === b`. */
  readonly isTurned: boolean;
}

function directed(test: ts.Expression, left: number): Directed {
  const node = plain(test);
  const named = nameOf(node);
  if (named !== undefined && left > 0) return directed(named, left - 1);
  if (isNot(node)) {
    const inner = directed(node.operand, left);
    return { ...inner, isTurned: !inner.isTurned };
  }
  if (!ts.isBinaryExpression(node)) return { about: canonical(node, left), isTurned: false };
  const [one, other] = [canonical(node.left, left - 1), canonical(node.right, left - 1)];
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
      return { about: [one, other].sort().join("="), isTurned: false };
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
      return { about: [one, other].sort().join("="), isTurned: true };
    case ts.SyntaxKind.LessThanToken:
      return { about: `${one}<${other}`, isTurned: false };
    case ts.SyntaxKind.GreaterThanToken:
      return { about: `${other}<${one}`, isTurned: false };
    case ts.SyntaxKind.LessThanEqualsToken:
      return { about: `${other}<${one}`, isTurned: true };
    case ts.SyntaxKind.GreaterThanEqualsToken:
      return { about: `${one}<${other}`, isTurned: true };
    default:
      return { about: canonical(node, left), isTurned: false };
  }
}

function canonical(expression: ts.Expression, left: number): string {
  const node = plain(expression);
  if (left <= 0) return "_";
  const inner = (next: ts.Expression): string => canonical(next, left - 1);
  const constant = constantOf(node);
  if (constant !== undefined)
    return typeof constant.value === "string" ? JSON.stringify(constant.value) : String(constant.value);
  if (ts.isIdentifier(node)) return named(node, left);
  if (ts.isPropertyAccessExpression(node)) return `${inner(node.expression)}.${node.name.text}`;
  if (ts.isElementAccessExpression(node)) return `${inner(node.expression)}.${inner(node.argumentExpression)}`;
  if (isOwnCall(node)) return "made";
  if (ts.isCallExpression(node)) return `${lastOf(node.expression, left)}()`;
  if (ts.isTypeOfExpression(node)) return `typeof ${inner(node.expression)}`;
  if (isNot(node) || ts.isBinaryExpression(node)) return combined(node, left);
  return ts.SyntaxKind[node.kind];
}

function combined(node: ts.PrefixUnaryExpression | ts.BinaryExpression, left: number): string {
  const { about, isTurned } = isNot(node) || isComparison(node) ? directed(node, left - 1) : plainly(node, left);
  return isTurned ? `!${about}` : about;
}

const isComparison = (node: ts.PrefixUnaryExpression | ts.BinaryExpression): boolean =>
  ts.isBinaryExpression(node) && /^[<>]=?$|^[!=]==$/.test(node.operatorToken.getText());

const plainly = (node: ts.PrefixUnaryExpression | ts.BinaryExpression, left: number): Directed => ({
  about: ts.isBinaryExpression(node)
    ? `(${canonical(node.left, left - 1)} ${node.operatorToken.getText()} ${canonical(node.right, left - 1)})`
    : canonical(node.operand, left - 1),
  isTurned: false,
});

/** A local by what it was made of; parameters and what changes have no other name. */
function named(node: ts.Identifier, left: number): string {
  const value = initializerOf(node);
  if (value !== undefined) return canonical(value, left - 1);
  const declared = declarationOf(node);
  if (declared?.kind === "import") return declared.name;
  if (declared?.kind !== "member" || !ts.isExpression(declared.node)) return "_";
  return [canonical(declared.node, left - 1), ...declared.path].join(".");
}

/** A call of a function of the file: what it does may as well stand here. */
const isOwnCall = (node: ts.Expression): boolean =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && isOwnFunction(node.expression);

function isOwnFunction(name: ts.Identifier): boolean {
  const declared = declarationOf(name);
  return declared?.kind === "value" && ts.isFunctionLike(declared.node);
}

const lastOf = (callee: ts.Expression, left: number): string =>
  ts.isPropertyAccessExpression(callee)
    ? `${canonical(callee.expression, left - 1)}.${callee.name.text}`
    : ts.isIdentifier(callee)
      ? callee.text
      : "_";
