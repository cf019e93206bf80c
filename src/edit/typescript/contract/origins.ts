import { ts } from "ts-morph";
import { enclosingFunction } from "../evaluate.ts";
import { askedBefore } from "./known.ts";
import { memberOf } from "./members.ts";
import {
  type Declaring,
  argumentsFor,
  assignmentsIn,
  assignmentsTo,
  declaringOf,
  givenBackBy,
} from "./own-functions.ts";
import { ancestors } from "../unit.ts";

const made = new WeakMap<ts.Node, ReadonlySet<string>>();
const broadly = new WeakMap<ts.Node, ReadonlySet<string>>();

/**
 * Names of what an expression is made of: the calls, members and imports that lead to it, followed through locals, through
 * what functions of the file give back, and through their parameters where the file calls them itself.
 */
export const madeOf = (node: ts.Node): ReadonlySet<string> => remembered(made, node, () => []);

/** These, and what was asked on the way to each of the values that it may have. */
export const broadlyMadeOf = (node: ts.Node): ReadonlySet<string> => remembered(broadly, node, askedBefore);

type Besides = (value: ts.Node) => readonly ts.Node[];

function remembered(memo: WeakMap<ts.Node, ReadonlySet<string>>, node: ts.Node, besides: Besides): ReadonlySet<string> {
  const names = memo.get(node) ?? follow(node, besides);
  memo.set(node, names);
  return names;
}

function follow(node: ts.Node, besides: Besides): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<ts.Node>();
  const enter = (value: ts.Node): void => {
    if (seen.has(value)) return;
    seen.add(value);
    visit(value);
  };
  const visit = (inner: ts.Node): void => {
    if (ts.isFunctionLike(inner)) return;
    if (ts.isIdentifier(inner) && isRead(inner)) {
      const origin = originOf(inner);
      if (origin.name !== undefined) names.add(origin.name);
      for (const value of origin.from) [value, ...besides(value)].forEach(enter);
    }
    const member = memberOf(inner);
    if (member !== undefined) names.add(`.${member}`);
    ts.forEachChild(inner, visit);
  };
  enter(node);
  return names;
}

/** False for names of members and keys. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !ts.isPropertyAssignment(parent) || parent.initializer === node;
}

export interface Origin {
  /** What the name has its value from. */
  readonly from: readonly ts.Node[];
  /** What it is called outside of the file, or in the object that it is taken out of. */
  readonly name?: string;
}

export function originOf(name: ts.Identifier): Origin {
  const declared = declaringOf(name);
  return declared === undefined ? { from: [], name: name.text } : declaredBy(declared);
}

function declaredBy(node: Declaring | ts.BindingElement["parent"]["parent"]): Origin {
  if (ts.isImportSpecifier(node)) return { from: [], name: (node.propertyName ?? node.name).text };
  if (ts.isFunctionDeclaration(node)) return { from: givenBackBy(node) };
  if (ts.isBindingElement(node)) {
    const { from } = declaredBy(node.parent.parent);
    const member = memberOf(node);
    return { from, ...(member !== undefined && { name: `.${member}` }) };
  }
  if (ts.isParameter(node)) return givenTo(node);
  const { parent, initializer } = node;
  const later = assignmentsTo(node).flatMap((it) => [it.right, ...askedAround(it)]);
  if (initializer !== undefined && ts.isFunctionLike(initializer))
    return { from: [...givenBackBy(initializer), ...later] };
  if (initializer !== undefined) return { from: [initializer, ...later, ...entriesOf(node)] };
  return { from: ts.isForOfStatement(parent.parent) ? [parent.parent.expression] : later };
}

/** What an object that is a constant gets after it was made. */
function entriesOf({ name, initializer }: ts.VariableDeclaration): ts.Node[] {
  if (initializer === undefined || !ts.isObjectLiteralExpression(initializer) || !ts.isIdentifier(name)) return [];
  return assignmentsIn(name.getSourceFile()).flatMap((node) => {
    const { left, right } = node;
    const isEntry =
      memberOf(left) !== undefined && isNamed((left as ts.PropertyAccessExpression).expression, name.text);
    return isEntry ? [right, ...askedAround(node)] : [];
  });
}

const isNamed = (node: ts.Node, name: string): boolean => ts.isIdentifier(node) && node.text === name;

/** What is asked within the function around `node`. */
const askedAround = (node: ts.Node): ts.Expression[] =>
  [...ancestors(node)].flatMap((up) =>
    ts.isIfStatement(up) && enclosingFunction(up) === enclosingFunction(node) ? [up.expression] : [],
  );

/** What others give to a function goes by its place: names of parameters, and of functions, are the owner's choice. */
function givenTo(parameter: ts.ParameterDeclaration): Origin {
  const from = argumentsFor(parameter);
  if (from.length > 0) return { from };
  const outer = [...ancestors(parameter.parent)].filter(ts.isFunctionLike).length;
  const position = parameter.parent.parameters.indexOf(parameter) + 1;
  return { from, name: `parameter ${position}${outer === 0 ? "" : ` of a function in ${outer}`}` };
}
