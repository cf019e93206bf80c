import { ts } from "ts-morph";
import type { Insertion, Range, Sources } from "../../model/sources.ts";
import { moduleEnding, relativeSpecifier, resolveModule } from "./modules.ts";
import { isLoading } from "./scope.ts";
import { after, before, endOf, styleOf } from "./text.ts";
import { type Unit, descendants } from "./unit.ts";

/** Where generated code lives and how files of the project import it. */
export interface GeneratedModule {
  /** Folder, e.g. "src/observability". */
  readonly dir: string;
  readonly importExtension: "" | ".js" | ".ts";
}

export interface NamespaceImport {
  readonly name: string;
  readonly statement: ts.Statement;
}

/** The import of the generated module in a file, under whatever name the user gave it. */
export function findImport(sources: Sources, unit: Unit, module: GeneratedModule): NamespaceImport | undefined {
  const leadsThere = (specifier: string): boolean => {
    const target = resolveModule(sources, unit.path, specifier);
    if ("file" in target) return target.file.startsWith(`${module.dir}/index.`);
    // The generated files may not be written yet: the specifier alone tells where it will lead.
    const plain = specifier.replace(moduleEnding, "");
    return specifier.startsWith(".") && plain === relativeSpecifier(unit.path, module.dir);
  };
  for (const statement of unit.tree.statements) {
    const found = importedNamespace(statement, leadsThere);
    if (found !== undefined) return { name: found, statement };
  }
  return undefined;
}

function importedNamespace(statement: ts.Statement, leadsThere: (specifier: string) => boolean): string | undefined {
  if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
    const bindings = statement.importClause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings) && leadsThere(statement.moduleSpecifier.text))
      return bindings.name.text;
  }
  if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)) {
    const { expression } = statement.moduleReference;
    if (ts.isStringLiteral(expression) && leadsThere(expression.text)) return statement.name.text;
  }
  if (ts.isVariableStatement(statement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || !initializer || !ts.isCallExpression(initializer)) continue;
      const [argument] = initializer.arguments;
      const isRequire = initializer.expression.getText() === "require";
      if (isRequire && argument && ts.isStringLiteralLike(argument) && leadsThere(argument.text)) return name.text;
    }
  }
  return undefined;
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
  const present = findImport(sources, unit, module);
  if (present !== undefined) return { name: present.name };
  const name = freeName(unit, ["observability", "telemetry", "serviceObservability"]);
  const form = formOf(sources, unit);
  const code = importLine(unit, form, module, name);
  return { name, insertion: { ...placeImport(unit, form, code, limit), for: "import" } };
}

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
function importLine(unit: Unit, form: ImportForm, { dir, importExtension }: GeneratedModule, name: string): string {
  const { quote, keyword } = styleOf(unit);
  // CommonJS finds a folder's index by itself; ES modules name the file.
  const path = importExtension === "" ? dir : `${dir}/index${importExtension}`;
  const specifier = quote + relativeSpecifier(unit.path, form === "require" ? dir : path) + quote;
  if (form === "import") return `import * as ${name} from ${specifier}`;
  if (form === "import-equals") return `import ${name} = require(${specifier})`;
  return `${keyword} ${name} = require(${specifier})`;
}

/**
 * Below the statements that load modules at the top of the file, and below a `dotenv.config()` that follows them:
 * generated code reads the environment. Shebang, licence, directives and everything that must be first stay first.
 */
function placeImport(unit: Unit, form: ImportForm, code: string, limit: number): Insertion {
  const { statements } = unit.tree;
  let last: ts.Statement | undefined;
  const hoisted = form !== "require";
  for (const statement of statements) {
    if (isDirective(statement)) continue;
    if (!hoisted && statement.end > limit) break;
    if (hoisted) last = isImport(statement) ? statement : last;
    else if (isLoading(statement) || isEnvironmentLoading(statement)) last = statement;
    else break;
  }
  if (last !== undefined) return after({ unit, node: last }, { code });
  const first = statements.find((statement) => !isDirective(statement));
  const { newline, semicolon } = styleOf(unit);
  if (first === undefined) return { at: unit.text.length, text: code + semicolon + newline };
  const insertion = before({ unit, node: first }, { code });
  return { ...insertion, at: Math.max(insertion.at, first.getStart(unit.tree)) };
}

const isDirective = (statement: ts.Statement): boolean =>
  ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);

const isImport = (statement: ts.Statement): boolean =>
  ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement);

const isEnvironmentLoading = (statement: ts.Statement): boolean =>
  ts.isExpressionStatement(statement) && /^(dotenv\w*|env)\s*\.\s*config\s*\(/.test(statement.getText());

/** The whole line of an import that nothing in the file uses any more. */
export function unusedImport(sources: Sources, unit: Unit, module: GeneratedModule): Range | undefined {
  const present = findImport(sources, unit, module);
  if (present === undefined) return undefined;
  for (const node of descendants(unit.tree))
    if (ts.isIdentifier(node) && node.text === present.name && !within(node, present.statement)) return undefined;
  return lineRange(unit, present.statement);
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
