import { ts } from "ts-morph";
import type { CodeImport } from "../../model/code.ts";
import type { Sources } from "../../model/sources.ts";
import { conditionsOf } from "./conditions.ts";
import { enclosingFunction } from "./evaluate.ts";
import { requiredModule, resolveModule } from "./modules.ts";
import { ancestors, descendants, isScript, placeOf, type Unit } from "./unit.ts";

/** Every module that a file loads, in source order; types leave no trace in what runs. */
export function loadsOf(sources: Sources, unit: Unit): CodeImport[] {
  return [...descendants(unit.tree)].flatMap((node) => {
    const module = loadedModule(node);
    if (module === undefined) return [];
    const target = resolveModule(sources, unit.path, module);
    const isCode = "file" in target && isScript(target.file, sources.read(target.file) ?? "");
    return [
      {
        at: placeOf({ unit, node }),
        module,
        ...(isCode && { file: target.file }),
        hoisted: ts.isImportDeclaration(node) || ts.isExportDeclaration(node),
        deferred: enclosingFunction(node) !== undefined,
        conditions: conditionsOf({ unit, node }),
      },
    ];
  });
}

/** Those that lead to one of `modules` or below it. */
export const importsOf = (sources: Sources, unit: Unit, modules: readonly string[]): CodeImport[] =>
  loadsOf(sources, unit).filter(({ module }) =>
    modules.some((wanted) => module === wanted || module.startsWith(`${wanted}/`)),
  );

function loadedModule(node: ts.Node): string | undefined {
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
    return node.isTypeOnly ? undefined : literal(node.moduleReference.expression);
  if (ts.isExportDeclaration(node)) return node.isTypeOnly ? undefined : literal(node.moduleSpecifier);
  if (!ts.isImportDeclaration(node)) return requiredModule(node);
  const { importClause, moduleSpecifier } = node;
  return importClause !== undefined && (isType(importClause) || isErased(node, importClause))
    ? undefined
    : literal(moduleSpecifier);
}

/** TypeScript leaves out an import of which nothing is used as a value. */
function isErased(node: ts.ImportDeclaration, { name, namedBindings }: ts.ImportClause): boolean {
  const file = node.getSourceFile();
  if (!/\.[cm]?tsx?$/.test(file.fileName)) return false;
  const bound =
    namedBindings === undefined ? [] : ts.isNamedImports(namedBindings) ? namedBindings.elements : [namedBindings];
  const names = new Set([...(name ? [name] : []), ...bound.map((it) => it.name)].map(({ text }) => text));
  return ![...descendants(file)].some((it) => ts.isIdentifier(it) && names.has(it.text) && isValue(it, node));
}

function isValue(name: ts.Identifier, declaration: ts.ImportDeclaration): boolean {
  for (const up of ancestors(name)) {
    if (up === declaration || ts.isImportDeclaration(up)) return false;
    if (ts.isExpressionWithTypeArguments(up)) {
      const clause = up.parent;
      return (
        ts.isHeritageClause(clause) &&
        clause.token === ts.SyntaxKind.ExtendsKeyword &&
        !ts.isInterfaceDeclaration(clause.parent)
      );
    }
    if (ts.isTypeNode(up) || ts.isTypeAliasDeclaration(up) || ts.isInterfaceDeclaration(up)) return false;
  }
  return true;
}

/** `import type a`, and `import { type A, type B }`, of which TypeScript keeps nothing either. */
function isType({ phaseModifier, name, namedBindings }: ts.ImportClause): boolean {
  if (phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly);
}

const literal = (node: ts.Expression | undefined): string | undefined =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
