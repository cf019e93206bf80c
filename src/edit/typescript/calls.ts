import { ts } from "ts-morph";
import type { Constructor } from "../../model/need.ts";
import type { Sources } from "../../model/sources.ts";
import { type Value, evaluate, instanceOf, settle } from "./evaluate.ts";
import { unitsKnowing } from "./knowing.ts";
import { mayLead, reachOf } from "./reach.ts";
import { type Site, type Unit, descendants } from "./unit.ts";

/** A method call: `receiver.name(...args)`. */
export interface MethodCall {
  readonly call: Site<ts.CallExpression>;
  readonly receiver: Site<ts.Expression>;
  readonly args: ReadonlyArray<Site<ts.Expression>>;
}

/** Every `x.name(...)` in `units`, in source order. */
export function methodCalls(units: readonly Unit[], names: readonly string[]): MethodCall[] {
  const found: MethodCall[] = [];
  for (const unit of units) {
    for (const node of descendants(unit.tree)) {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue;
      if (!names.includes(node.expression.name.text)) continue;
      found.push({
        call: { unit, node },
        receiver: { unit, node: node.expression.expression },
        args: node.arguments.map((argument) => ({ unit, node: argument })),
      });
    }
  }
  return found;
}

const constructed = new WeakMap<Sources, Map<string, ReadonlyArray<Site<ts.Expression>>>>();

/**
 * Every construction of a client or application: `new Pool()`, `express()`, followed through imports and re-exports. Looked for once in
 * each state of the project: each requirement asks again.
 */
export function constructions(
  sources: Sources,
  constructors: readonly Constructor[],
): ReadonlyArray<Site<ts.Expression>> {
  const known = constructed.get(sources) ?? new Map<string, ReadonlyArray<Site<ts.Expression>>>();
  constructed.set(sources, known);
  const key = JSON.stringify(constructors);
  const sites = known.get(key) ?? findConstructions(sources, constructors);
  known.set(key, sites);
  return sites;
}

function findConstructions(sources: Sources, constructors: readonly Constructor[]): Site<ts.Expression>[] {
  const modules = [...new Set(constructors.map(({ module }) => module))];
  const reach = reachOf(sources, modules);
  const found: Site<ts.Expression>[] = [];
  for (const unit of unitsKnowing(sources, modules)) {
    for (const node of descendants(unit.tree)) {
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) continue;
      const site = { unit, node };
      if (mayLead(sources, site, reach) && isConstruction(sources, site, constructors)) found.push(site);
    }
  }
  return found;
}

function isConstruction(
  sources: Sources,
  site: Site<ts.CallExpression | ts.NewExpression>,
  constructors: readonly Constructor[],
): boolean {
  const isMeant = (kind: boolean): boolean => constructors.some(({ construct }) => construct === kind);
  if (sources.beyond === undefined && !isMeant(ts.isNewExpression(site.node))) return false;
  const value = evaluate(sources, site);
  const instance = instanceOf(value);
  if (instance?.origin.node !== site.node) return false;
  const kind = ts.isNewExpression((instance.handed?.made ?? site).node);
  return constructors.some((constructor) => constructor.construct === kind && isExport(value, constructor));
}

/** True when `value` comes from the export that `constructor` names; default import and whole module count as one. */
export function isExport(
  value: Value | undefined,
  constructor: { readonly module: string; readonly export: string },
): boolean {
  const made = value?.kind === "external" ? value : instanceOf(value);
  const path = made?.path.filter((name) => name !== "default").join(".");
  return made?.module === constructor.module && path === constructor.export.replace(/^default$/, "");
}

/** Where the object that `site` denotes was constructed. */
export function originOf(sources: Sources, site: Site): Site | undefined {
  return instanceOf(settle(sources, evaluate(sources, site)))?.origin;
}

/** What a function hands its first two parameters on to: `app` of `(req, res) => app(req, res)`, and of `app.handle(req, res)` by a method of `methods`. */
export function handsOnTo(sources: Sources, site: Site, methods: readonly string[]): Site[] {
  const value = settle(sources, evaluate(sources, site));
  if (value?.kind !== "function") return [];
  const { unit, node } = value.site;
  const given = node.parameters.slice(0, 2).map(({ name }) => name.getText(unit.tree));
  return descendants(node)
    .filter(ts.isCallExpression)
    .filter(
      ({ arguments: args }) =>
        given.length === 2 && given.every((name, index) => args[index]?.getText(unit.tree) === name),
    )
    .map(({ expression: called }) => {
      const isMethod = ts.isPropertyAccessExpression(called) && methods.includes(called.name.text);
      return { unit, node: isMethod ? called.expression : called };
    });
}

export const sameSite = (one: Site | undefined, other: Site | undefined): boolean =>
  one !== undefined && one.unit.path === other?.unit.path && one.node.pos === other.node.pos;

/** The text of a string literal, or undefined for anything else. */
export function literalOf({ node }: Site): string | undefined {
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** The function that `site` denotes: its parameters' names, and its body when that is a block. */
export interface FunctionShape {
  readonly parameters: readonly string[];
  readonly body: Site<ts.Block> | undefined;
}

export function functionOf(sources: Sources, site: Site): FunctionShape | undefined {
  const value = settle(sources, evaluate(sources, site));
  return value?.kind === "function" ? shapeOf(value.site) : undefined;
}

/** What a file exports as a whole (default export or `module.exports`), when that is a function. */
export function exportedFunction(sources: Sources, file: string): FunctionShape | undefined {
  const value = settle(sources, { kind: "module", file });
  return value?.kind === "function" ? shapeOf(value.site) : undefined;
}

function shapeOf({ unit, node }: Site<ts.SignatureDeclaration>): FunctionShape {
  const body = "body" in node && node.body && ts.isBlock(node.body) ? { unit, node: node.body } : undefined;
  return { parameters: node.parameters.map(({ name }) => name.getText(unit.tree)), body };
}
