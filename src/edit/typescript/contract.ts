import { ts } from "ts-morph";
import type { Feature } from "../contract.ts";
import { type Atom, isLogical, opposite, shapeOf } from "./atoms.ts";
import { branchOf, isNever, leftBefore } from "./conditions.ts";
import { constantOf } from "./constants.ts";
import { askedBefore, atomsBehind, atomsOfBranch, inheritedAt, knownAt } from "./known.ts";
import { exposedIn, madeOf } from "./origins.ts";
import { statementsOf } from "./names.ts";
import { parse, syntaxProblems } from "./unit.ts";

/**
 * What a module does, as features that survive formatting, comments, renamed locals, other literals and code that was
 * added: what it exports and imports, which calls it makes and of what, which members and keys it names, and for each of
 * these what is known where it stands. What is never run is no feature.
 */
export function codeFeatures(path: string, text: string): readonly Feature[] | undefined {
  const unit = parse(path, text);
  if (syntaxProblems(unit).length > 0) return undefined;
  const features: Feature[] = [];
  const visit = (node: ts.Node): void => {
    const line = unit.tree.getLineAndCharacterOfPosition(node.getStart(unit.tree)).line + 1;
    features.push(...featuresOf(node).map((feature) => ({ ...feature, line })));
    ts.forEachChild(node, (child) => {
      if (isRun(node, child)) visit(child);
    });
  };
  for (const statement of unit.tree.statements) if (isRun(unit.tree, statement)) visit(statement);
  return features;
}

/** False for what is never run, whatever comes. */
function isRun(node: ts.Node, child: ts.Node): boolean {
  const branch = branchOf(node, child);
  return leftBefore(node, child) === undefined && (branch === undefined || !isNever(branch));
}

type Unplaced = Omit<Feature, "line">;

function featuresOf(node: ts.Node): Unplaced[] {
  const names = namesOf(node);
  const known = names.length === 0 ? [] : knownAt(node);
  const inherited = names.length === 0 ? [] : inheritedAt(node);
  return [
    ...names.flatMap((name) => [
      { name },
      ...known.map((atom) => ({ ...conditioned(name, atom), of: name })),
      ...inherited.map((atom) => ({ ...conditioned(name, atom), isSpare: true as const })),
    ]),
    ...givenIn(node).map((it) => ({ ...it, ...(names[0] !== undefined && { of: names[0] }) })),
    ...decisionsIn(node),
    ...exposedIn(node).map((name) => ({ name: `secrecy of ${name}`, isUnwanted: true as const })),
  ];
}

const conditioned = (name: string, { key, text }: Atom): Unplaced => ({
  name: `${name} ${text}`,
  key: `${name} ${key}`,
});

/** That something depends on a condition, whatever that is, and which of two values is chosen. */
function decisionsIn(node: ts.Node): Unplaced[] {
  const behind = (statementsOf(node) ?? []).flatMap(atomsBehind);
  const parts: Unplaced[] = behind.map((atom) => ({ ...conditioned("decision", atom), isSpare: true }));
  ts.forEachChild(node, (child) => {
    const branch = branchOf(node, child);
    if (branch === undefined || isIdle(node)) return;
    for (const atom of atomsOfBranch(branch)) {
      parts.push(conditioned("decision", atom));
      if (!ts.isConditionalExpression(node)) continue;
      const value = `choice of ${shapeOf(child as ts.Expression)}`;
      parts.push({ ...conditioned(value, atom), instead: conditioned(value, opposite(atom)).key });
    }
  });
  return parts;
}

/** True where both ways lead to the same. */
function isIdle(node: ts.Node): boolean {
  const [one, other] = ts.isConditionalExpression(node)
    ? [node.whenTrue, node.whenFalse]
    : ts.isIfStatement(node)
      ? [node.thenStatement, node.elseStatement]
      : [];
  return one !== undefined && bare(one) === (other && bare(other));
}

const bare = (node: ts.Node): string => node.getText().replace(/[\s;,(){}]/g, "");

function namesOf(node: ts.Node): string[] {
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

/**
 * What calls and entries are made of: another value in its place is another fact. What was asked before may stand for a
 * part of it: people write `if (ready) send(200)` for `send(ready ? 200 : 503)`.
 */
function givenIn(node: ts.Node): Unplaced[] {
  const [name, values]: readonly [string, readonly ts.Node[]] = ts.isCallExpression(node)
    ? [`${lastName(node.expression)}()`, node.arguments]
    : ts.isPropertyAssignment(node)
      ? [`key ${node.name.getText()}`, [node.initializer]]
      : ts.isShorthandPropertyAssignment(node)
        ? [`key ${node.name.text}`, [node.name]]
        : ["", []];
  if (name === "") return [];
  const made = new Set(values.flatMap((value) => [...madeOf(value)]));
  const besides = new Set(
    askedBefore(node)
      .flatMap((test) => [...madeOf(test)])
      .filter((origin) => !made.has(origin)),
  );
  return [
    ...[...made].map((origin) => ({ name: `${name} of ${origin}` })),
    ...[...besides].map((origin) => ({ name: `${name} of ${origin}`, isSpare: true as const })),
  ];
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
function lastName(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isIdentifier(node)) return node.text;
  return "";
}

const literal = (node: ts.Expression): string => (ts.isStringLiteral(node) ? node.text : "");
