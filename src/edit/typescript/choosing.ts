import { ts } from "ts-morph";
import type { CodeChoice, CodeValue } from "../../model/code.ts";
import type { Sources } from "../../model/sources.ts";
import { functionsAround } from "./call-facts.ts";
import { enclosingFunction } from "./evaluate.ts";
import { boundBefore } from "./flow.ts";
import { statementsOf } from "./names.ts";
import { isAssigning, isAssignment, isReference } from "./scope.ts";
import { type Site, type Unit, descendants, placeOf, unwrapped } from "./unit.ts";
import { readValue, sidesOf } from "./values.ts";

/** Every choice between values in a file, as an expression or as statements. */
export const choicesIn = (sources: Sources, unit: Unit): CodeChoice[] =>
  descendants(unit.tree).flatMap((node) => {
    const choosing = choosingOf(node);
    return choosing === undefined ? [] : [choiceOf(sources, { unit, node }, choosing)];
  });

interface Choosing {
  readonly sides: readonly ts.Expression[];
  /** What stands before, where the choice is whether that stays. */
  readonly kept?: ts.Expression;
  readonly tests: readonly ts.Expression[];
}

function choosingOf(node: ts.Node): Choosing | undefined {
  if (sidesOf(node) !== undefined)
    return sidesOf(node.parent) === undefined ? { sides: [node as ts.Expression], tests: testsIn(node) } : undefined;
  if (isFilling(node)) return { sides: [node.right], kept: node.left, tests: [] };
  return ts.isIfStatement(node) && !isElse(node) ? (chosenBy(node, giving) ?? chosenBy(node, returning)) : undefined;
}

/** `id ??= made()`, `id ||= made()` */
const isFilling = (node: ts.Node): node is ts.BinaryExpression =>
  isAssigning(node) &&
  (node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    node.operatorToken.kind === ts.SyntaxKind.BarBarEqualsToken);

const isElse = ({ parent, pos }: ts.IfStatement): boolean =>
  ts.isIfStatement(parent) && parent.elseStatement?.pos === pos;

/** The conditions of an expression that is a choice, and of choices in it. */
const testsIn = (node: ts.Node): ts.Expression[] => [
  ...(ts.isConditionalExpression(node) ? [node.condition] : []),
  ...(sidesOf(node) ?? []).flatMap((side) => testsIn(unwrapped(side))),
];

/** What a statement does with a value: `target = value`, `return value`. */
interface Outcome {
  readonly value: ts.Expression;
  readonly target?: ts.Expression;
}

const giving = (statement: ts.Statement): Outcome | undefined =>
  ts.isExpressionStatement(statement) && isAssignment(statement.expression)
    ? { value: statement.expression.right, target: statement.expression.left }
    : undefined;

const returning = (statement: ts.Statement): Outcome | undefined =>
  ts.isReturnStatement(statement) && statement.expression !== undefined ? { value: statement.expression } : undefined;

/** An `if` whose branches end alike: with a value for the same target, or with one that is given back. */
function chosenBy(node: ts.IfStatement, read: (statement: ts.Statement) => Outcome | undefined): Choosing | undefined {
  const one = firstIn(statementsIn(node.thenStatement), read);
  if (one === undefined) return undefined;
  const { value, target } = one;
  const tests = [node.expression];
  const { elseStatement } = node;
  if (elseStatement === undefined) {
    if (target !== undefined) return { sides: [value], kept: target, tests };
    const list = statementsOf(node.parent) ?? [];
    const behind = firstIn(list.slice(list.indexOf(node) + 1), read);
    return behind && { sides: [value, behind.value], tests };
  }
  if (ts.isIfStatement(elseStatement)) {
    const rest = chosenBy(elseStatement, read);
    return rest && { ...rest, sides: [value, ...rest.sides], tests: [...tests, ...rest.tests] };
  }
  const other = firstIn(statementsIn(elseStatement), read);
  const isSame = other !== undefined && other.target?.getText() === target?.getText();
  return isSame ? { sides: [value, other.value], tests } : undefined;
}

const statementsIn = (branch: ts.Statement): readonly ts.Statement[] => statementsOf(branch) ?? [branch];

function firstIn<T>(
  statements: readonly ts.Statement[],
  read: (statement: ts.Statement) => T | undefined,
): T | undefined {
  for (const statement of statements) {
    const found = read(statement);
    if (found !== undefined) return found;
  }
  return undefined;
}

function choiceOf(sources: Sources, site: Site, { sides, kept, tests }: Choosing): CodeChoice {
  const { unit, node } = site;
  const base = { at: placeOf(site), source: node.getText(unit.tree) };
  const asked = tests.flatMap(askedBy);
  const before = (inner: ts.Expression): CodeValue => valueBefore(sources, { unit, node: inner }, node);
  const values = [...(kept === undefined ? [] : [before(kept)]), ...sides.map((side) => read(sources, unit, side))];
  const [only, more] = values;
  return {
    at: base.at,
    value: only !== undefined && more === undefined ? only : { ...base, kind: "either", values },
    askedFor: asked.map(before),
    measured: isMeasured(node, [...sides, ...asked, ...(kept === undefined ? [] : [kept])]),
    within: functionsAround(sources, site),
  };
}

const read = (sources: Sources, unit: Unit, node: ts.Node): CodeValue => readValue(sources, { unit, node });

/** What a name has where the choice stands: the value that the statement before gave it. */
function valueBefore(sources: Sources, { unit, node }: Site, choice: ts.Node): CodeValue {
  const bound = isReference(node) ? boundBefore(node, choice) : undefined;
  return read(sources, unit, bound ?? node);
}

/** What is asked for by its mere presence or type; a test that asks for anything else stands for itself. */
function askedBy(test: ts.Expression): ts.Expression[] {
  const node = unwrapped(test) as ts.Expression;
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return askedBy(node.operand);
  if (ts.isTypeOfExpression(node)) return askedBy(node.expression);
  if (ts.isCallExpression(node) && node.expression.getText() === "Array.isArray")
    return node.arguments.flatMap(askedBy);
  if (!ts.isBinaryExpression(node)) return [node];
  const { left, operatorToken, right } = node;
  if (joining.has(operatorToken.kind)) return [...askedBy(left), ...askedBy(right)];
  if (!comparing.has(operatorToken.kind)) return [node];
  if (isNothing(right) || ts.isTypeOfExpression(left)) return askedBy(left);
  return isNothing(left) ? askedBy(right) : [node];
}

const joining: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken]);

const comparing: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

const isNothing = (node: ts.Expression): boolean => /^(?:undefined|null|""|'')$/.test(node.getText());

/** True when the function around asks for the length of one of the values, or of what the choice is kept in. */
function isMeasured(node: ts.Node, values: readonly ts.Expression[]): boolean {
  const { parent } = node;
  const keeper = ts.isVariableDeclaration(parent) ? parent.name : isAssigning(parent) ? parent.left : undefined;
  const names = new Set([...values, ...(keeper === undefined ? [] : [keeper])].map((value) => value.getText()));
  return descendants(enclosingFunction(node) ?? node.getSourceFile()).some(
    (inner) =>
      ts.isPropertyAccessExpression(inner) && inner.name.text === "length" && names.has(inner.expression.getText()),
  );
}
