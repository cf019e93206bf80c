import { ts } from "ts-morph";
import type { Feature } from "../../contract.ts";
import { type Atom, absenceIn, absenceOf, missing, opposite } from "./atoms.ts";
import { choicesOf, choosingOf } from "./choices.ts";
import { branchOf, isIdle } from "../conditions.ts";
import { type Named, conditioned } from "./feature-names.ts";
import { atomsBehind, atomsOfBranch, knownAt, supposedAt, supposedBehind } from "./known.ts";
import { decidedBetween } from "./repeats.ts";
import { shapeOf } from "./shapes.ts";
import { statementsOf } from "../names.ts";

type Unplaced = Omit<Feature, "line">;

/** That something depends on a condition, whatever that is, and which of two values is chosen. */
export function decisionsIn(node: ts.Node): Unplaced[] {
  const behind = (statementsOf(node) ?? []).flatMap((it) => [...atomsBehind(it), ...supposedBehind(it)]);
  if (ts.isReturnStatement(node) && node.expression !== undefined)
    return chosenAt(node.expression, [...knownAt(node), ...supposedAt(node)]);
  if (ts.isCallExpression(node))
    return decidedBetween(node).flatMap(({ atoms, value }) => [
      ...atoms.map(decided).map(asSpare),
      ...chosenAt(value, atoms),
    ]);
  const parts: Unplaced[] = [
    ...behind.flatMap(mayDecide),
    ...[...absenceIn(node), ...defaultedIn(node)].map(decided).map(asSpare),
  ];
  if (isIdle(node)) return parts;
  ts.forEachChild(node, (child) => {
    const branch = branchOf(node, child);
    if (branch !== undefined) parts.push(...atomsOfBranch(branch).flatMap((atom) => [decided(atom), ...without(atom)]));
  });
  return [...parts, ...chosenBy(node)];
}

const decision: Named = { name: "decision" };
const decided = (atom: Atom): Unplaced => conditioned(decision, atom);
const asSpare = (feature: Unplaced): Unplaced => ({ ...feature, spare: "otherwise" });
const mayDecide = (atom: Atom): Unplaced[] => [asSpare(decided(atom)), ...without(atom)];

/** `if (a === undefined)` may stand for `a ??`. */
const without = (atom: Atom): Unplaced[] => missing(atom).map(decided).map(asSpare);

/** `||` may stand for `??`, and where one of several values is taken, for each of them. */
function defaultedIn(node: ts.Node): Atom[] {
  if (!ts.isBinaryExpression(node)) return [];
  const operator = node.operatorToken.getText().replace("=", "");
  if (operator !== "??" && operator !== "||") return [];
  const own = absenceOf(node.left);
  return choicesOf(node.left)
    .map(({ value }) => absenceOf(value))
    .filter(({ key }) => operator === "||" || key !== own.key);
}

/** That a value is the one where something is known stands for a choice of it. */
const chosenAt = (value: ts.Expression, atoms: readonly Atom[]): Unplaced[] =>
  atoms.map((atom) => asSpare(conditioned({ name: `choice of ${shapeOf(value)}` }, atom)));

function chosenBy(node: ts.Node): Unplaced[] {
  const choosing = choosingOf(node);
  if (choosing === undefined) {
    // What is done only then may be written as a choice of two values.
    const isAlone = ts.isIfStatement(node) && node.elseStatement === undefined;
    return isAlone ? atomsOfBranch({ part: node, test: node.expression, taken: "unless" }).flatMap(mayDecide) : [];
  }
  const { test, whenTrue, whenFalse } = choosing;
  return (
    [
      [whenTrue, "if"],
      [whenFalse, "unless"],
    ] as const
  ).flatMap(([value, taken]) => {
    const atoms = atomsOfBranch({ part: node, test, taken });
    if (value === undefined) return atoms.map(decided);
    const choice = { name: `choice of ${shapeOf(value)}` };
    return atoms.map((atom) => ({
      ...conditioned(choice, atom),
      instead: conditioned(choice, opposite(atom)).key,
    }));
  });
}
