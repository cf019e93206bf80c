import { ts } from "ts-morph";
import type { Problem } from "../../model/problem.ts";
import type { Sources } from "../../model/sources.ts";
import { isInside } from "./binding.ts";
import type { MethodCall } from "./calls.ts";
import { type Branch, branchOf, branchesOf, isAlways, isReachable, leftBefore } from "./conditions.ts";
import { constantOf } from "./constants.ts";
import { enclosingFunction, evaluate, settle } from "./evaluate.ts";
import { rootOf } from "./reach.ts";
import { declarationOf } from "./scope.ts";
import { unitsImporting } from "./specifiers.ts";
import { type Site, type Unit, ancestors, descendants, placeOf, textOf } from "./unit.ts";
import type { Use } from "./uses.ts";

/** What is wrong with where a use of generated code stands; `what` is the use. */
export const misplaced = (code: string, use: Use, args: Problem["args"] = {}): Problem => ({
  code,
  severity: "warning",
  args: { what: textOf(use.site), ...args },
  at: placeOf(use.site),
});

/** The call of a method that is given the use, itself or by a name: `app.use(observability.middleware())`. */
export function registrationOf({ site: { unit, node } }: { readonly site: Site }): MethodCall | undefined {
  let inner: ts.Node = node;
  for (const up of ancestors(node)) {
    if (ts.isCallExpression(up)) return up.expression === inner ? undefined : methodCallOf({ unit, node: up });
    if (ts.isVariableDeclaration(up)) {
      const again = descendants(unit.tree).find((it) => it.pos >= up.end && isNameOf(it, up.name, inner));
      return again && registrationOf({ site: { unit, node: again } });
    }
    if (ts.isPropertyAccessExpression(up) || ts.isStatement(up) || ts.isFunctionLike(up)) return undefined;
    inner = up;
  }
  return undefined;
}

const isNameOf = (node: ts.Node, name: ts.BindingName, value: ts.Node): node is ts.Identifier => {
  if (!ts.isIdentifier(node) || !ts.isIdentifier(name) || node.text !== name.text) return false;
  const declared = declarationOf(node);
  return declared?.kind === "value" && declared.node === value;
};

function methodCallOf(call: Site<ts.CallExpression>): MethodCall | undefined {
  const { unit, node } = call;
  if (!ts.isPropertyAccessExpression(node.expression)) return undefined;
  return {
    call,
    receiver: { unit, node: node.expression.expression },
    args: node.arguments.map((argument) => ({ unit, node: argument })),
  };
}

/**
 * Why a use may not be reached although what it is for is made: a condition that only it stands under, or what leaves
 * before it. That there is such a thing at all is no condition: `if (pool) observability.postgres(pool)`.
 */
export function unreached(sources: Sources, use: Use, anchor: Site | undefined): Problem | undefined {
  const { receiver, args = [] } = registrationOf(use) ?? {};
  const isFree = freeFrom(anchor, [...use.args, ...args, ...(receiver ? [receiver] : [])]);
  return obstacle(use.site, 3);

  function obstacle({ unit, node }: Site, depth: number): Problem | undefined {
    let inner = node;
    for (const up of ancestors(node)) {
      const before = leftBefore(up, inner);
      if (before !== undefined) return misplaced("wiring-unreached", use, { by: textOf({ unit, node: before }) });
      const branch = branchOf(up, inner);
      if (branch !== undefined && !isFree(unit, branch))
        return misplaced("wiring-conditional", use, { condition: branch.test?.getText(unit.tree) ?? "" });
      if (ts.isFunctionLike(up) && !isCalledInPlace(up)) {
        if (depth === 0 || (anchor !== undefined && isInside(anchor, { unit, node: up }))) return undefined;
        const found = callersOf(sources, { unit, node: up }).map((caller) => obstacle(caller, depth - 1));
        return found.includes(undefined) ? undefined : found[0];
      }
      inner = up;
    }
    return undefined;
  }
}

/** True for a part that is run wherever the anchor is, whatever its condition. */
export type Free = (unit: Unit, branch: Branch) => boolean;

/** What `anchor` stands under too is no condition, nor is that one of `objects` is there. */
export function freeFrom(anchor: Site | undefined, objects: readonly Site[]): Free {
  const names = new Set(objects.map(textOf));
  const shared = new Set(anchor === undefined ? [] : branchesAround(anchor.node).map(keyOf));
  return (unit, branch) =>
    isAlways(branch) ||
    shared.has(keyOf(branch)) ||
    (anchor !== undefined && isInside(anchor, { unit, node: branch.part })) ||
    isPresence(branch, names);
}

/** A function that is handed to a call, or called where it is written: what it stands under, its statements do. */
export const isCalledInPlace = (node: ts.SignatureDeclaration): boolean =>
  (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) &&
  (ts.isCallExpression(node.parent) || ts.isParenthesizedExpression(node.parent));

type Callers = ReadonlyArray<Site<ts.CallExpression>>;
const calling = new WeakMap<Sources, Map<ts.Node, Callers>>();

/** Calls of a function, in its file and in those that load it. */
export function callersOf(sources: Sources, inner: Site<ts.SignatureDeclaration>): Callers {
  const known = calling.get(sources) ?? new Map<ts.Node, Callers>();
  calling.set(sources, known);
  const callers = known.get(inner.node) ?? findCallers(sources, inner);
  known.set(inner.node, callers);
  return callers;
}

const findCallers = (sources: Sources, { unit, node }: Site<ts.SignatureDeclaration>): Callers =>
  [unit, ...unitsImporting(sources, unit.path)].flatMap((other) =>
    descendants(other.tree)
      .filter(ts.isCallExpression)
      .map((call) => ({ unit: other, node: call }))
      .filter((call) => {
        const value = settle(sources, evaluate(sources, { unit: other, node: call.node.expression }));
        return value?.kind === "function" && value.site.node === node;
      }),
  );

/** Every part around the node, up to the file. */
function branchesAround(node: ts.Node): Branch[] {
  let inner = node;
  return [...ancestors(node)].flatMap((up) => {
    const branch = branchOf(up, inner);
    inner = up;
    return branch ?? [];
  });
}

const keyOf = ({ test, taken }: Branch): string => `${taken} ${test?.getText() ?? ""}`;

function isPresence({ test, taken }: Branch, objects: ReadonlySet<string>): boolean {
  if (test === undefined || taken !== "if") return false;
  const named = /^(.+?)\s*!==?\s*(?:undefined|null)$/.exec(test.getText())?.[1] ?? test.getText();
  return objects.has(named);
}

/** The name of the method that is called. */
export const nameOf = ({ call: { node } }: MethodCall): string =>
  ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : "";

/** A path, list of paths or pattern as it is written; undefined for what is none, or may be none. */
export function pathIn({ unit, node }: Site): string | undefined {
  if (ts.isTemplateExpression(node) || ts.isRegularExpressionLiteral(node)) return node.getText(unit.tree);
  if (ts.isArrayLiteralExpression(node)) {
    const paths = node.elements.map((element) => pathIn({ unit, node: element }));
    return paths.includes(undefined) ? undefined : paths.join();
  }
  const value = ts.isExpression(node) ? constantOf(node)?.value : undefined;
  return typeof value === "string" ? value : undefined;
}

/**
 * Calls that the function denoted by `site` makes of its parameter at `index`, or of methods of it that have one of
 * `names`.
 */
export function parameterCalls(sources: Sources, site: Site, index: number, names?: readonly string[]): Site[] {
  const value = settle(sources, evaluate(sources, site));
  const name = value?.kind === "function" ? value.site.node.parameters[index]?.name.getText() : undefined;
  if (value?.kind !== "function" || name === undefined) return [];
  const { unit, node } = value.site;
  return descendants(node)
    .filter((inner): inner is ts.CallExpression => ts.isCallExpression(inner))
    .filter(({ expression }) =>
      names === undefined
        ? expression.getText() === name
        : ts.isPropertyAccessExpression(expression) &&
          names.includes(expression.name.text) &&
          rootOf(expression).getText() === name,
    )
    .map((inner) => ({ unit, node: inner }));
}

/** True when the function that `site` denotes calls its parameter at `index`, whatever comes. */
export const surelyCalls = (sources: Sources, site: Site, index: number): boolean =>
  parameterCalls(sources, site, index).some(({ node }) => {
    const around = enclosingFunction(node);
    return around?.parameters[index] !== undefined && branchesOf(node).length === 0 && isReachable(node, around);
  });

/** As much of a call as fits into a sentence. */
export const shown = ({ call }: MethodCall): string => excerptOf(call);

export const excerptOf = (site: Site): string => textOf(site).replace(/\s+/g, " ").slice(0, 60);
