import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { type Value, evaluate, maximumDepth, member, moduleValue } from "./evaluate.ts";
import { isAssignment } from "./scope.ts";
import { type Unit, descendants, unitsAt } from "./unit.ts";

/** What a project file exports under `name` ("default" for the default export or the whole of `module.exports`). */
export function exportedValue(sources: Sources, file: string, name: string, depth: number): Value | undefined {
  if (depth > maximumDepth) return undefined;
  // What is loaded may also be data: package.json, a query, a style sheet.
  const [unit] = unitsAt(sources, [file]);
  if (unit === undefined) return undefined;
  for (const exporting of exportingIn(unit)) {
    const value = exportOf(sources, unit, exporting, name, depth);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A statement that exports something. */
interface Exporting {
  readonly statement: ts.Statement;
  /** What it assigns to `module.exports` and the members of `exports`. */
  readonly assigned: ReadonlyArray<{ readonly target: string; readonly right: ts.Expression }>;
}

const exporting = new WeakMap<ts.SourceFile, readonly Exporting[]>();

/** A file is asked for one name after the other: a bundle has thousands of statements and few exports. */
function exportingIn({ tree }: Unit): readonly Exporting[] {
  const known = exporting.get(tree);
  if (known !== undefined) return known;
  const found = tree.statements
    .map((statement) => ({ statement, assigned: assignedIn(statement) }))
    .filter(({ statement, assigned }) => assigned.length > 0 || isExport(statement));
  exporting.set(tree, found);
  return found;
}

const isExport = (statement: ts.Statement): boolean =>
  ts.isExportAssignment(statement) || ts.isExportDeclaration(statement) || isExported(statement);

const isExported = (statement: ts.Statement): boolean =>
  modifiersOf(statement).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

const modifiersOf = (statement: ts.Statement): readonly ts.Modifier[] =>
  ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];

/** `module.exports = x`, `exports.name = x`, `module.exports.name = x`, also behind `var app = `. */
function assignedIn(statement: ts.Statement): Exporting["assigned"] {
  if (!ts.isExpressionStatement(statement) && !ts.isVariableStatement(statement)) return [];
  const assigned: Array<Exporting["assigned"][number]> = [];
  for (const node of descendants(statement)) {
    if (ts.isFunctionLike(node)) break;
    if (!isAssignment(node)) continue;
    const target = node.left.getText(statement.getSourceFile());
    if (/^(?:module\.)?exports(?:\.|$)/.test(target)) assigned.push({ target, right: node.right });
  }
  return assigned;
}

function exportOf(
  sources: Sources,
  unit: Unit,
  { statement, assigned }: Exporting,
  name: string,
  depth: number,
): Value | undefined {
  const follow = (node: ts.Node): Value | undefined => evaluate(sources, { unit, node }, depth);
  if (ts.isExportAssignment(statement)) return name === "default" ? follow(statement.expression) : undefined;
  if (ts.isExportDeclaration(statement)) return reExport(sources, unit, statement, name, depth);
  if (isExported(statement)) {
    const isDefault = modifiersOf(statement).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
      return (isDefault ? name === "default" : statement.name?.text === name) ? follow(statement) : undefined;
    if (ts.isVariableStatement(statement)) {
      for (const { name: bound, initializer } of statement.declarationList.declarations)
        if (ts.isIdentifier(bound) && bound.text === name && initializer) return follow(initializer);
    }
    return undefined;
  }
  return commonJsExport(sources, unit, assigned, name, depth);
}

function reExport(
  sources: Sources,
  unit: Unit,
  { exportClause, moduleSpecifier }: ts.ExportDeclaration,
  name: string,
  depth: number,
): Value | undefined {
  const from = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
  if (exportClause === undefined)
    return from === undefined ? undefined : member(sources, moduleValue(sources, unit, from), name, depth);
  if (ts.isNamespaceExport(exportClause))
    return from !== undefined && exportClause.name.text === name ? moduleValue(sources, unit, from) : undefined;
  const element = exportClause.elements.find((candidate) => candidate.name.text === name);
  if (element === undefined) return undefined;
  const local = element.propertyName ?? element.name;
  return from === undefined
    ? evaluate(sources, { unit, node: local }, depth)
    : member(sources, moduleValue(sources, unit, from), local.text, depth);
}

function commonJsExport(
  sources: Sources,
  unit: Unit,
  assigned: Exporting["assigned"],
  name: string,
  depth: number,
): Value | undefined {
  for (const { target, right } of assigned) {
    if (target === "module.exports" || target === "exports") {
      const whole = evaluate(sources, { unit, node: right }, depth);
      const value = name === "default" ? whole : member(sources, whole, name, depth);
      if (value !== undefined) return value;
    }
    if (target === `exports.${name}` || target === `module.exports.${name}`)
      return evaluate(sources, { unit, node: right }, depth);
  }
  return undefined;
}
