import { ts } from "ts-morph";
import type { Constructor } from "../../model/need.ts";
import type { Range, Sources } from "../../model/sources.ts";
import { type Value, evaluate, instanceOf, settle } from "./evaluate.ts";
import { type GeneratedModule, findImport, lineRange } from "./imports.ts";
import { unitsKnowing } from "./knowing.ts";
import { mayLead, reachOf } from "./reach.ts";
import { isReference } from "./scope.ts";
import { unitsImporting } from "./specifiers.ts";
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

/** Every construction of a client or application: `new Pool()`, `express()`, followed through imports and re-exports. */
export function constructions(sources: Sources, constructors: readonly Constructor[]): Site<ts.Expression>[] {
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
  const kind = ts.isNewExpression(site.node);
  if (!constructors.some(({ construct }) => construct === kind)) return false;
  const value = evaluate(sources, site);
  if (instanceOf(value)?.origin.node !== site.node) return false;
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

/** A use of the generated module: `observability.name`, called or handed on. */
export interface Use {
  /** The call `observability.name(...)`, or the property access when it is not called. */
  readonly site: Site<ts.Expression>;
  readonly args: ReadonlyArray<Site<ts.Expression>>;
}

/** Every use of `name` of the generated module outside of it. */
export function usesOf(sources: Sources, module: GeneratedModule, name: string): Use[] {
  const found: Use[] = [];
  for (const unit of unitsImporting(sources, module.dir)) {
    if (unit.path.startsWith(`${module.dir}/`)) continue;
    const imported = findImport(sources, unit, module);
    if (imported === undefined) continue;
    for (const node of descendants(unit.tree)) {
      if (!ts.isPropertyAccessExpression(node) || node.name.text !== name) continue;
      if (!ts.isIdentifier(node.expression) || node.expression.text !== imported.name) continue;
      const call = ts.isCallExpression(node.parent) && node.parent.expression === node ? node.parent : undefined;
      const args = call?.arguments.map((argument) => ({ unit, node: argument })) ?? [];
      found.push({ site: { unit, node: call ?? node }, args });
    }
  }
  return found;
}

/** What to take out so that the use is gone: its whole line, or the call around its argument. */
export function piecesOf({ site: { unit, node }, args }: Use): Range[] {
  const [argument] = args;
  const start = node.getStart(unit.tree);
  if (argument !== undefined && !isReference(argument.node))
    return [
      { start, end: argument.node.getStart(unit.tree) },
      { start: argument.node.end, end: node.end },
    ];
  // `app.use(observability.middleware())`: the statement is there for this use alone.
  let up: ts.Node = node;
  while (ts.isCallExpression(up.parent) || ts.isPropertyAccessExpression(up.parent) || ts.isAwaitExpression(up.parent))
    up = up.parent;
  // A link in a chain on something that is no mere name goes alone.
  const link = node.parent;
  if (ts.isCallExpression(link) && ts.isPropertyAccessExpression(link.expression) && link.arguments.length === 1) {
    const chain = link.expression.expression;
    if (!isReference(chain)) return [{ start: chain.end, end: link.end }];
  }
  if (ts.isExpressionStatement(up.parent)) return [lineRange(unit, up.parent)];
  if (argument === undefined) return [{ start, end: node.end }];
  return [
    { start, end: argument.node.getStart(unit.tree) },
    { start: argument.node.end, end: node.end },
  ];
}
