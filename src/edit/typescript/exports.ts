import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { type Value, evaluate, maximumDepth, member, moduleValue } from "./evaluate.ts";
import { declaredBy } from "./names.ts";
import { isAssignment } from "./scope.ts";
import { type Site, type Unit, descendants, unitsAt } from "./unit.ts";

/** What a project file exports under `name` ("default" for the default export or the whole of `module.exports`). */
export function exportedValue(sources: Sources, file: string, name: string, depth: number): Value | undefined {
  for (const exported of exportedIn(sources, file, name, depth)) {
    const whole = wholeOf(sources, exported, depth);
    const value = exported.member === undefined ? whole : member(sources, whole, exported.member, depth);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** An expression that is exported under a name, a module that is, or the member of one of them that is. */
export interface Exported {
  readonly unit: Unit;
  readonly site?: Site;
  readonly from?: string;
  readonly member?: string;
}

export function exportedIn(sources: Sources, file: string, name: string, depth: number): readonly Exported[] {
  if (depth > maximumDepth) return [];
  // What is loaded may also be data: package.json, a query, a style sheet.
  const [unit] = unitsAt(sources, [file]);
  return unit === undefined ? [] : exportingIn(unit).flatMap((exporting) => exportedBy(unit, exporting, name));
}

const wholeOf = (sources: Sources, { unit, site, from }: Exported, depth: number): Value | undefined =>
  from === undefined ? site && evaluate(sources, site, depth) : moduleValue(sources, unit, from);

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

/** Names under which a file exports something, "default" for the whole; what `export *` hands on is not among them. */
export const exportedNames = (unit: Unit): readonly string[] =>
  exportingIn(unit).flatMap(({ statement, assigned }) => {
    if (ts.isExportAssignment(statement)) return ["default"];
    if (ts.isExportDeclaration(statement)) {
      const { exportClause } = statement;
      if (exportClause === undefined) return [];
      return ts.isNamespaceExport(exportClause)
        ? [exportClause.name.text]
        : exportClause.elements.map(({ name }) => name.text);
    }
    if (!isExported(statement)) return assigned.flatMap(namesOfAssigned);
    const isDefault = modifiersOf(statement).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
    return isDefault ? ["default"] : declaredBy(statement);
  });

/** `module.exports = { a, b }` exports these too. */
function namesOfAssigned({ target, right }: Exporting["assigned"][number]): string[] {
  const name = /^(?:module\.)?exports\.(.+)$/.exec(target)?.[1];
  if (name !== undefined) return [name];
  if (!ts.isObjectLiteralExpression(right)) return ["default"];
  const names = right.properties.map((property) => property.name);
  return names.some((it) => it === undefined) ? ["default"] : names.flatMap((it) => it?.getText() ?? []);
}

function exportedBy(unit: Unit, { statement, assigned }: Exporting, name: string): Exported[] {
  const at = (node: ts.Node): Exported[] => [{ unit, site: { unit, node } }];
  if (ts.isExportAssignment(statement)) return name === "default" ? at(statement.expression) : [];
  if (ts.isExportDeclaration(statement)) return handedOn(unit, statement, name);
  if (!isExported(statement)) return assigned.flatMap((one) => assignedBy(unit, one, name));
  const isDefault = modifiersOf(statement).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return (isDefault ? name === "default" : statement.name?.text === name) ? at(statement) : [];
  if (!ts.isVariableStatement(statement)) return [];
  const { declarations } = statement.declarationList;
  const declared = declarations.find(({ name: bound }) => ts.isIdentifier(bound) && bound.text === name);
  // `export let pool;` gets its value further down.
  return declared === undefined ? [] : at(declared.name);
}

/** `export * from "./a"`, `export { a as b } from "./a"`, `export { a }` */
function handedOn(unit: Unit, { exportClause, moduleSpecifier }: ts.ExportDeclaration, name: string): Exported[] {
  const from = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
  if (exportClause === undefined) return from === undefined ? [] : [{ unit, from, member: name }];
  if (ts.isNamespaceExport(exportClause))
    return from !== undefined && exportClause.name.text === name ? [{ unit, from }] : [];
  const element = exportClause.elements.find((candidate) => candidate.name.text === name);
  if (element === undefined) return [];
  const local = element.propertyName ?? element.name;
  return from === undefined ? [{ unit, site: { unit, node: local } }] : [{ unit, from, member: local.text }];
}

function assignedBy(unit: Unit, { target, right }: Exporting["assigned"][number], name: string): Exported[] {
  const site = { unit, node: right };
  if (target === "module.exports" || target === "exports")
    return [name === "default" ? { unit, site } : { unit, site, member: name }];
  return target === `exports.${name}` || target === `module.exports.${name}` ? [{ unit, site }] : [];
}
