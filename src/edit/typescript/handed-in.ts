import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { isAsync } from "./awaiting.ts";
import { handingOn } from "./binding.ts";
import { type Instance, type Value, enclosingFunction, instanceOf } from "./evaluate.ts";
import { isAssigning, isNothing, scopeOf } from "./scope.ts";
import { type Site, ancestors, descendants, isWrapper } from "./unit.ts";

/** How an object came from a function of another package of the workspace. */
export interface Handed {
  /** Where that package makes it. */
  readonly made: Site;
  /** The call gives a promise of it. */
  readonly isPromise: boolean;
  /** The call may give nothing instead. */
  readonly isOptional: boolean;
}

/**
 * What a function of a neighbour makes anew for each call counts as made by the call: nothing is put into that package, so this
 * is where something can be done about it, and two calls are two objects. What the function keeps is one, whoever asks for it.
 */
export function handedIn(
  sources: Sources,
  value: Value | undefined,
  { callee, call }: { readonly callee: Site<ts.SignatureDeclaration>; readonly call: Site<ts.CallExpression> },
): Value | undefined {
  if (sources.beyond?.owner(callee.unit.path) === undefined) return value;
  if (isResult(value)) return undefined;
  const move = (instance: Instance): Instance => {
    const { origin, handed } = instance;
    if (sources.beyond?.owner(origin.unit.path) === undefined || isKept(origin)) return instance;
    const made = handed?.made ?? origin;
    const isPromise = handed?.isPromise === true || isAsync(callee.node);
    return {
      ...instance,
      origin: call,
      handed: { made, isPromise, isOptional: handed?.isOptional === true || mayLack(callee) },
    };
  };
  if (value?.kind === "instance") return move(value);
  return value?.kind === "classInstance" && value.base !== undefined ? { ...value, base: move(value.base) } : value;
}

/** True for what a method of the object gives: `pool.query(sql)` gives rows. */
export function isResult(value: Value | undefined): boolean {
  const expression = instanceOf(value)?.last?.node.expression;
  return (
    expression !== undefined && !(ts.isPropertyAccessExpression(expression) && handingOn.has(expression.name.text))
  );
}

/** True for what is made at the top of a file, or is given to something that is still there after the call. */
function isKept({ node }: Site): boolean {
  const around = enclosingFunction(node);
  if (around === undefined) return true;
  let inner = node;
  for (const up of ancestors(node)) {
    if (isAssigning(up) && up.right === inner) return !ts.isIdentifier(up.left) || !isWithin(scopeOf(up.left), around);
    if (!isWrapper(up) && !ts.isBinaryExpression(up) && !ts.isConditionalExpression(up)) return false;
    inner = up;
  }
  return false;
}

const isWithin = (scope: ts.Node | undefined, around: ts.Node): boolean =>
  scope !== undefined && (scope === around || [...ancestors(scope)].includes(around));

/** True for a function that returns nothing, or null, in some case. */
export const mayLack = ({ node }: Site<ts.SignatureDeclaration>): boolean =>
  (ts.isArrowFunction(node) && !ts.isBlock(node.body) && mayBeNothing(node.body)) ||
  descendants(node).some(
    (inner) => ts.isReturnStatement(inner) && enclosingFunction(inner) === node && mayBeNothing(inner.expression),
  );

function mayBeNothing(node: ts.Expression | undefined): boolean {
  if (node === undefined || isNothing(node) || ts.isVoidExpression(node)) return true;
  if (isWrapper(node)) return mayBeNothing(node.expression);
  if (ts.isConditionalExpression(node)) return mayBeNothing(node.whenTrue) || mayBeNothing(node.whenFalse);
  if (!ts.isBinaryExpression(node)) return false;
  return node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken || mayBeNothing(node.right);
}
