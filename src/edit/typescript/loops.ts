import { ts } from "ts-morph";
import type { CodeValue } from "../../model/code.ts";
import type { Sources } from "../../model/sources.ts";
import { isReassigned, isUndeclared, scopeOf } from "./scope.ts";
import { type Site, placeOf, textOf, unwrapped } from "./unit.ts";
import { readValue } from "./values.ts";

/** The values that `name` takes in turn where a loop or `forEach` binds it; undefined for another name, or an unknown list. */
export function valuesInTurn(
  sources: Sources,
  { unit, node: name }: Site<ts.Identifier>,
  depth: number,
): readonly CodeValue[] | undefined {
  const loop = loopAround(name);
  if (loop === undefined || isReassigned(name)) return undefined;
  const values = valuesOf(sources, { unit, node: loop.over }, { isOfKeys: loop.isOfKeys, depth });
  const { index } = loop;
  return index === undefined ? values : values?.map((value) => partOf(value, index));
}

interface Loop {
  readonly over: ts.Expression;
  /** `for (name in over)` */
  readonly isOfKeys: boolean;
  /** The name's place in the pattern that takes each value apart. */
  readonly index: number | undefined;
}

function loopAround(name: ts.Identifier): Loop | undefined {
  const scope = scopeOf(name);
  if (scope === undefined) return undefined;
  const bound = boundBy(scope);
  if (bound === undefined) return undefined;
  const { pattern, over } = bound;
  const isOfKeys = ts.isForInStatement(scope);
  if (ts.isIdentifier(pattern)) return pattern.text === name.text ? { over, isOfKeys, index: undefined } : undefined;
  if (!ts.isArrayBindingPattern(pattern)) return undefined;
  const index = pattern.elements.findIndex(
    (it) => ts.isBindingElement(it) && ts.isIdentifier(it.name) && it.name.text === name.text,
  );
  return index === -1 ? undefined : { over, isOfKeys, index };
}

function boundBy(scope: ts.Node): { readonly pattern: ts.BindingName; readonly over: ts.Expression } | undefined {
  if (ts.isForOfStatement(scope) || ts.isForInStatement(scope)) {
    const [declared] = ts.isVariableDeclarationList(scope.initializer) ? scope.initializer.declarations : [];
    return declared && { pattern: declared.name, over: scope.expression };
  }
  if (!ts.isArrowFunction(scope) && !ts.isFunctionExpression(scope)) return undefined;
  const { parent } = scope;
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== scope) return undefined;
  const { expression } = parent;
  const [parameter] = scope.parameters;
  if (parameter === undefined || !ts.isPropertyAccessExpression(expression)) return undefined;
  return /^(?:forEach|map)$/.test(expression.name.text)
    ? { pattern: parameter.name, over: expression.expression }
    : undefined;
}

interface Reading {
  readonly isOfKeys: boolean;
  readonly depth: number;
}

function valuesOf(sources: Sources, site: Site, { isOfKeys, depth }: Reading): readonly CodeValue[] | undefined {
  const { unit } = site;
  const node = unwrapped(site.node);
  const taken = isOfKeys ? { method: "keys", object: node } : takenFrom(node);
  if (taken === undefined) {
    const list = readValue(sources, { unit, node }, depth);
    return list.kind === "list" ? [...list.items, ...(list.complete ? [] : [unknown(site)])] : undefined;
  }
  const object = readValue(sources, { unit, node: taken.object }, depth);
  if (object.kind !== "object") return undefined;
  const { at, source } = object;
  const values = [...object.entries].map(([text, value]): CodeValue => {
    const key: CodeValue = { at, source, kind: "text", text };
    if (taken.method === "entries") return { at, source, kind: "list", items: [key, value], complete: true };
    return taken.method === "keys" ? key : value;
  });
  return [...values, ...(object.complete ? [] : [unknown(site)])];
}

/** `Object.keys(object)` */
function takenFrom(node: ts.Node): { readonly method: string; readonly object: ts.Expression } | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: owner, name } = node.expression;
  const [object] = node.arguments;
  const isTaking = ts.isIdentifier(owner) && owner.text === "Object" && isUndeclared(owner);
  return isTaking && object !== undefined && /^(?:keys|values|entries)$/.test(name.text)
    ? { method: name.text, object }
    : undefined;
}

const partOf = (value: CodeValue, index: number): CodeValue =>
  (value.kind === "list" ? value.items[index] : undefined) ?? { at: value.at, source: value.source, kind: "unknown" };

const unknown = (site: Site): CodeValue => ({ at: placeOf(site), source: textOf(site), kind: "unknown" });
