import { ts } from "ts-morph";
import type { Atom } from "./atoms.ts";
import { choicesOf, choosingOf, isChosenValue } from "./choices.ts";
import { isIdle } from "../conditions.ts";
import { constantOf } from "../constants.ts";
import { isPath } from "../settings.ts";
import { calleeOf, isLogical } from "./shapes.ts";
import { entryOf, isGivenValue, memberOf, textOf } from "./members.ts";

/** A feature that hangs on nothing around it. */
export interface Named {
  readonly name: string;
  /** What makes two the same, where that is not the name. */
  readonly key?: string;
  /** What is known of it besides what is known where it stands. */
  readonly atoms?: readonly Atom[];
}

/** What is said of a feature by what is known where it stands. */
export const conditioned = ({ name, key = name }: Named, atom: Atom): Named & { readonly key: string } => ({
  name: `${name} ${atom.text}`,
  key: `${key} ${atom.key}`,
});

/** What a node is, in words. */
export function namesOf(node: ts.Node): Named[] {
  const names = [...severalOf(node), ...valuesIn(node).map(plainly)];
  const own = nameOf(node);
  if (own !== undefined) names.unshift({ name: own });
  if (ts.isArrayLiteralExpression(node.parent) && !ts.isOmittedExpression(node)) names.push({ name: "item of a list" });
  return names;
}

const plainly = (name: string): Named => ({ name });

/** Calls, and members that are chosen: `logger[isBad ? "error" : "info"]` names two. */
function severalOf(node: ts.Node): Named[] {
  if (ts.isCallExpression(node)) {
    // With its first argument when that is a text: which header, signal, event or metric it is about.
    const [first] = node.arguments;
    const about = first !== undefined && ts.isStringLiteral(first) ? JSON.stringify(first.text) : "";
    return calleesOf(node).map(({ name, key, atoms = [] }) => ({
      name: `call of ${name.slice(0, -1)}${about})`,
      ...(key !== undefined && { key: `call of ${key.slice(0, -1)}${about})` }),
      atoms,
    }));
  }
  if (!ts.isElementAccessExpression(node) || memberOf(node) !== undefined) return [];
  return chosenMembers(node)?.map(({ name, atoms }) => ({ name: `.${name}`, atoms })) ?? [plainly("a member")];
}

/** What is called: the last name of it. A local by what it denotes, whatever it is called. */
export function calleesOf({ expression: callee }: ts.CallExpression): readonly Named[] {
  const member = memberOf(callee);
  if (member !== undefined) return [{ name: `${member}()` }];
  if (ts.isElementAccessExpression(callee))
    return chosenMembers(callee)?.map(({ name, atoms }) => ({ name: `${name}()`, atoms })) ?? [{ name: "a member()" }];
  return [{ name: `${ts.isIdentifier(callee) ? callee.text : ""}()`, key: `${calleeOf(callee)}()` }];
}

function chosenMembers(node: ts.ElementAccessExpression): Array<Required<Omit<Named, "key">>> | undefined {
  const choices = choicesOf(node.argumentExpression);
  const members = choices.flatMap(({ value, atoms }) => {
    const name = constantOf(value)?.value;
    return typeof name === "string" ? [{ name, atoms }] : [];
  });
  return members.length === choices.length ? members : undefined;
}

export const textFeature = (text: string): string => `text ${JSON.stringify(text)}`;

function nameOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    return node.moduleSpecifier && `import of ${JSON.stringify(textOf(node.moduleSpecifier))}`;
  if (isExported(node)) return `export ${exportedName(node)}`;
  if (ts.isImportSpecifier(node)) return `import of ${(node.propertyName ?? node.name).text}`;
  const [member, entry] = [memberOf(node), entryOf(node)];
  if (member !== undefined) return isGivenValue(node) ? undefined : `.${member}`;
  if (entry !== undefined) return `key ${entry.key}`;
  if (ts.isBindingElement(node)) return "item of a list";
  if (ts.isExportSpecifier(node)) return `export ${node.name.text}`;
  if (ts.isNewExpression(node)) return `new ${memberOf(node.expression) ?? calleeOf(node.expression)}`;
  if (ts.isBinaryExpression(node) && comparisons.has(node.operatorToken.kind) && isAsked(node)) return undefined;
  // That there is another value is a decision.
  if (ts.isBinaryExpression(node) && isDefaulting(node.operatorToken)) return undefined;
  if (isChosenValue(node)) return undefined;
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) return "an assignment";
  if (ts.isBinaryExpression(node)) return `operator ${ts.tokenToString(node.operatorToken.kind) ?? ""}`;
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
    return `operator ${ts.tokenToString(node.operator) ?? ""}`;
  if (ts.isRegularExpressionLiteral(node)) return `pattern ${node.text}`;
  if (ts.isStringLiteral(node) && isDecisive(node)) return textFeature(node.text);
  if (ts.isReturnStatement(node)) return returnedBy(node);
  return isIdle(node) || choosingOf(node) ? undefined : statements.get(node.kind);
}

const isDefaulting = ({ kind }: ts.Node): boolean =>
  kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.QuestionQuestionEqualsToken;

/** Texts that something is compared with by another name, and yes or no where that is what is said. */
function valuesIn(node: ts.Node): string[] {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, right, operatorToken } = node;
  if (operatorToken.kind === ts.SyntaxKind.EqualsToken) return isYesOrNo(right) ? [`value ${right.getText()}`] : [];
  if (!comparisons.has(operatorToken.kind)) return [];
  return [left, right].flatMap((side) => {
    const { value } = constantOf(side) ?? {};
    return typeof value === "string" && !ts.isStringLiteral(side) ? [textFeature(value)] : [];
  });
}

/** True within what decides: there it is told with its direction. */
function isAsked(node: ts.Expression): boolean {
  const { parent } = node;
  const branch = ts.isExpressionStatement(parent) ? undefined : testOf(parent);
  if (branch === node) return true;
  return (
    (ts.isParenthesizedExpression(parent) || ts.isPrefixUnaryExpression(parent) || isLogical(parent)) && isAsked(parent)
  );
}

function testOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return node.expression;
  return ts.isConditionalExpression(node) ? node.condition : undefined;
}

function returnedBy({ expression }: ts.ReturnStatement): string {
  if (expression === undefined || expression.getText() === "undefined") return "return";
  return isYesOrNo(expression) ? `return of ${expression.getText()}` : "return of a value";
}

const isYesOrNo = ({ kind }: ts.Node): boolean =>
  kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword;

/**
 * Texts of a list, those that something is compared with, and paths, which others are told too. Others are names, messages
 * and defaults: the user's choice.
 */
const isDecisive = ({ parent, text }: ts.StringLiteral): boolean =>
  isPath(text) ||
  ts.isArrayLiteralExpression(parent) ||
  ts.isCaseClause(parent) ||
  (ts.isBinaryExpression(parent) && comparisons.has(parent.operatorToken.kind));

const comparisons = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InKeyword,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
]);

/** Statements and expressions that are features by being there. */
const statements = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.ThrowStatement, "throw"],
  [ts.SyntaxKind.ForOfStatement, "for"],
  [ts.SyntaxKind.ForStatement, "for"],
  [ts.SyntaxKind.ForInStatement, "for"],
  [ts.SyntaxKind.WhileStatement, "while"],
  [ts.SyntaxKind.ContinueStatement, "continue"],
  [ts.SyntaxKind.BreakStatement, "break"],
  [ts.SyntaxKind.CaseClause, "case"],
  [ts.SyntaxKind.DefaultClause, "default case"],
  [ts.SyntaxKind.TryStatement, "try"],
  [ts.SyntaxKind.AwaitExpression, "await"],
  [ts.SyntaxKind.YieldExpression, "yield"],
  [ts.SyntaxKind.SpreadAssignment, "spread"],
  [ts.SyntaxKind.SpreadElement, "spread"],
  [ts.SyntaxKind.ArrowFunction, "function"],
  [ts.SyntaxKind.FunctionExpression, "function"],
  [ts.SyntaxKind.FunctionDeclaration, "function"],
  [ts.SyntaxKind.VariableDeclaration, "variable"],
  [ts.SyntaxKind.ClassDeclaration, "class"],
  [ts.SyntaxKind.PropertyDeclaration, "property"],
  [ts.SyntaxKind.InterfaceDeclaration, "type"],
  [ts.SyntaxKind.TypeAliasDeclaration, "type"],
  [ts.SyntaxKind.PropertySignature, "member of a type"],
  [ts.SyntaxKind.MethodSignature, "member of a type"],
]);

function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

function exportedName(node: ts.Node): string {
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.map(({ name }) => name.getText()).join(", ");
  return (node as { name?: ts.Node }).name?.getText() ?? "default";
}
