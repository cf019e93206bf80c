import { ts } from "ts-morph";
import { isAssignment } from "../scope.ts";

/** The text of a name, whatever its quotes. */
export const textOf = (name: ts.Node): string =>
  ts.isStringLiteralLike(name) || ts.isIdentifier(name) ? name.text : name.getText();

/** The member that is named: `a.b`, `a["b"]` and `{ b } = a` say the same. */
export function memberOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node))
    return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
  return ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent) && node.dotDotDotToken === undefined
    ? textOf(node.propertyName ?? node.name)
    : undefined;
}

/** What an object gets under a key: `{ key: value }` and `object.key = value` say the same. */
export interface Entry {
  readonly key: string;
  readonly value?: ts.Node;
}

export function entryOf(node: ts.Node): Entry | undefined {
  if (ts.isPropertyAssignment(node)) return { key: textOf(node.name), value: node.initializer };
  if (ts.isShorthandPropertyAssignment(node)) return { key: node.name.text, value: node.name };
  if (ts.isMethodDeclaration(node)) return { key: textOf(node.name) };
  const key = isAssignment(node) ? memberOf(node.left) : undefined;
  return key === undefined ? undefined : { key, value: (node as ts.BinaryExpression).right };
}

/** True for the left side of `object.key = value`. */
export const isGivenValue = (node: ts.Node): boolean =>
  isAssignment(node.parent) && node.parent.left === node && memberOf(node) !== undefined;
