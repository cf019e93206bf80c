import { ts } from "ts-morph";
import { constantOf, initializerOf } from "../constants.ts";
import { enclosingFunction } from "../evaluate.ts";
import { memberOf } from "./members.ts";
import { argumentsFor, assignmentsTo, declaringOf, ownFunction, writtenOut } from "./own-functions.ts";
import { declarationOf, isUndeclared } from "../scope.ts";
import { ancestors, isWrapper } from "../unit.ts";

/** What an expression is, whatever its locals are called. */
export const shapeOf = (node: ts.Expression): string => canonical(node, depth);

/** What a name is that is declared there. */
export const shapeOfDeclared = (node: Declared): string => declaredAs(node, depth);

/** Deep enough for conditions that people write, and an end for those they don't. */
export const depth = 6;

const and = ts.SyntaxKind.AmpersandAmpersandToken;
const or = ts.SyntaxKind.BarBarToken;

/** Without brackets, types and `await`. */
export const plain = (node: ts.Expression): ts.Expression => (isWrapper(node) ? plain(node.expression) : node);

export const isNot = (node: ts.Expression): node is ts.PrefixUnaryExpression =>
  ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken;

export const isLogical = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && (node.operatorToken.kind === and || node.operatorToken.kind === or);

/** The expression that may as well stand here: of a constant, or of a function that does nothing else. */
export const meantBy = (node: ts.Expression): ts.Expression | undefined =>
  ts.isIdentifier(node) ? (initializerOf(node) ?? onlyArgumentFor(node)) : writtenOut(node);

/** What a parameter is where the file calls its function once. */
function onlyArgumentFor(name: ts.Identifier): ts.Expression | undefined {
  const declared = declaringOf(name);
  const [only, more] = declared !== undefined && ts.isParameter(declared) ? argumentsFor(declared) : [];
  return more === undefined ? only : undefined;
}

export interface Directed {
  readonly about: string;
  /** True when what is said is the opposite: `a !== b` is about `a === b`. */
  readonly isTurned: boolean;
}

export function directed(test: ts.Expression, left = depth): Directed {
  const node = plain(test);
  const meant = meantBy(node);
  if (meant !== undefined && left > 0) return directed(meant, left - 1);
  if (isNot(node)) {
    const inner = directed(node.operand, left);
    return { ...inner, isTurned: !inner.isTurned };
  }
  if (!ts.isBinaryExpression(node)) return { about: canonical(node, left), isTurned: false };
  const [one, other] = [canonical(node.left, left - 1), canonical(node.right, left - 1)];
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.EqualsEqualsToken:
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
      return equal(one, other);
    case ts.SyntaxKind.ExclamationEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsEqualsToken: {
      const { about, isTurned } = equal(one, other);
      return { about, isTurned: !isTurned };
    }
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

/** That something is nothing is the opposite of that it is there. */
function equal(one: string, other: string): Directed {
  if (isNothing(other)) return { about: one, isTurned: true };
  return isNothing(one) ? { about: other, isTurned: true } : { about: [one, other].sort().join("="), isTurned: false };
}

const isNothing = (shape: string): boolean => shape === "undefined" || shape === "null";

function canonical(expression: ts.Expression, left: number): string {
  const node = plain(expression);
  if (left <= 0) return "_";
  const inner = (next: ts.Expression): string => canonical(next, left - 1);
  const constant = constantOf(node);
  if (constant !== undefined)
    return typeof constant.value === "string" ? JSON.stringify(constant.value) : String(constant.value);
  if (ts.isIdentifier(node)) return named(node, left);
  if (ts.isPropertyAccessExpression(node)) return `${inner(node.expression)}.${node.name.text}`;
  if (ts.isElementAccessExpression(node))
    return `${inner(node.expression)}.${memberOf(node) ?? inner(node.argumentExpression)}`;
  if (ts.isCallExpression(node)) return called(node, left);
  if (ts.isTypeOfExpression(node)) return `typeof ${inner(node.expression)}`;
  const certain = unlessEmpty(node);
  if (certain !== undefined) return inner(certain);
  if (isChosen(node)) return made;
  if (isNot(node) || ts.isBinaryExpression(node)) return combined(node, left);
  return ts.SyntaxKind[node.kind];
}

/** One of several values: which ones is told where they are chosen, and there are many ways to write that. */
const made = "made";

const isChosen = (node: ts.Expression): boolean =>
  ts.isConditionalExpression(node) ||
  (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken);

/** `value ?? {}` has the members of `value`. */
const unlessEmpty = (node: ts.Expression): ts.Expression | undefined =>
  ts.isBinaryExpression(node) &&
  /^(?:\?\?|\|\|)$/.test(node.operatorToken.getText()) &&
  ts.isObjectLiteralExpression(plain(node.right)) &&
  node.right.getText() === "{}"
    ? node.left
    : undefined;

/** A function of the file is what it gives back: that may as well stand here. */
function called(node: ts.CallExpression, left: number): string {
  const value = writtenOut(node);
  if (value !== undefined) return canonical(value, left - 1);
  const own = ownFunction(node.expression);
  if (own === undefined) return `${calleeOf(node.expression, left)}()`;
  return [...ancestors(node)].includes(own) ? "made again" : made;
}

function combined(node: ts.PrefixUnaryExpression | ts.BinaryExpression, left: number): string {
  const { about, isTurned } = isNot(node) || isComparison(node) ? directed(node, left - 1) : plainly(node, left);
  return isTurned ? `!${about}` : about;
}

const isComparison = (node: ts.PrefixUnaryExpression | ts.BinaryExpression): boolean =>
  ts.isBinaryExpression(node) && /^[<>]=?$|^[!=]==?$/.test(node.operatorToken.getText());

const plainly = (node: ts.PrefixUnaryExpression | ts.BinaryExpression, left: number): Directed => ({
  about: ts.isBinaryExpression(node)
    ? `(${canonical(node.left, left - 1)} ${node.operatorToken.getText()} ${canonical(node.right, left - 1)})`
    : canonical(node.operand, left - 1),
  isTurned: false,
});

/** A local by what it was made of; parameters and what changes have no other name. */
function named(node: ts.Identifier, left: number): string {
  if (isUndeclared(node)) return node.text;
  const declared = declaringOf(node);
  if (declared === undefined) return importedAs(node) ?? "_";
  const first = ts.isVariableDeclaration(declared) ? firstValueAt(node, declared) : undefined;
  return first === undefined ? declaredAs(declared, left) : canonical(first, left - 1);
}

/** What a variable still is where its function has given it nothing else. */
function firstValueAt(name: ts.Identifier, declared: ts.VariableDeclaration): ts.Expression | undefined {
  const within = enclosingFunction(declared);
  const [change] = assignmentsTo(declared);
  const isFirst = within !== undefined && change !== undefined && name.pos < change.pos;
  return isFirst && enclosingFunction(name) === within ? declared.initializer : undefined;
}

const importedAs = (name: ts.Identifier): string | undefined => {
  const declared = declarationOf(name);
  return declared?.kind === "import" ? declared.name : undefined;
};

type Declared = ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement;

function declaredAs(node: Declared | ts.ImportSpecifier | ts.FunctionDeclaration, left: number): string {
  if (ts.isImportSpecifier(node)) return (node.propertyName ?? node.name).text;
  if (ts.isFunctionDeclaration(node)) return "function";
  if (ts.isBindingElement(node)) {
    const member = memberOf(node);
    if (node.initializer !== undefined) return made;
    return member === undefined ? "_" : `${declaredAs(node.parent.parent, left - 1)}.${member}`;
  }
  if (ts.isParameter(node)) {
    const [given = "_", other] = left <= 0 ? [] : new Set(argumentsFor(node).map((it) => canonical(it, left - 1)));
    return other === undefined ? given : "_";
  }
  const { initializer, parent } = node;
  if ((parent.flags & ts.NodeFlags.Const) === 0) return made;
  return initializer === undefined ? "_" : canonical(initializer, left - 1);
}

/** What is called, whatever locals are called: a parameter by its place, a local by what it was made of. */
export function calleeOf(callee: ts.Expression, left = depth): string {
  const node = plain(callee);
  if (ts.isPropertyAccessExpression(node)) return `${canonical(node.expression, left - 1)}.${node.name.text}`;
  if (!ts.isIdentifier(node)) return canonical(node, left - 1);
  const declared = declaringOf(node);
  if (declared === undefined || ownFunction(node) !== undefined) return importedAs(node) ?? node.text;
  if (!ts.isParameter(declared)) return declaredAs(declared, left);
  const [given] = argumentsFor(declared);
  if (given !== undefined && left > 0) return calleeOf(given, left - 1);
  return `parameter ${declared.parent.parameters.indexOf(declared) + 1}`;
}
