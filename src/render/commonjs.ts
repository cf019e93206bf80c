import { ts } from "ts-morph";
import { parse, replace, type Replacement } from "./source.ts";

/**
 * JavaScript with import and export statements in, the same with `require` and one `module.exports` at the end out.
 * `import()` stays. Throws on what has no faithful counterpart: default exports and imports of them, `export let`,
 * top-level await, `import.meta`.
 */
export function toCommonJs(text: string): string {
  const tree = parse(text);
  rejectModuleOnlySyntax(tree);
  const names = new Set(tree.statements.flatMap(declaredNames));
  const output: Output = { replacements: [], exports: [] };
  for (const statement of tree.statements) {
    if (ts.isImportDeclaration(statement)) output.replacements.push(whole(statement, requireOf(statement)));
    else if (ts.isExportDeclaration(statement)) convertExportList(statement, names, output);
    else if (ts.isExportAssignment(statement)) throw unsupported(statement);
    else convertExportedDeclaration(statement, output);
  }
  const converted = replace(text, output.replacements);
  return output.exports.length === 0 ? converted : `${converted}\nmodule.exports = { ${output.exports.join(", ")} };\n`;
}

interface Output {
  readonly replacements: Replacement[];
  /** Entries of the exported object, in source order. */
  readonly exports: string[];
}

/**
 * `import * as x`, `import { a as b }`, `import "x"`; and `import x` from a package, which for CommonJS packages means
 * everything they export.
 */
function requireOf(statement: ts.ImportDeclaration): string {
  const call = `require(${statement.moduleSpecifier.getText()});`;
  const { name, namedBindings: bindings } = statement.importClause ?? {};
  const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
  const isOwn = /^["']\.{1,2}\//.test(statement.moduleSpecifier.getText());
  if ((name && isOwn) || named.some(({ propertyName }) => propertyName?.text === "default"))
    throw unsupported(statement);
  const names = [
    ...(name ? [name.text] : []),
    ...(bindings && ts.isNamespaceImport(bindings) ? [bindings.name.text] : []),
    ...(named.length > 0 ? [`{ ${named.map((it) => pair(it.propertyName ?? it.name, it.name)).join(", ")} }`] : []),
  ];
  const [first, second] = names;
  if (first === undefined) return call;
  return second === undefined ? `const ${first} = ${call}` : `const ${first} = ${call}\nconst ${second} = ${first};`;
}

/** `export { a as b }`, `export { a as b } from "x"`, `export * from "x"`, `export * as x from "x"`. */
function convertExportList(statement: ts.ExportDeclaration, names: Set<string>, output: Output): void {
  const { exportClause: clause, moduleSpecifier } = statement;
  const call = moduleSpecifier && `require(${moduleSpecifier.getText()})`;
  let replacement = "";
  if (clause !== undefined && ts.isNamedExports(clause)) {
    const elements = clause.elements.map((it) => ({ local: it.propertyName ?? it.name, exported: it.name }));
    if (elements.some(({ local, exported }) => local.text === "default" || exported.text === "default"))
      throw unsupported(statement);
    if (call !== undefined && elements.every(({ local }) => ts.isIdentifier(local) && !names.has(local.text))) {
      const taken = new Set(elements.map(({ local }) => local.text));
      for (const name of taken) names.add(name);
      replacement = `const { ${[...taken].join(", ")} } = ${call};`;
      for (const { local, exported } of elements) output.exports.push(pair(exported, local));
    } else {
      for (const { local, exported } of elements) {
        const value =
          call === undefined
            ? local.getText()
            : `${call}${ts.isIdentifier(local) ? `.${local.text}` : `[${local.getText()}]`}`;
        output.exports.push(value === exported.getText() ? value : `${exported.getText()}: ${value}`);
      }
    }
  } else if (clause !== undefined) output.exports.push(`${clause.name.getText()}: ${call ?? ""}`);
  else output.exports.push(`...${call ?? ""}`);
  output.replacements.push(whole(statement, replacement));
}

/** `export const a`, `export function a`, `export class A`: the keyword goes, the name is exported at the end. */
function convertExportedDeclaration(statement: ts.Statement, output: Output): void {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const keyword = modifiers.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (keyword === undefined) return;
  const isDefault = modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
  // A binding that can change later would be exported with its first value.
  const isVariable = ts.isVariableStatement(statement) && !(statement.declarationList.flags & ts.NodeFlags.Const);
  if (isDefault || isVariable) throw unsupported(statement);
  const space = /^\s*/.exec(statement.getSourceFile().text.slice(keyword.end))?.[0].length ?? 0;
  output.replacements.push({ start: keyword.getStart(), end: keyword.end + space, text: "" });
  output.exports.push(...declaredNames(statement));
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return statement.name === undefined ? [] : [statement.name.text];
  const { name, namedBindings: bindings } = ts.isImportDeclaration(statement)
    ? (statement.importClause ?? noClause)
    : noClause;
  const named = bindings === undefined ? [] : ts.isNamespaceImport(bindings) ? [bindings] : bindings.elements;
  return [...(name ? [name.text] : []), ...named.map((binding) => binding.name.text)];
}

const noClause: { readonly name?: ts.Identifier; readonly namedBindings?: ts.NamedImportBindings } = {};

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}

function rejectModuleOnlySyntax(tree: ts.SourceFile): void {
  const visit = (node: ts.Node, top: boolean): void => {
    const atTop = top && !ts.isFunctionLike(node) && !ts.isClassStaticBlockDeclaration(node);
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) throw unsupported(node);
    if (atTop && (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)))
      throw unsupported(node);
    ts.forEachChild(node, (child) => {
      visit(child, atTop);
    });
  };
  visit(tree, true);
}

const pair = (key: ts.ModuleExportName, value: ts.ModuleExportName): string =>
  key.getText() === value.getText() ? value.getText() : `${key.getText()}: ${value.getText()}`;

const whole = (node: ts.Node, text: string): Replacement => ({ start: node.getStart(), end: node.end, text });

const unsupported = (node: ts.Node): Error => new Error(`no CommonJS counterpart: ${node.getText()}`);
