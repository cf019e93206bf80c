import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { bringingNames, unitsConcerned } from "./bringing.ts";
import { extended } from "./classes.ts";
import { type Value, evaluate, member, moduleValue } from "./evaluate.ts";
import { isAssignment } from "./scope.ts";
import { unitsLoading, unitsImporting } from "./specifiers.ts";
import { type Site, type Unit, descendants } from "./unit.ts";

const known = new WeakMap<Sources, Map<string, readonly Unit[]>>();

/**
 * Parsed files of the service that can make something of `modules`: those that load one of them, and those that load what
 * such a file hands on, like its `class Db extends Pool`. A file that keeps it to itself leaves the others unread.
 */
export function unitsKnowing(sources: Sources, modules: readonly string[]): readonly Unit[] {
  const memo = known.get(sources) ?? new Map<string, readonly Unit[]>();
  known.set(sources, memo);
  const key = modules.join();
  const units = memo.get(key) ?? findKnowing(sources, modules);
  memo.set(key, units);
  return units;
}

function findKnowing(sources: Sources, modules: readonly string[]): Unit[] {
  const found = new Map<string, Unit>();
  const handing = new Set<string>();
  spread(unitsLoading(sources, modules));
  const beyond = [...found.values()].filter(isBeyond);
  // Whole services load a library, and few of their files what it makes.
  if (beyond.length > 0) spread(unitsConcerned(sources, beyond).filter(isConcerned));
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));

  function spread(waiting: Unit[]): void {
    for (const unit of waiting) {
      found.set(unit.path, unit);
      if (handing.has(unit.path) || !(isBeyond(unit) || handsOn(unit))) continue;
      handing.add(unit.path);
      const isMeant = (path: string): boolean => !isBeyond(unit) || isBeyond({ path });
      waiting.push(...unitsImporting(sources, unit.path, (_, path) => isMeant(path)));
    }
  }

  function isBeyond({ path }: Pick<Unit, "path">): boolean {
    return sources.beyond?.owner(path) !== undefined;
  }

  function isConcerned(unit: Unit): boolean {
    return bringingNames(sources, unit).size > 0 || handsOn(unit);
  }

  function handsOn(unit: Unit): boolean {
    return exportsOf(sources, unit).some((value) => isOf(value));
  }

  /** True for the modules, what they export, classes that extend that, and files and objects that have one of these. */
  function isOf(value: Value | undefined, depth = 3): boolean {
    if (value === undefined || depth === 0) return false;
    if (value.kind === "external") return modules.includes(value.module);
    if ("site" in value && isBeyond(value.site.unit)) return true;
    if (value.kind === "instance") return isBeyond(value.origin.unit);
    if (value.kind === "class") return isOf(extended(sources, value.site, 0), depth - 1);
    if (value.kind === "module") return handing.has(value.file);
    return value.kind === "object" && entriesOf(sources, value.site).some((entry) => isOf(entry, depth - 1));
  }
}

function entriesOf(sources: Sources, { unit, node }: Site<ts.ObjectLiteralExpression>): Array<Value | undefined> {
  return node.properties.map((property) => {
    if (ts.isPropertyAssignment(property)) return evaluate(sources, { unit, node: property.initializer });
    if (ts.isSpreadAssignment(property)) return evaluate(sources, { unit, node: property.expression });
    return ts.isShorthandPropertyAssignment(property) ? evaluate(sources, { unit, node: property.name }) : undefined;
  });
}

/** All that a file exports, under whatever names. */
function exportsOf(sources: Sources, unit: Unit): Array<Value | undefined> {
  const valueOf = (node: ts.Node): Value | undefined => evaluate(sources, { unit, node });
  return unit.tree.statements.flatMap((statement): Array<Value | undefined> => {
    if (ts.isExportAssignment(statement)) return [valueOf(statement.expression)];
    if (ts.isExportDeclaration(statement)) return reExports(sources, unit, statement);
    if (isExported(statement)) {
      if (ts.isClassDeclaration(statement)) return [valueOf(statement)];
      if (!ts.isVariableStatement(statement)) return [];
      return statement.declarationList.declarations.map(({ initializer }) => initializer && valueOf(initializer));
    }
    if (!ts.isExpressionStatement(statement) && !ts.isVariableStatement(statement)) return [];
    return [statement, ...descendants(statement)]
      .filter(isAssignment)
      .filter(({ left }) => /^(?:module\.)?exports\b/.test(left.getText(unit.tree)))
      .map(({ right }) => valueOf(right));
  });
}

function reExports(
  sources: Sources,
  unit: Unit,
  { isTypeOnly, exportClause, moduleSpecifier }: ts.ExportDeclaration,
): Array<Value | undefined> {
  if (isTypeOnly) return [];
  const from =
    moduleSpecifier && ts.isStringLiteral(moduleSpecifier)
      ? moduleValue(sources, unit, moduleSpecifier.text)
      : undefined;
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [from];
  return exportClause.elements.map(({ propertyName, name }) => {
    const local = propertyName ?? name;
    return from === undefined ? evaluate(sources, { unit, node: local }) : member(sources, from, local.text, 0);
  });
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
