import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { type Binding, bindingOf, outermost } from "./binding.ts";
import { originOf, sameSite } from "./calls.ts";
import { statementsOf } from "./names.ts";
import { type Site, type Unit, unwrapped } from "./unit.ts";

/** What gives a name one of several constructions, whichever it is. */
export interface Either {
  /** The expression or statement that holds all of them; the construction itself when there is no choice. */
  readonly whole: Site;
  /** The name that holds the chosen one, and what it stands behind. */
  readonly binding: Binding | undefined;
}

interface Made {
  readonly sources: Sources;
  /** Constructions that are as good as the one asked about. */
  readonly made: readonly Site[];
  /** As for `outermost`. */
  readonly handing: readonly string[];
}

/** `x ? make(a) : make(b)`, or an `if` of which each branch gives one name what it makes. Whatever else may be chosen makes it no choice. */
export function eitherOf(construction: Site, among: Made): Either {
  const whole = expressionOf(construction, among);
  const binding = bindingOf(whole, among.handing);
  const chosen = binding && choosingIf(binding, among);
  if (binding === undefined || chosen === undefined) return { whole, binding };
  return { whole: chosen, binding: { ...binding, statement: chosen } };
}

function expressionOf(site: Site, among: Made): Site {
  const { unit, node } = outermost(site, among.handing);
  const { parent } = node;
  if (!ts.isConditionalExpression(parent) || parent.condition === node) return site;
  return isMade(unit, parent, among) ? expressionOf({ unit, node: parent }, among) : site;
}

function isMade(unit: Unit, node: ts.Node, among: Made): boolean {
  const inner = unwrapped(node);
  if (ts.isConditionalExpression(inner))
    return [inner.whenTrue, inner.whenFalse].every((side) => isMade(unit, side, among));
  const origin = originOf(among.sources, { unit, node: inner });
  return among.made.some((site) => sameSite(site, origin));
}

/** The outermost `if` in whose branches the name gets what is made, all of them. */
function choosingIf({ name, statement }: Binding, among: Made): Site<ts.IfStatement> | undefined {
  const { unit, node } = statement;
  // A name that is declared within a branch is another one in each.
  if (!ts.isExpressionStatement(node) || !ts.isBlock(node.parent)) return undefined;
  let branch: ts.Statement = node.parent;
  while (ts.isIfStatement(branch.parent)) branch = branch.parent;
  if (!ts.isIfStatement(branch) || statementsOf(branch.parent) === undefined) return undefined;
  return gives(branch, name, among) ? { unit, node: branch } : undefined;
}

function gives(branch: ts.Statement | undefined, name: string, among: Made): boolean {
  if (branch === undefined) return false;
  if (ts.isIfStatement(branch))
    return [branch.thenStatement, branch.elseStatement].every((inner) => gives(inner, name, among));
  const statements = statementsOf(branch) ?? [branch];
  return among.made.some((site) => {
    const given = bindingOf(expressionOf(site, among), among.handing);
    return given?.name === name && statements.includes(given.statement.node);
  });
}
