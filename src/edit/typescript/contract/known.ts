import { ts } from "ts-morph";
import { type Atom, absenceOf, atomsOf, atomsOfFailed } from "./atoms.ts";
import { type Branch, branchOf, leaves } from "../conditions.ts";
import { enclosingFunction } from "../evaluate.ts";
import { statementsOf } from "../names.ts";
import { callsOf, functionName } from "./own-functions.ts";

const memo = new WeakMap<ts.Node, readonly Atom[]>();

/** What is known where `node` stands, by the conditions within its function: those around it, and those that left before. */
export function knownAt(node: ts.Node): readonly Atom[] {
  const before = memo.get(node);
  if (before !== undefined) return before;
  const up = node.parent as ts.Node | undefined;
  const atoms = up === undefined || ts.isFunctionLike(up) ? [] : distinct([...knownAt(up), ...learntIn(up, node)]);
  memo.set(node, atoms);
  return atoms;
}

const inherited = new WeakMap<ts.Node, readonly Atom[]>();

/** What is known besides that: where the function is written, and where the file calls it. */
export function inheritedAt(node: ts.Node): readonly Atom[] {
  const around = enclosingFunction(node);
  if (around === undefined) return [];
  const before = inherited.get(around);
  if (before !== undefined) return before;
  const atoms = distinct(inheritedBy(around, new Set()));
  inherited.set(around, atoms);
  return atoms;
}

/** `callers` are on the way already: what a function learns from calling itself is nothing. */
function inheritedBy(node: ts.SignatureDeclaration, callers: ReadonlySet<ts.Node>): readonly Atom[] {
  if (callers.has(node) || callers.size === 3) return [];
  const way = new Set([...callers, node]);
  const name = functionName(node);
  const calls = name === undefined ? [] : callsOf(node.getSourceFile(), name);
  return [node, ...calls].flatMap((place) => {
    const around = enclosingFunction(place);
    if (around !== undefined && way.has(around)) return [];
    return [...knownAt(place), ...(around === undefined ? [] : inheritedBy(around, way))];
  });
}

const distinct = (atoms: readonly Atom[]): Atom[] => [...new Map(atoms.map((atom) => [atom.key, atom])).values()];

export const atomsOfBranch = ({ test, taken }: Branch): readonly Atom[] =>
  test === undefined ? [] : taken === "absent" ? [absenceOf(test)] : atomsOf(test, taken === "if");

/** What is known behind a statement because it left where something else was the case. */
export function atomsBehind(statement: ts.Statement): readonly Atom[] {
  if (!ts.isIfStatement(statement)) return [];
  const { expression, thenStatement, elseStatement } = statement;
  if (leaves(thenStatement)) return atomsOfFailed(expression);
  return elseStatement !== undefined && leaves(elseStatement) ? atomsOf(expression, true) : [];
}

/**
 * What may be known behind a statement that left: of an `&&` that did not hold it is not certain which part, but where
 * the same is said by a choice, each of them is asked for.
 */
export const supposedBehind = (statement: ts.Statement): readonly Atom[] =>
  ts.isIfStatement(statement) && leaves(statement.thenStatement) && atomsBehind(statement).length === 0
    ? atomsOf(statement.expression, false)
    : [];

/** That, where `node` stands, within its function. */
export function supposedAt(node: ts.Node): readonly Atom[] {
  const up = node.parent as ts.Node | undefined;
  if (up === undefined || ts.isFunctionLike(up)) return [];
  return [...supposedAt(up), ...statementsBefore(up, node).flatMap(supposedBehind)];
}

function learntIn(up: ts.Node, inner: ts.Node): readonly Atom[] {
  const branch = branchOf(up, inner);
  return branch === undefined ? statementsBefore(up, inner).flatMap(atomsBehind) : atomsOfBranch(branch);
}

const asked = new WeakMap<ts.Node, readonly ts.Expression[]>();

/** What was asked within the function before `node` is reached. */
export function askedBefore(node: ts.Node): readonly ts.Expression[] {
  const before = asked.get(node);
  if (before !== undefined) return before;
  const up = node.parent as ts.Node | undefined;
  const tests = up === undefined || ts.isFunctionLike(up) ? [] : [...askedBefore(up), ...askedIn(up, node)];
  asked.set(node, tests);
  return tests;
}

function askedIn(up: ts.Node, inner: ts.Node): readonly ts.Expression[] {
  const test = branchOf(up, inner)?.test;
  if (test !== undefined) return [test];
  return statementsBefore(up, inner).flatMap((it) =>
    atomsBehind(it).length > 0 && ts.isIfStatement(it) ? [it.expression] : [],
  );
}

/** Statements of `up` that stand before `inner`. */
function statementsBefore(up: ts.Node, inner: ts.Node): readonly ts.Statement[] {
  const statements = statementsOf(up) ?? [];
  return statements.slice(
    0,
    Math.max(
      statements.findIndex((it) => it === inner),
      0,
    ),
  );
}
