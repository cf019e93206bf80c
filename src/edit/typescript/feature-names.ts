import { ts } from "ts-morph";
import { isLogical } from "./atoms.ts";
import { isIdle } from "./conditions.ts";
import { constantOf } from "./constants.ts";

/** What a node is, in words: those of its features that hang on nothing around it. */
export function namesOf(node: ts.Node): string[] {
  const names = [...valuesIn(node)];
  const own = nameOf(node);
  if (own !== undefined) names.unshift(own);
  if (ts.isArrayLiteralExpression(node.parent) && !ts.isOmittedExpression(node)) names.push("item of a list");
  return names;
}

function nameOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    return node.moduleSpecifier && `import of ${node.moduleSpecifier.getText()}`.replaceAll("'", '"');
  if (isExported(node)) return `export ${exportedName(node)}`;
  if (ts.isImportSpecifier(node)) return `import of ${(node.propertyName ?? node.name).text}`;
  if (ts.isBindingElement(node))
    return ts.isObjectBindingPattern(node.parent)
      ? `member ${(node.propertyName ?? node.name).getText()}`
      : "item of a list";
  if (ts.isExportSpecifier(node)) return `export ${node.name.text}`;
  if (ts.isCallExpression(node)) return `call of ${calleeOf(node)}`;
  if (ts.isNewExpression(node)) return `new ${lastName(node.expression)}`;
  if (ts.isPropertyAccessExpression(node)) return `.${node.name.text}`;
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || ts.isMethodDeclaration(node))
    return `key ${node.name.getText().replace(/^["']|["']$/g, "")}`;
  if (ts.isElementAccessExpression(node)) return `member ${literal(node.argumentExpression)}`;
  if (ts.isBinaryExpression(node) && comparisons.has(node.operatorToken.kind) && isAsked(node)) return undefined;
  if (ts.isBinaryExpression(node)) return `operator ${ts.tokenToString(node.operatorToken.kind) ?? ""}`;
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
    return `operator ${ts.tokenToString(node.operator) ?? ""}`;
  if (ts.isRegularExpressionLiteral(node)) return `pattern ${node.text}`;
  if (ts.isStringLiteral(node) && isDecisive(node)) return `text ${JSON.stringify(node.text)}`;
  if (ts.isReturnStatement(node)) return returnedBy(node);
  return isIdle(node) ? undefined : statements.get(node.kind);
}

/** Texts that something is compared with by another name, and yes or no where that is what is said. */
function valuesIn(node: ts.Node): string[] {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, right, operatorToken } = node;
  if (operatorToken.kind === ts.SyntaxKind.EqualsToken) return isYesOrNo(right) ? [`value ${right.getText()}`] : [];
  if (!comparisons.has(operatorToken.kind)) return [];
  return [left, right].flatMap((side) => {
    const { value } = constantOf(side) ?? {};
    return typeof value === "string" && !ts.isStringLiteral(side) ? [`text ${JSON.stringify(value)}`] : [];
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
  /^\/\w/.test(text) ||
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
  [ts.SyntaxKind.IfStatement, "if"],
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

/** With its first argument when that is a text: which header, signal, event or metric it is about. */
function calleeOf(node: ts.CallExpression): string {
  const [first] = node.arguments;
  const name = lastName(node.expression);
  return first !== undefined && ts.isStringLiteral(first) ? `${name}(${JSON.stringify(first.text)})` : `${name}()`;
}

/** The last name of what is called; what is called through a local name is called, whatever that name is. */
export function lastName(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isIdentifier(node)) return node.text;
  return "";
}

const literal = (node: ts.Expression): string => (ts.isStringLiteral(node) ? node.text : "");
