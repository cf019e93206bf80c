import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { type Value, enclosingFunction, evaluate } from "./evaluate.ts";
import { binds } from "./names.ts";
import { rootOf } from "./reach.ts";
import { presetOf, scopeOf } from "./scope.ts";
import { type Site, descendants } from "./unit.ts";

/**
 * What the function returns: its first return that can be followed. Async functions count as what they resolve to. What a
 * parameter is by default counts only where the `call` leaves it out.
 */
export function returnValue(
  sources: Sources,
  { unit, node }: Site<ts.SignatureDeclaration>,
  depth: number,
  call?: Site<ts.CallExpression>,
): Value | undefined {
  const valueOf = (expression: ts.Expression): Value | undefined =>
    call !== undefined && isGiven(call, node, rootOf(expression))
      ? undefined
      : evaluate(sources, { unit, node: expression }, depth);
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return valueOf(node.body);
  for (const inner of descendants(node)) {
    if (!ts.isReturnStatement(inner) || inner.expression === undefined || enclosingFunction(inner) !== node) continue;
    const value = valueOf(inner.expression);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** True when `root` is a parameter of the function that the call gives, or may give: `build(app)`, `build({ app })`. */
function isGiven({ unit, node }: Site<ts.CallExpression>, callee: ts.SignatureDeclaration, root: ts.Node): boolean {
  if (!ts.isIdentifier(root) || presetOf(root) === undefined || scopeOf(root) !== callee) return false;
  const index = callee.parameters.findIndex(({ name }) => binds(name, root.text));
  const argument = node.arguments[index];
  if (argument === undefined) return false;
  const isWhole = ts.isObjectLiteralExpression(argument) && !argument.properties.some(ts.isSpreadAssignment);
  return (
    !isWhole ||
    callee.parameters[index]?.name.kind === ts.SyntaxKind.Identifier ||
    argument.properties.some(({ name }) => name?.getText(unit.tree) === root.text)
  );
}
