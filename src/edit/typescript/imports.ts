import { ts } from "ts-morph";
import type { Insertion, Range, Sources } from "../../model/sources.ts";
import { moduleEnding, relativeSpecifier, requiredModule, resolveModule } from "./modules.ts";
import { declaredBy } from "./names.ts";
import { isLoading } from "./scope.ts";
import { after, before, endOf, styleOf } from "./text.ts";
import { type Unit, descendants } from "./unit.ts";
import { fillsEnvironment } from "./variables.ts";

/** Where generated code lives and how files of the project import it. */
export interface GeneratedModule {
  /** Folder, e.g. "src/observability". */
  readonly dir: string;
  readonly importExtension: "" | ".js" | ".ts";
}

interface Namespace {
  /** The name of the generated module as a whole, whatever the user calls it. */
  readonly name: string;
  readonly statement: ts.Statement;
}

function namespaceIn(sources: Sources, unit: Unit, module: GeneratedModule): Namespace | undefined {
  const leadsThere = leadsTo(sources, unit, module);
  for (const statement of unit.tree.statements)
    for (const { specifier, name } of loadedBy(statement))
      if (name !== undefined && ts.isIdentifier(name) && leadsThere(specifier) === "index")
        return { name: name.text, statement };
  return undefined;
}

/** Whether a specifier leads to the index of generated code, to another file of it, or elsewhere. */
function leadsTo(sources: Sources, unit: Unit, { dir }: GeneratedModule): (specifier: string) => Lead {
  return (specifier) => {
    const target = resolveModule(sources, unit.path, specifier);
    if ("file" in target)
      return target.file.startsWith(`${dir}/index.`) ? "index" : target.file.startsWith(`${dir}/`) ? "part" : undefined;
    // The generated files may not be written yet: the specifier alone tells where it will lead.
    const plain = specifier.replace(moduleEnding, "");
    return specifier.startsWith(".") && plain === relativeSpecifier(unit.path, dir) ? "index" : undefined;
  };
}

type Lead = "index" | "part" | undefined;

/** What one statement loads, once for each module that it names, and what that is bound to. */
interface Load {
  readonly specifier: string;
  /** A pattern, or the name of the module as a whole. */
  readonly name: ts.BindingName | undefined;
}

function loadedBy(statement: ts.Statement): Load[] {
  if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
    const bindings = statement.importClause?.namedBindings;
    const name = bindings && ts.isNamespaceImport(bindings) ? bindings.name : undefined;
    return [{ specifier: statement.moduleSpecifier.text, name }];
  }
  if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)) {
    const { expression } = statement.moduleReference;
    return ts.isStringLiteral(expression) ? [{ specifier: expression.text, name: statement.name }] : [];
  }
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    const specifier =
      initializer && requiredModule(ts.isAwaitExpression(initializer) ? initializer.expression : initializer);
    return specifier === undefined ? [] : [{ specifier, name }];
  });
}

/**
 * The name under which the generated module can be used in `unit`, and the line that brings it in when it is missing.
 * `limit` is the offset of the first use: a `require` has to stand above it.
 */
export function ensureImport(
  sources: Sources,
  unit: Unit,
  module: GeneratedModule,
  limit: number,
): { readonly name: string; readonly insertion?: Insertion } {
  const present = namespaceIn(sources, unit, module);
  if (present !== undefined) return { name: isKnownAt(unit, present, limit) ? present.name : inPlace(unit, module) };
  const { name, form, code } = importFor(sources, unit, module);
  return { name, insertion: { ...placeImport(sources, unit, form, { code, limit }), for: "import" } };
}

/** How the file would load the generated module: the statement without what ends it, and the name that it binds. */
export function importFor(
  sources: Sources,
  unit: Unit,
  module: GeneratedModule,
): { readonly name: string; readonly form: ImportForm; readonly code: string } {
  const name =
    namespaceIn(sources, unit, module)?.name ?? freeName(unit, ["observability", "telemetry", "serviceObservability"]);
  const form = formOf(sources, unit);
  return { name, form, code: importLine(unit, form, module, name) };
}

/** What a `require` binds is not there yet for what runs above it; functions mostly run later. */
const isKnownAt = (unit: Unit, { statement }: Namespace, offset: number): boolean =>
  ts.isImportDeclaration(statement) ||
  statement.end <= offset ||
  descendants(unit.tree).some((node) => ts.isFunctionLike(node) && node.pos < offset && offset < node.end);

const inPlace = (unit: Unit, module: GeneratedModule): string => `require(${specifierOf(unit, module)})`;

export function freeName(unit: Unit, candidates: readonly string[]): string {
  const names = new Set<string>();
  for (const node of descendants(unit.tree)) if (ts.isIdentifier(node)) names.add(node.text);
  const free = candidates.find((candidate) => !names.has(candidate));
  return free ?? `${candidates[0] ?? "name"}_`;
}

type ImportForm = "import" | "import-equals" | "require";

function formOf(sources: Sources, { path, text, tree: { statements } }: Unit): ImportForm {
  if (statements.some(ts.isImportDeclaration)) return "import";
  if (statements.some(ts.isImportEqualsDeclaration)) return "import-equals";
  if (statements.some(isExported) || /\.m[jt]s$/.test(path)) return "import";
  if (/\.c[jt]s$/.test(path) || /\brequire\s*\(|\bexports\b/.test(text)) return "require";
  // The file itself does not tell: it neither loads nor exports anything yet.
  return /\.tsx?$/.test(path) || isEsmPackage(sources) ? "import" : "require";
}

const isExported = (statement: ts.Statement): boolean =>
  ts.isExportAssignment(statement) ||
  ts.isExportDeclaration(statement) ||
  (ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false));

const isEsmPackage = (sources: Sources): boolean => /"type"\s*:\s*"module"/.test(sources.read("package.json") ?? "");

/** Without what ends the statement. */
function importLine(unit: Unit, form: ImportForm, module: GeneratedModule, name: string): string {
  const specifier = specifierOf(unit, module);
  if (form === "import") return `import * as ${name} from ${specifier}`;
  if (form === "import-equals") return `import ${name} = require(${specifier})`;
  return `${styleOf(unit).keyword} ${name} = require(${specifier})`;
}

function specifierOf(unit: Unit, { dir, importExtension }: GeneratedModule): string {
  const { quote } = styleOf(unit);
  const path = importExtension === "" ? dir : `${dir}/index${importExtension}`;
  return quote + relativeSpecifier(unit.path, path) + quote;
}

/**
 * Below the statements that load modules at the top of the file, and a `require` below what fills the environment too: generated code
 * reads it. Shebang, licence, directives and everything that must be first stay first.
 */
function placeImport(sources: Sources, unit: Unit, form: ImportForm, { code, limit }: ImportLine): Insertion {
  const statements = unit.tree.statements.filter((statement) => !isDirective(statement));
  const last = form === "require" ? lastRequire(sources, unit, { statements, limit }) : statements.findLast(isImport);
  if (last !== undefined) return after({ unit, node: last }, { code });
  const [first] = statements;
  const { newline, semicolon } = styleOf(unit);
  if (first === undefined) return { at: unit.text.length, text: code + semicolon + newline };
  const insertion = before({ unit, node: first }, { code });
  return { ...insertion, at: Math.max(insertion.at, first.getStart(unit.tree)) };
}

interface ImportLine {
  readonly code: string;
  readonly limit: number;
}

function lastRequire(
  sources: Sources,
  unit: Unit,
  { statements, limit }: { readonly statements: readonly ts.Statement[]; readonly limit: number },
): ts.Statement | undefined {
  const candidates = statements.filter(({ end }) => end <= limit);
  const filling = fillsEnvironment(sources, unit, candidates);
  let last = filling;
  for (const statement of candidates.slice(filling === undefined ? 0 : candidates.indexOf(filling) + 1)) {
    if (!isLoading(statement)) break;
    last = statement;
  }
  return last;
}

const isDirective = (statement: ts.Statement): boolean =>
  ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);

const isImport = (statement: ts.Statement): boolean =>
  ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement);

/** The whole lines of imports that nothing in the file uses any more. */
export function unusedImports(sources: Sources, unit: Unit, module: GeneratedModule): Range[] {
  const leadsThere = leadsTo(sources, unit, module);
  return unit.tree.statements.flatMap((statement) => {
    const loads = loadedBy(statement);
    const isWhole =
      !ts.isVariableStatement(statement) || loads.length === statement.declarationList.declarations.length;
    if (loads.length === 0 || !isWhole || !loads.every(({ specifier }) => leadsThere(specifier))) return [];
    const names = declaredBy(statement);
    // `import "./observability/index.js"`: whoever wrote that wants it for itself.
    if (names.length === 0) return [];
    const isUsed = descendants(unit.tree).some(
      (node) => ts.isIdentifier(node) && names.includes(node.text) && !within(node, statement),
    );
    return isUsed ? [] : [lineRange(unit, statement)];
  });
}

const within = (node: ts.Node, outer: ts.Node): boolean => node.pos >= outer.pos && node.end <= outer.end;

/** The statement with the line break before it: what `after` put in. */
export function lineRange(unit: Unit, node: ts.Node): Range {
  const start = node.getStart(unit.tree);
  const lead = /\r?\n[ \t]*$/.exec(unit.text.slice(0, start))?.[0] ?? "";
  const last = endOf(unit, node);
  const end = last + (/^[ \t]*\/\/[^\r\n]*/.exec(unit.text.slice(last))?.[0].length ?? 0);
  if (lead !== "") return { start: start - lead.length, end };
  const rest = /^[^\S\r\n]*\r?\n/.exec(unit.text.slice(end))?.[0] ?? "";
  return { start, end: end + rest.length };
}
