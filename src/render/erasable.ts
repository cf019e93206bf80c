import { ts } from "ts-morph";

type Signature = ts.FunctionDeclaration | ts.MethodDeclaration | ts.ConstructorDeclaration;

/** Whether nothing of a statement or class member is left in JavaScript. */
export function isErased(node: ts.Node): boolean {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isIndexSignatureDeclaration(node))
    return true;
  if (ts.isImportDeclaration(node)) return importsOnlyTypes(node.importClause);
  if (ts.isExportDeclaration(node)) return exportsOnlyTypes(node);
  if (isSignature(node)) return node.body === undefined;
  if (ts.isAccessor(node)) return node.body === undefined;
  return hasModifier(node, ts.SyntaxKind.DeclareKeyword) || hasModifier(node, ts.SyntaxKind.AbstractKeyword, "member");
}

/** One of several signatures of a function that has an implementation. */
export function isOverload(node: ts.Node): boolean {
  const abstractOrDeclared =
    hasModifier(node, ts.SyntaxKind.AbstractKeyword) || hasModifier(node, ts.SyntaxKind.DeclareKeyword);
  return isSignature(node) && node.body === undefined && !abstractOrDeclared;
}

/** Whether another signature of the same function stands before this one. */
export function isLaterOverload(node: ts.Node): boolean {
  const siblings: ts.Node[] = [];
  ts.forEachChild(node.parent, (child) => {
    siblings.push(child);
  });
  const previous = siblings[siblings.indexOf(node) - 1];
  return previous !== undefined && isOverload(previous) && nameOf(previous) === nameOf(node);
}

const nameOf = (node: ts.Node): string | undefined => (isSignature(node) ? node.name?.getText() : undefined);

const isSignature = (node: ts.Node): node is Signature =>
  ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node);

/** The braces of `import x, { type A }`, when types are all they hold. */
export function erasedBindings(node: ts.Node): ts.NamedImports | undefined {
  const clause = ts.isImportDeclaration(node) ? node.importClause : undefined;
  const named = clause?.namedBindings;
  if (clause?.name === undefined || named === undefined || !ts.isNamedImports(named)) return undefined;
  return named.elements.every((element) => element.isTypeOnly) ? named : undefined;
}

function importsOnlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  if (clause.name !== undefined || named === undefined || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

function exportsOnlyTypes(node: ts.ExportDeclaration): boolean {
  if (node.isTypeOnly) return true;
  const named = node.exportClause;
  if (named === undefined || !ts.isNamedExports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

/** An abstract class stays, an abstract member does not. */
function hasModifier(node: ts.Node, kind: ts.SyntaxKind, of: "any" | "member" = "any"): boolean {
  if (of === "member" && !ts.isClassElement(node)) return false;
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}
