import { ts } from "ts-morph";
import { parse, replace, type Replacement } from "./source.ts";

/**
 * Gives each relative import and re-export that ends in ".js" another ending. `import()` is never left without one: node
 * does not guess endings there, in CommonJS neither.
 */
export function rewriteRelativeImports(text: string, ending: string): string {
  const tree = parse(text);
  const replacements: Replacement[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node, ending);
    if (specifier !== undefined && /^\.{1,2}\/.*\.js$/.test(specifier.text))
      replacements.push({ start: specifier.end - ".js'".length, end: specifier.end - 1, text: ending });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return replace(text, replacements);
}

function specifierOf(node: ts.Node, ending: string): ts.StringLiteral | undefined {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined)
    return ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier : undefined;
  if (ending !== "" && ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [specifier] = node.arguments;
    return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier : undefined;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return ts.isStringLiteral(node.argument.literal) ? node.argument.literal : undefined;
  return undefined;
}
