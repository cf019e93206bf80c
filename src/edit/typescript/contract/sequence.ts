import { ts } from "ts-morph";
import type { Feature } from "../../contract.ts";
import { namesOf } from "./feature-names.ts";
import { ownFunction } from "./own-functions.ts";
import { statementsOf } from "../names.ts";

type Unplaced = Omit<Feature, "line">;

/**
 * What comes before what, where a statement is waited for: `draining = true` before `await sleep()`, that before what is
 * closed. The order of other statements is the owner's choice.
 */
export function sequenceIn(node: ts.Node): Unplaced[] {
  const steps = (statementsOf(node) ?? []).map((it) => ({ effects: [...effectsOf(it)], isWaiting: isWaiting(it) }));
  return steps.flatMap((earlier, index) =>
    steps
      .slice(index + 1)
      .filter((later) => earlier.isWaiting || later.isWaiting)
      .flatMap((later) => earlier.effects.flatMap((one) => later.effects.map((other) => inOrder(one, other)))),
  );
}

type Step = readonly [key: string, effect: { readonly name: string; readonly isOfOther: boolean }];

const inOrder = ([first, one]: Step, [second, other]: Step): Unplaced => ({
  ...{ name: `${one.name} before ${other.name}`, key: `${first} before ${second}`, of: [first, second] },
  ...((one.isOfOther || other.isOfOther || first === second) && { spare: "otherwise" }),
});

/** What a statement does, and what the functions of the file do that it calls: those may be written out, or be made. */
function effectsOf(statement: ts.Node, within: ReadonlySet<ts.Node> = new Set()): ReadonlyMap<string, Step[1]> {
  const effects = new Map<string, Step[1]>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    const done = ts.isExpressionStatement(node) ? awaited(node.expression) : undefined;
    if (done !== undefined) {
      for (const { name, key = name } of namesOf(done))
        if (/^(?:call|value) /.test(name)) effects.set(key, { name, isOfOther: within.size > 0 });
      const { body } = (ts.isCallExpression(done) ? (ownFunction(done.expression) ?? {}) : {}) as { body?: ts.Node };
      if (body !== undefined && !within.has(body))
        for (const [key, effect] of effectsOf(body, new Set([...within, body])))
          effects.set(key, effects.get(key) ?? { ...effect, isOfOther: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return effects;
}

const awaited = (node: ts.Expression): ts.Expression => (ts.isAwaitExpression(node) ? node.expression : node);

function isWaiting(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (ts.isExpressionStatement(node) && ts.isAwaitExpression(node.expression)) return true;
  return ts.forEachChild(node, (child) => (isWaiting(child) ? true : undefined)) === true;
}
