import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { originOf, sameSite } from "./calls.ts";
import { isReference } from "./scope.ts";
import { unitsImporting } from "./specifiers.ts";
import { type Site, ancestors, descendants } from "./unit.ts";

/** A call that is given an object. */
export interface Handing {
  readonly call: Site<ts.CallExpression | ts.NewExpression>;
  /** Names of the methods whose calls it stands in, its own among them: "use" for `app.use(vhost("a", inner))`. */
  readonly within: readonly string[];
}

/** The calls that are given the object by itself, in its file and in those that load that. */
export const handingsOf = (sources: Sources, construction: Site): Handing[] =>
  [construction.unit, ...unitsImporting(sources, construction.unit.path)].flatMap((unit) =>
    descendants(unit.tree).flatMap((node): Handing[] => {
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return [];
      const isGiven = node.arguments?.some(
        (argument) =>
          (argument === construction.node || isReference(argument)) &&
          sameSite(originOf(sources, { unit, node: argument }), construction),
      );
      return isGiven === true ? [{ call: { unit, node }, within: methodsAround(node) }] : [];
    }),
  );

function methodsAround(node: ts.Node): string[] {
  const names: string[] = [];
  for (const up of [node, ...ancestors(node)]) {
    if (ts.isStatement(up) || ts.isFunctionLike(up)) break;
    if (ts.isCallExpression(up) && ts.isPropertyAccessExpression(up.expression)) names.push(up.expression.name.text);
  }
  return names;
}
