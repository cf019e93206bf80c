import { ts } from "ts-morph";
import type { Feature } from "../contract.ts";
import { descendants, parse, syntaxProblems } from "./unit.ts";

/**
 * What a generated module does, as features that survive formatting, comments, renamed locals, other literals and code
 * that was added: what it exports and imports, which calls it makes, which members and keys it names, and how its
 * decisions are made.
 */
export function codeFeatures(path: string, text: string): readonly Feature[] | undefined {
  const unit = parse(path, text);
  if (syntaxProblems(unit).length > 0) return undefined;
  const features: Feature[] = [];
  const add = (node: ts.Node, name: string): void => {
    features.push({ name, line: unit.tree.getLineAndCharacterOfPosition(node.getStart(unit.tree)).line + 1 });
  };
  for (const node of descendants(unit.tree)) {
    const name = featureOf(node);
    if (name !== undefined) add(node, name);
    if (ts.isArrayLiteralExpression(node))
      for (const element of node.elements) if (!ts.isOmittedExpression(element)) add(element, "item of a list");
  }
  return features;
}

function featureOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    return node.moduleSpecifier && `import of ${node.moduleSpecifier.getText()}`.replaceAll("'", '"');
  if (isExported(node)) return `export ${nameOf(node)}`;
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
  if (ts.isBinaryExpression(node)) return `operator ${ts.tokenToString(node.operatorToken.kind) ?? ""}`;
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
    return `operator ${ts.tokenToString(node.operator) ?? ""}`;
  if (ts.isRegularExpressionLiteral(node)) return `pattern ${node.text}`;
  if (ts.isStringLiteral(node) && isDecisive(node)) return `text ${JSON.stringify(node.text)}`;
  return statements.get(node.kind);
}

/** Texts of a list, and those that something is compared with. Others are names, messages and defaults: the user's choice. */
const isDecisive = ({ parent }: ts.StringLiteral): boolean =>
  ts.isArrayLiteralExpression(parent) ||
  ts.isCaseClause(parent) ||
  (ts.isBinaryExpression(parent) && comparisons.has(parent.operatorToken.kind));

const comparisons = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InKeyword,
]);

/** Statements and expressions that are features by being there. */
const statements = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.ReturnStatement, "return"],
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
  [ts.SyntaxKind.ConditionalExpression, "condition"],
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

function nameOf(node: ts.Node): string {
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
function lastName(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isIdentifier(node)) return node.text;
  return "";
}

const literal = (node: ts.Expression): string => (ts.isStringLiteral(node) ? node.text : "");
