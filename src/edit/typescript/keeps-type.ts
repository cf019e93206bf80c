import { ts } from "ts-morph";
import { enclosingFunction } from "./evaluate.ts";
import type { Site } from "./unit.ts";

/**
 * True where another type of the expression makes no difference to the code around it, as long as the value goes where it
 * is wanted: in JavaScript, where a type is written down for it, and where the next call of a chain has a type of its own.
 */
export function keepsType({ unit, node }: Site): boolean {
  if (!/\.[cm]?tsx?$/.test(unit.path)) return true;
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return keepsType({ unit, node: parent });
  if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) return parent.type !== undefined;
  if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node)) {
    const type = enclosingFunction(node)?.type;
    // What an async function returns is waited for first, so here it does make a difference.
    return type !== undefined && !/^Promise\b/.test(type.getText(unit.tree));
  }
  return (
    ts.isPropertyAccessExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isExpressionStatement(parent) ||
    (ts.isCallExpression(parent) && parent.expression !== node)
  );
}
