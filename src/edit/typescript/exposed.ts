import { ts } from "ts-morph";
import { secretName, secretOfRequest } from "../../model/secrets.ts";
import { originOf } from "./origins.ts";

/** Secrets that a node puts into an object or hands to what tells others: a field, an attribute, a line. */
export function exposedIn(node: ts.Node): readonly string[] {
  if (ts.isPropertyAssignment(node)) return secretsIn(node.initializer);
  if (ts.isShorthandPropertyAssignment(node)) return secretsIn(node.name);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    return ts.isIdentifier(node.left) ? [] : secretsIn(node.right);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  return telling.has(node.expression.name.text) ? node.arguments.flatMap((argument) => secretsIn(argument)) : [];
}

const telling = new Set([
  ...["trace", "debug", "info", "warn", "error", "fatal", "log", "write"],
  ...["setAttribute", "addEvent", "updateName", "inc", "observe", "set", "labels"],
]);

/** All of what came with a request. */
const wholes = new Set(["headers", "rawHeaders", "cookies"]);

/** Secrets that the value of an expression shows. What is handed to a function is not: nobody knows what that leaves. */
/** Deep enough for what people put into locals, and an end for what refers to itself. */
const depth = 5;

function secretsIn(node: ts.Node, left = depth): string[] {
  const inner = (...nodes: readonly ts.Node[]): string[] =>
    left === 0 ? [] : nodes.flatMap((next) => secretsIn(next, left - 1));
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node))
    return inner(node.expression);
  if (ts.isPropertyAccessExpression(node)) return secretNamed(node.name.text);
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return secretNamed(node.argumentExpression.text);
  if (ts.isBinaryExpression(node)) return inner(node.left, node.right);
  if (ts.isConditionalExpression(node)) return inner(node.whenTrue, node.whenFalse);
  if (ts.isTemplateExpression(node)) return inner(...node.templateSpans.map(({ expression }) => expression));
  if (!ts.isIdentifier(node)) return [];
  const { from, name } = originOf(node);
  return name?.startsWith(".") === true ? secretNamed(name.slice(1)) : inner(...from);
}

const secretNamed = (name: string): string[] =>
  secretName.test(name) || secretOfRequest.test(name) || wholes.has(name) ? [name] : [];
