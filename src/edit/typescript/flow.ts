import { ts } from "ts-morph";
import { bindsInHead, statementsOf } from "./names.ts";
import { isAssigning, isAssignment, isReference } from "./scope.ts";
import { ancestors, descendants } from "./unit.ts";

/**
 * What the nearest statement before `reference` in the same list binds to it: `pool = new Pool()` for the `pool` on the
 * next line. That holds for what nothing else tells (a parameter's property, a global, the second value of a variable),
 * as long as no statement between the two may bind it anew. `place` is where it is asked for.
 */
export function boundBefore(reference: ts.Node, place = reference): ts.Expression | undefined {
  const name = reference.getText();
  const [root = ""] = name.split(".");
  let inner: ts.Node = place;
  for (const up of ancestors(place)) {
    // A part of a list is a statement of it, but for what a `case` compares with.
    const list = ts.isCaseClause(up) && up.expression === inner ? undefined : statementsOf(up);
    if (list !== undefined) {
      const last = lastTouching(list, name, inner.pos);
      return last && boundBy(last, name);
    }
    // The same name stands for something else out there.
    if (bindsInHead(up, root) || (root === "this" && ts.isClassLike(up))) return undefined;
    inner = up;
  }
  return undefined;
}

/** The value that the statement as a whole gives to `name`, with or without a condition. */
function boundBy(statement: ts.Statement, name: string): ts.Expression | undefined {
  if (ts.isExpressionStatement(statement)) return boundIn(statement.expression, name);
  if (!ts.isVariableStatement(statement)) return undefined;
  for (const { name: bound, initializer } of statement.declarationList.declarations) {
    if (initializer === undefined) continue;
    const value = bound.getText() === name ? initializer : boundIn(initializer, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** `a = b = value`, by any of the names. */
function boundIn(expression: ts.Expression, name: string): ts.Expression | undefined {
  if (ts.isParenthesizedExpression(expression)) return boundIn(expression.expression, name);
  if (!isAssigning(expression)) return undefined;
  if (expression.left.getText() !== name) return boundIn(expression.right, name);
  return isAssignment(expression) ? expression.right : expression;
}

/** The last statement of `list` before `offset` that gives a value to `name`, or to what it is a member of. */
function lastTouching(list: readonly ts.Statement[], name: string, offset: number): ts.Statement | undefined {
  const byName = touchingIn(list);
  let last: ts.Statement | undefined;
  for (let end = name.length; end > 0; end = name.lastIndexOf(".", end - 1)) {
    const found = byName.get(name.slice(0, end))?.findLast(({ pos }) => pos < offset);
    if (found !== undefined && (last === undefined || found.pos > last.pos)) last = found;
  }
  return last;
}

const touching = new WeakMap<readonly ts.Statement[], ReadonlyMap<string, readonly ts.Statement[]>>();

/** The statements of a list by what they give a value to: a file of routes asks for each of its names. */
function touchingIn(list: readonly ts.Statement[]): ReadonlyMap<string, readonly ts.Statement[]> {
  const known = touching.get(list);
  if (known !== undefined) return known;
  const byName = new Map<string, ts.Statement[]>();
  for (const statement of list)
    for (const name of touchedBy(statement)) {
      const statements = byName.get(name);
      if (statements === undefined) byName.set(name, [statement]);
      else statements.push(statement);
    }
  touching.set(list, byName);
  return byName;
}

function touchedBy(statement: ts.Statement): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of descendants(statement)) {
    const target = isAssigning(node) ? node.left : ts.isVariableDeclaration(node) ? node.name : undefined;
    if (target === undefined) continue;
    // A pattern may bind any of the names in it.
    if (isReference(target)) names.add(target.getText());
    else for (const inner of descendants(target)) if (ts.isIdentifier(inner)) names.add(inner.text);
  }
  return names;
}
