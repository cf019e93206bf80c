import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { evaluate, settle } from "./evaluate.ts";
import { isAssignment } from "./scope.ts";
import { unitsImporting } from "./specifiers.ts";
import { type Site, descendants, isWrapper } from "./unit.ts";

const known = new WeakMap<Sources, Map<ts.Node, ReadonlyArray<Site<ts.Expression>>>>();

/**
 * Every place that may call the function or hand it on: in its file, and in those that load it, themselves or through one other. Exports
 * are none, what other files do with them shows there.
 */
export function mentionsOf(sources: Sources, inner: Site<ts.SignatureDeclaration>): ReadonlyArray<Site<ts.Expression>> {
  const memo = known.get(sources) ?? new Map<ts.Node, ReadonlyArray<Site<ts.Expression>>>();
  known.set(sources, memo);
  const mentions = memo.get(inner.node) ?? findMentions(sources, inner);
  memo.set(inner.node, mentions);
  return mentions;
}

function findMentions(sources: Sources, { unit, node: wanted }: Site<ts.SignatureDeclaration>): Site<ts.Expression>[] {
  const loading = unitsImporting(sources, unit.path);
  const beyond = loading.flatMap(({ path }) => unitsImporting(sources, path));
  return [...new Set([unit, ...loading, ...beyond])].flatMap((other) =>
    descendants(other.tree).flatMap((name): Site<ts.Expression>[] => {
      const node = ts.isIdentifier(name) ? expressionOf(name) : undefined;
      if (node === undefined || isExport({ unit: other, node })) return [];
      const value = settle(sources, evaluate(sources, { unit: other, node }));
      return value?.kind === "function" && value.site.node === wanted ? [{ unit: other, node }] : [];
    }),
  );
}

/** What a name is read as: `stop`, or `x.stop` for the last name of a member; undefined where it is declared. */
function expressionOf(name: ts.Identifier): ts.Expression | undefined {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent) && parent.name === name)
    return isAssignment(parent.parent) && parent.parent.left === parent ? undefined : parent;
  if (ts.isShorthandPropertyAssignment(parent)) return name;
  if (ts.isBindingElement(parent) && parent.initializer !== name) return undefined;
  const isNamed = "name" in parent && parent.name === name;
  return isNamed || ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isTypeQueryNode(parent)
    ? undefined
    : name;
}

/** `module.exports = stop`, `exports.stop = stop`, `export default stop`, `module.exports = { stop }`. */
function isExport({ unit, node }: Site): boolean {
  const { parent } = node;
  if (ts.isExportAssignment(parent)) return true;
  if (isAssignment(parent)) return /^(?:module\.)?exports\b/.test(parent.left.getText(unit.tree));
  if (ts.isShorthandPropertyAssignment(parent) || ts.isPropertyAssignment(parent))
    return isExport({ unit, node: parent.parent });
  return isWrapper(parent) && isExport({ unit, node: parent });
}
