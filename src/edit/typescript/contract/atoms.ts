import { ts } from "ts-morph";
import { memberOf } from "./members.ts";
import { depth, directed, isLogical, isNot, meantBy, plain, shapeOf, shapeOfDeclared } from "./shapes.ts";

/** What is known where a condition holds or does not hold. */
export interface Atom {
  /** The same for conditions that differ in the names of locals, in their direction, or in where their parts are named. */
  readonly key: string;
  /** As it was written: "where status >= 500". */
  readonly text: string;
}

/**
 * What is told by `test` holding, or not: each of its parts for itself. Which parts of an `||` hold is not known, but what
 * was asked for still is when more is asked for beside it.
 */
export function atomsOf(test: ts.Expression, holds: boolean, left = depth): Atom[] {
  const node = plain(test);
  if (isNot(node)) return atomsOf(node.operand, !holds, left);
  if (isLogical(node)) return [node.left, node.right].flatMap((side) => atomsOf(side, holds, left));
  const meant = meantBy(node);
  return meant === undefined || left === 0 ? [atomOf(node, holds)] : atomsOf(meant, holds, left - 1);
}

function atomOf(test: ts.Expression, holds: boolean): Atom {
  const { about, isTurned } = directed(test);
  const key = `${holds === isTurned ? "unless" : "if"} ${about}`;
  return { key, text: `${holds ? "where" : "where not"} ${test.getText().replace(/\s+/g, " ")}` };
}

/** What is told by `test` not holding, where it is certain: of an `&&`, either part may be what failed. */
export const atomsOfFailed = (test: ts.Expression): Atom[] => {
  const node = plain(test);
  return isLogical(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
    ? []
    : atomsOf(node, false);
};

/** The opposite of what is known. */
export const opposite = (atom: Atom): Atom => ({
  ...atom,
  key: atom.key.replace(/^(?:if|unless)/, (word) => (word === "if" ? "unless" : "if")),
});

/** What stands behind `value ??` is known to be asked for when there is none. */
export const absenceOf = (value: ts.Expression): Atom => {
  return { key: `without ${shapeOf(value)}`, text: `without ${value.getText()}` };
};

/** A default in a pattern stands for one behind `??`. */
export function absenceIn(node: ts.Node): Atom[] {
  const member = ts.isBindingElement(node) && node.initializer ? memberOf(node) : undefined;
  if (member === undefined) return [];
  const owner = shapeOfDeclared((node as ts.BindingElement).parent.parent);
  return [{ key: `without ${owner}.${member}`, text: `without ${member}` }];
}

/** `if (a === undefined)` asks for what `a ??` asks for. */
export const missing = ({ key, text }: Atom): Atom[] => {
  const value = /^(?:if|unless) (.*)$/s.exec(key)?.[1];
  return value === undefined ? [] : [{ key: `without ${value}`, text }];
};
