import { ts } from "ts-morph";
import type { Feature } from "../contract.ts";
import { type Atom, opposite, shapeOf } from "./atoms.ts";
import { branchOf, isIdle, isNever, leftBefore } from "./conditions.ts";
import { lastName, namesOf } from "./feature-names.ts";
import { askedBefore, atomsBehind, atomsOfBranch, inheritedAt, knownAt } from "./known.ts";
import { exposedIn, madeOf } from "./origins.ts";
import { statementsOf } from "./names.ts";
import { parse, syntaxProblems } from "./unit.ts";

/**
 * What a module does, as features that survive formatting, comments, renamed locals, other literals and code that was
 * added: what it exports and imports, which calls it makes and of what, which members and keys it names, and for each of
 * these what is known where it stands. What is never run is no feature.
 */
export function codeFeatures(path: string, text: string): readonly Feature[] | undefined {
  const unit = parse(path, text);
  if (syntaxProblems(unit).length > 0) return undefined;
  const features: Feature[] = [];
  const visit = (node: ts.Node): void => {
    const line = unit.tree.getLineAndCharacterOfPosition(node.getStart(unit.tree)).line + 1;
    features.push(...featuresOf(node).map((feature) => ({ ...feature, line })));
    ts.forEachChild(node, (child) => {
      if (isRun(node, child)) visit(child);
    });
  };
  for (const statement of unit.tree.statements) if (isRun(unit.tree, statement)) visit(statement);
  return features;
}

/** False for what is never run, whatever comes. */
function isRun(node: ts.Node, child: ts.Node): boolean {
  const branch = branchOf(node, child);
  return leftBefore(node, child) === undefined && (branch === undefined || !isNever(branch));
}

type Unplaced = Omit<Feature, "line">;

function featuresOf(node: ts.Node): Unplaced[] {
  const names = namesOf(node);
  const known = names.length === 0 ? [] : knownAt(node);
  const inherited = names.length === 0 ? [] : inheritedAt(node);
  return [
    ...names.flatMap((name) => [
      { name },
      ...known.map((atom) => ({ ...conditioned(name, atom), of: name })),
      ...inherited.map((atom) => ({ ...conditioned(name, atom), isSpare: true as const })),
    ]),
    ...givenIn(node).map((it) => ({ ...it, ...(names[0] !== undefined && { of: names[0] }) })),
    ...decisionsIn(node),
    ...exposedIn(node).map((name) => ({ name: `secrecy of ${name}`, isUnwanted: true as const })),
  ];
}

const conditioned = (name: string, { key, text }: Atom): Unplaced => ({
  name: `${name} ${text}`,
  key: `${name} ${key}`,
});

/** That something depends on a condition, whatever that is, and which of two values is chosen. */
function decisionsIn(node: ts.Node): Unplaced[] {
  const behind = (statementsOf(node) ?? []).flatMap(atomsBehind);
  const parts: Unplaced[] = behind.map((atom) => ({ ...conditioned("decision", atom), isSpare: true }));
  ts.forEachChild(node, (child) => {
    const branch = branchOf(node, child);
    if (branch === undefined || isIdle(node)) return;
    for (const atom of atomsOfBranch(branch)) {
      parts.push(conditioned("decision", atom));
      if (!ts.isConditionalExpression(node)) continue;
      const value = `choice of ${shapeOf(child as ts.Expression)}`;
      parts.push({ ...conditioned(value, atom), instead: conditioned(value, opposite(atom)).key });
    }
  });
  return parts;
}

/**
 * What calls and entries are made of: another value in its place is another fact. What was asked before may stand for a
 * part of it: people write `if (ready) send(200)` for `send(ready ? 200 : 503)`.
 */
function givenIn(node: ts.Node): Unplaced[] {
  const [name, values]: readonly [string, readonly ts.Node[]] = ts.isCallExpression(node)
    ? [`${lastName(node.expression)}()`, node.arguments]
    : ts.isPropertyAssignment(node)
      ? [`key ${node.name.getText()}`, [node.initializer]]
      : ts.isShorthandPropertyAssignment(node)
        ? [`key ${node.name.text}`, [node.name]]
        : ["", []];
  if (name === "") return [];
  const made = new Set(values.flatMap((value) => [...madeOf(value)]));
  const besides = new Set(
    askedBefore(node)
      .flatMap((test) => [...madeOf(test)])
      .filter((origin) => !made.has(origin)),
  );
  return [
    ...[...made].map((origin) => ({ name: `${name} of ${origin}` })),
    ...[...besides].map((origin) => ({ name: `${name} of ${origin}`, isSpare: true as const })),
  ];
}
