import { ts } from "ts-morph";
import { ancestors, type Site } from "./unit.ts";

/**
 * Source of the conditions that a node stands under within its function (or file), from the inside out; "else" where it
 * stands in the part that a condition excludes.
 */
export function conditionsOf({ unit, node }: Site): string[] {
  const found: string[] = [];
  let inner = node;
  for (const up of ancestors(node)) {
    if (ts.isFunctionLike(up)) break;
    const condition = conditionOn(up, inner);
    if (condition !== undefined) found.push(typeof condition === "string" ? condition : condition.getText(unit.tree));
    inner = up;
  }
  return found;
}

/** What `up` makes the part `inner` of it depend on. */
function conditionOn(up: ts.Node, inner: ts.Node): ts.Expression | string | undefined {
  if (ts.isIfStatement(up)) {
    if (inner === up.thenStatement) return up.expression;
    return inner === up.elseStatement ? "else" : undefined;
  }
  if (ts.isConditionalExpression(up)) {
    if (inner === up.whenTrue) return up.condition;
    return inner === up.whenFalse ? "else" : undefined;
  }
  if (ts.isBinaryExpression(up) && inner === up.right) {
    const { kind } = up.operatorToken;
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return up.left;
    return branching.has(kind) ? "else" : undefined;
  }
  return ts.isCaseOrDefaultClause(up) || ts.isCatchClause(up) ? "else" : undefined;
}

const branching: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken],
  ...[ts.SyntaxKind.AmpersandAmpersandEqualsToken, ts.SyntaxKind.BarBarEqualsToken],
  ts.SyntaxKind.QuestionQuestionEqualsToken,
]);
