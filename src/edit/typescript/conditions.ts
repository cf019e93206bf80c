import { ts } from "ts-morph";
import { statementsOf } from "./names.ts";
import { constantOf } from "./constants.ts";
import { type Site, ancestors } from "./unit.ts";

/** A part of the code that is not always run: what it depends on, and how. */
export interface Branch {
  readonly part: ts.Node;
  /** Undefined for a `catch` and the cases of a `switch`. */
  readonly test?: ts.Expression;
  /** "absent" is what stands behind `??`. */
  readonly taken: "if" | "unless" | "absent";
  readonly repeated?: true;
}

/** The parts that a node stands in within its function (or file), from the inside out. */
export function branchesOf(node: ts.Node): Branch[] {
  const found: Branch[] = [];
  let inner = node;
  for (const up of ancestors(node)) {
    if (ts.isFunctionLike(up)) break;
    const branch = branchOf(up, inner);
    if (branch !== undefined) found.push(branch);
    inner = up;
  }
  return found;
}

/**
 * Source of the conditions that a node stands under within its function (or file), from the inside out; "else" where it
 * stands in the part that a condition excludes.
 */
export const conditionsOf = ({ unit, node }: Site): string[] =>
  branchesOf(node)
    .filter(({ repeated }) => repeated !== true)
    .map(({ test, taken }) => (test !== undefined && taken === "if" ? test.getText(unit.tree) : "else"));

/** The part `inner` of `up`, when it depends on something in `up`. */
export function branchOf(up: ts.Node, inner: ts.Node): Branch | undefined {
  if (ts.isIfStatement(up)) {
    if (inner === up.thenStatement) return { part: inner, test: up.expression, taken: "if" };
    return inner === up.elseStatement ? { part: inner, test: up.expression, taken: "unless" } : undefined;
  }
  if (ts.isConditionalExpression(up)) {
    if (inner === up.whenTrue) return { part: inner, test: up.condition, taken: "if" };
    return inner === up.whenFalse ? { part: inner, test: up.condition, taken: "unless" } : undefined;
  }
  if (ts.isBinaryExpression(up)) {
    const taken = inner === up.right ? branching.get(up.operatorToken.kind) : undefined;
    return taken && { part: inner, test: up.left, taken };
  }
  if (ts.isWhileStatement(up) || ts.isForStatement(up)) {
    const test = ts.isWhileStatement(up) ? up.expression : up.condition;
    return test && inner === up.statement ? { part: inner, test, taken: "if", repeated: true } : undefined;
  }
  return ts.isCaseOrDefaultClause(up) || ts.isCatchClause(up) ? { part: inner, taken: "if" } : undefined;
}

const branching: ReadonlyMap<ts.SyntaxKind, Branch["taken"]> = new Map([
  [ts.SyntaxKind.AmpersandAmpersandToken, "if"],
  [ts.SyntaxKind.AmpersandAmpersandEqualsToken, "if"],
  [ts.SyntaxKind.BarBarToken, "unless"],
  [ts.SyntaxKind.BarBarEqualsToken, "unless"],
  [ts.SyntaxKind.QuestionQuestionToken, "absent"],
  [ts.SyntaxKind.QuestionQuestionEqualsToken, "absent"],
]);

/** True for a part that is never run, whatever comes. */
export function isNever({ test, taken }: Branch): boolean {
  const constant = test && constantOf(test);
  if (constant === undefined) return false;
  if (taken === "if") return !constant.value;
  if (taken === "unless") return Boolean(constant.value);
  return (constant.value ?? undefined) !== undefined;
}

/** True for a part that is always run, whatever comes. */
export const isAlways = (branch: Branch): boolean =>
  branch.test !== undefined && constantOf(branch.test) !== undefined && branch.repeated !== true && !isNever(branch);

/** The statement before `inner` in the list of `up` that surely leaves it, so that `inner` is never run. */
export function leftBefore(up: ts.Node, inner: ts.Node): ts.Statement | undefined {
  // What a function does is done where it is called, wherever it stands.
  if (ts.isFunctionDeclaration(inner)) return undefined;
  const statements = statementsOf(up);
  const index = statements?.findIndex((statement) => statement === inner) ?? -1;
  return statements?.slice(0, Math.max(index, 0)).find(leaves);
}

/** True where a statement before the node may end the function around both: `if (off) return;`. */
export function mayBeLeft(node: ts.Node): boolean {
  let inner = node;
  for (const up of ancestors(node)) {
    if (ts.isFunctionLike(up)) return false;
    const before = statementsOf(up)?.filter(({ end }) => end <= inner.pos) ?? [];
    if (before.some(mayReturn)) return true;
    inner = up;
  }
  return false;
}

const mayReturn = (node: ts.Node): boolean =>
  ts.isReturnStatement(node) || (!ts.isFunctionLike(node) && ts.forEachChild(node, mayReturn) === true);

/** True when nothing behind the statement is run, whatever comes. */
export function leaves(statement: ts.Statement): boolean {
  if (
    ts.isReturnStatement(statement) ||
    ts.isThrowStatement(statement) ||
    ts.isBreakOrContinueStatement(statement) ||
    (ts.isExpressionStatement(statement) && endsProcess(statement.expression))
  )
    return true;
  if (ts.isBlock(statement)) return statement.statements.some(leaves);
  if (ts.isIfStatement(statement)) {
    const { expression: test, thenStatement, elseStatement } = statement;
    const constant = constantOf(test);
    const taken = constant?.value ? [thenStatement] : constant ? [elseStatement] : [thenStatement, elseStatement];
    return taken.every((branch) => branch !== undefined && leaves(branch));
  }
  if (!ts.isTryStatement(statement)) return false;
  const { tryBlock, catchClause, finallyBlock } = statement;
  if (finallyBlock !== undefined && leaves(finallyBlock)) return true;
  return leaves(tryBlock) && (catchClause === undefined || leaves(catchClause.block));
}

const endsProcess = (node: ts.Expression): boolean =>
  ts.isCallExpression(node) && /^process\??\.(exit|abort|reallyExit)$/.test(node.expression.getText());

/** False for what is never run: behind what leaves the function, or under a condition that never holds. */
export function isReachable(node: ts.Node, within?: ts.Node): boolean {
  let inner = node;
  for (const up of ancestors(node)) {
    const branch = branchOf(up, inner);
    if (leftBefore(up, inner) !== undefined || (branch !== undefined && isNever(branch))) return false;
    if (up === within) return true;
    inner = up;
  }
  return true;
}

/** True where both ways lead to the same. */
export function isIdle(node: ts.Node): boolean {
  const [one, other] = ts.isConditionalExpression(node)
    ? [node.whenTrue, node.whenFalse]
    : ts.isIfStatement(node)
      ? [node.thenStatement, node.elseStatement]
      : [];
  return one !== undefined && bare(one) === (other && bare(other));
}

const bare = (node: ts.Node): string => node.getText().replace(/[\s;,(){}]/g, "");
