import { ts } from "ts-morph";
import { bindsInHead, statementsOf } from "./names.ts";
import { isAssigning, isAssignment, isReference } from "./scope.ts";
import { ancestors, descendants } from "./unit.ts";

/**
 * What the nearest statement before `reference` in the same list binds to it: `pool = new Pool()` for the `pool` on the
 * next line. That holds for what nothing else tells (a parameter's property, a global, the second value of a variable),
 * as long as no statement between the two may bind it anew.
 */
export function boundBefore(reference: ts.Node): ts.Expression | undefined {
  const name = reference.getText();
  const [root = ""] = name.split(".");
  let inner: ts.Node = reference;
  for (const up of ancestors(reference)) {
    const statements = statementsOf(up);
    const index = statements?.findIndex((statement) => statement === inner) ?? -1;
    if (statements !== undefined && index !== -1) {
      const last = statements.slice(0, index).findLast((statement) => isTouched(statement, name));
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

/** True when something in the statement gives a value to `name` or to what it is a member of. */
function isTouched(statement: ts.Statement, name: string): boolean {
  const touched = touchedBy(statement);
  const parts = name.split(".");
  return parts.some((_, index) => touched.has(parts.slice(0, index + 1).join(".")));
}

const touches = new WeakMap<ts.Statement, ReadonlySet<string>>();

function touchedBy(statement: ts.Statement): ReadonlySet<string> {
  const known = touches.get(statement);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const node of descendants(statement)) {
    const target = isAssigning(node) ? node.left : ts.isVariableDeclaration(node) ? node.name : undefined;
    if (target === undefined) continue;
    // A pattern may bind any of the names in it.
    if (isReference(target)) names.add(target.getText());
    else for (const inner of descendants(target)) if (ts.isIdentifier(inner)) names.add(inner.text);
  }
  touches.set(statement, names);
  return names;
}
