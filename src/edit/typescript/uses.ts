import { ts } from "ts-morph";
import { type Range, type Sources, overlay } from "../../model/sources.ts";
import { evaluate } from "./evaluate.ts";
import { type GeneratedModule, lineRange } from "./imports.ts";
import { unitsKnowing } from "./knowing.ts";
import { requiredModule, resolveModule } from "./modules.ts";
import { reachOf } from "./reach.ts";
import { declarationOf, isAssignment, isReference } from "./scope.ts";
import { type Site, type Unit, descendants, isScript } from "./unit.ts";

/** A use of the generated module: `observability.name`, called or handed on. */
export interface Use {
  /** The call `observability.name(...)`, or what is handed on when it is not called. */
  readonly site: Site<ts.Expression>;
  readonly args: ReadonlyArray<Site<ts.Expression>>;
  readonly isCalled: boolean;
}

/** Every use of `name` of the generated module outside of it, whatever it is called there. */
export const usesOf = (sources: Sources, module: GeneratedModule, name: string): readonly Use[] =>
  usesIn(sources, module).get(name) ?? [];

const used = new WeakMap<Sources, Map<string, ReadonlyMap<string, readonly Use[]>>>();

/** Uses of the generated module by the name of what is used, found once for each state of the project. */
export function usesIn(sources: Sources, module: GeneratedModule): ReadonlyMap<string, readonly Use[]> {
  const known = used.get(sources) ?? new Map<string, ReadonlyMap<string, readonly Use[]>>();
  used.set(sources, known);
  const uses = known.get(module.dir) ?? findUses(sources, module);
  known.set(module.dir, uses);
  return uses;
}

/** What generated files are taken for while their uses are looked for: a package, which needn't be there to be known. */
const standIn = "generated-observability";

function findUses(sources: Sources, module: GeneratedModule): ReadonlyMap<string, readonly Use[]> {
  const seen = withStandIn(sources, module);
  const { files } = reachOf(seen, [standIn]);
  const found = new Map<string, Use[]>();
  for (const unit of unitsKnowing(seen, [standIn])) {
    if (isGenerated(module, unit.path)) continue;
    for (const root of rootsIn(seen, unit, files)) {
      const use = useFrom(seen, root);
      if (use === undefined || isNamed(use)) continue;
      const uses = found.get(use.name);
      if (uses === undefined) found.set(use.name, [use]);
      else uses.push(use);
    }
  }
  return found;
}

const isGenerated = ({ dir }: GeneratedModule, path: string): boolean => path.startsWith(`${dir}/`);

function withStandIn(sources: Sources, module: GeneratedModule): Sources {
  const scripts = sources.list().filter((path) => isGenerated(module, path) && isScript(path, ""));
  const paths = [...scripts, ...(scripts.some((path) => isIndex.test(path)) ? [] : [`${module.dir}/index.ts`])];
  return overlay(sources, new Map(paths.map((path) => [path, `export * from "${standIn}";`])));
}

const isIndex = /\/index\.\w+$/;

/**
 * Where expressions begin that may lead to the generated module: names that stand for it or a part, and loads in place. `files` are those
 * that it may be known through.
 */
function rootsIn(sources: Sources, unit: Unit, files: ReadonlySet<string>): Array<Site<ts.Expression>> {
  const names = new Set<string>();
  for (const node of descendants(unit.tree)) {
    if (!ts.isIdentifier(node) || !isDeclared(node) || names.has(node.text)) continue;
    const declaration = declarationOf(node);
    if (declaration?.kind === "import") {
      const target = resolveModule(sources, unit.path, declaration.module);
      if (!("file" in target && files.has(target.file))) continue;
    }
    const value = evaluate(sources, { unit, node });
    if (value?.kind === "module" || value?.kind === "object" || value?.kind === "external") names.add(node.text);
  }
  return descendants(unit.tree).flatMap((node) => {
    if (ts.isIdentifier(node) ? !names.has(node.text) || !isRead(node) : requiredModule(node) === undefined) return [];
    return [{ unit, node: node as ts.Expression }];
  });
}

/** True for a name in the declaration that gives it a value, or in an import. */
export const isDeclared = ({ parent }: ts.Identifier): boolean =>
  ts.isImportClause(parent) ||
  ts.isNamespaceImport(parent) ||
  ts.isImportSpecifier(parent) ||
  ts.isImportEqualsDeclaration(parent) ||
  ts.isBindingElement(parent) ||
  ts.isVariableDeclaration(parent);

/** True where the name's value is asked for: not where it is declared, exported, or the name of a member. */
export function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent)) return parent.initializer === node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !isDeclared(node) && !ts.isExportSpecifier(parent);
}

/** The use that `root` is the beginning of, up to the member of the generated module that it leads to. */
function useFrom(sources: Sources, root: Site<ts.Expression>): (Use & { readonly name: string }) | undefined {
  const { unit } = root;
  for (let { node } = root; ; node = node.parent as ts.Expression) {
    const value = evaluate(sources, { unit, node });
    const path = value?.kind === "external" && value.module === standIn ? value.path : [];
    const name = path.find((part) => part !== "default");
    const { parent } = node;
    if (name !== undefined) {
      const call = ts.isCallExpression(parent) && parent.expression === node ? parent : undefined;
      const args = call?.arguments.map((argument) => ({ unit, node: argument })) ?? [];
      return { name, site: { unit, node: call ?? node }, args, isCalled: call !== undefined };
    }
    const leadsOn = ts.isPropertyAccessExpression(parent) || ts.isAwaitExpression(parent);
    if (!leadsOn && !ts.isParenthesizedExpression(parent)) return undefined;
  }
}

/** True for what is only given another name or handed to other files: whether it is used shows there. */
function isNamed({ site: { node } }: Use): boolean {
  if (ts.isCallExpression(node)) return false;
  let up: ts.Node = node;
  while (isPartOfObject(up.parent)) up = up.parent;
  const { parent } = up;
  return ts.isVariableDeclaration(parent) || ts.isExportAssignment(parent) || isAssignment(parent);
}

const isPartOfObject = (node: ts.Node): boolean =>
  ts.isObjectLiteralExpression(node) ||
  ts.isPropertyAssignment(node) ||
  ts.isShorthandPropertyAssignment(node) ||
  ts.isParenthesizedExpression(node);

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
  while (isAround(up.parent)) up = up.parent;
  // A link in a chain on something that is no mere name goes alone.
  const link = node.parent;
  if (ts.isCallExpression(link) && ts.isPropertyAccessExpression(link.expression) && link.arguments.length === 1) {
    const chain = link.expression.expression;
    if (!isReference(chain)) return [{ start: chain.end, end: link.end }];
  }
  if (ts.isExpressionStatement(up.parent)) return [lineRange(unit, constructorOf(up.parent) ?? up.parent)];
  if (argument === undefined) return [{ start, end: node.end }];
  return [
    { start, end: argument.node.getStart(unit.tree) },
    { start: argument.node.end, end: node.end },
  ];
}

const isAround = (node: ts.Node): boolean =>
  ts.isCallExpression(node) ||
  ts.isPropertyAccessExpression(node) ||
  ts.isAwaitExpression(node) ||
  ts.isVoidExpression(node);

/** The constructor that a statement is all there is of: a constructor that does nothing is there for nothing. */
function constructorOf(statement: ts.ExpressionStatement): ts.ConstructorDeclaration | undefined {
  const { parent: body } = statement;
  if (!ts.isBlock(body) || !ts.isConstructorDeclaration(body.parent)) return undefined;
  const { parameters } = body.parent;
  return body.statements.length === 1 && parameters.length === 0 ? body.parent : undefined;
}
