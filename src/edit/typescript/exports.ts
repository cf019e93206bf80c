import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { type Value, evaluate, maximumDepth, member, moduleValue } from "./evaluate.ts";
import { isAssignment } from "./scope.ts";
import { type Unit, descendants, unitOf } from "./unit.ts";

/** What a project file exports under `name` ("default" for the default export or the whole of `module.exports`). */
export function exportedValue(sources: Sources, file: string, name: string, depth: number): Value | undefined {
  const unit = unitOf(sources, file);
  if (unit === undefined || depth > maximumDepth) return undefined;
  for (const statement of unit.tree.statements) {
    const value = exportOf(sources, unit, statement, name, depth);
    if (value !== undefined) return value;
  }
  return undefined;
}

function exportOf(
  sources: Sources,
  unit: Unit,
  statement: ts.Statement,
  name: string,
  depth: number,
): Value | undefined {
  const follow = (node: ts.Node): Value | undefined => evaluate(sources, { unit, node }, depth);
  if (ts.isExportAssignment(statement)) return name === "default" ? follow(statement.expression) : undefined;
  if (ts.isExportDeclaration(statement)) return reExport(sources, unit, statement, name, depth);
  const flags = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (flags.some((flag) => flag.kind === ts.SyntaxKind.ExportKeyword)) {
    const isDefault = flags.some((flag) => flag.kind === ts.SyntaxKind.DefaultKeyword);
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
      return (isDefault ? name === "default" : statement.name?.text === name) ? follow(statement) : undefined;
    if (ts.isVariableStatement(statement)) {
      for (const { name: bound, initializer } of statement.declarationList.declarations)
        if (ts.isIdentifier(bound) && bound.text === name && initializer) return follow(initializer);
    }
    return undefined;
  }
  return commonJsExport(sources, unit, statement, name, depth);
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
  if (!ts.isNamedExports(exportClause)) return undefined;
  const element = exportClause.elements.find((candidate) => candidate.name.text === name);
  if (element === undefined) return undefined;
  const local = element.propertyName ?? element.name;
  return from === undefined
    ? evaluate(sources, { unit, node: local }, depth)
    : member(sources, moduleValue(sources, unit, from), local.text, depth);
}

/** `module.exports = x`, `exports.name = x`, `module.exports.name = x`, also behind `var app = `. */
function commonJsExport(
  sources: Sources,
  unit: Unit,
  statement: ts.Statement,
  name: string,
  depth: number,
): Value | undefined {
  if (!ts.isExpressionStatement(statement) && !ts.isVariableStatement(statement)) return undefined;
  for (const node of [statement, ...descendants(statement)]) {
    if (ts.isFunctionLike(node)) return undefined;
    if (!isAssignment(node)) continue;
    const target = node.left.getText(unit.tree);
    if (target === "module.exports" || target === "exports") {
      const whole = evaluate(sources, { unit, node: node.right }, depth);
      const value = name === "default" ? whole : member(sources, whole, name, depth);
      if (value !== undefined) return value;
    }
    if (target === `exports.${name}` || target === `module.exports.${name}`)
      return evaluate(sources, { unit, node: node.right }, depth);
  }
  return undefined;
}
