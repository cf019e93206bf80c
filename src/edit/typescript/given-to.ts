import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { originOf, sameSite } from "./calls.ts";
import { declarationOf, parameterOf } from "./scope.ts";
import type { Site } from "./unit.ts";
import { callersOf } from "./wiring.ts";

/** True when `site` is the object made at `construction`, or a parameter that is given it. */
export const isMadeAt = (sources: Sources, site: Site, construction: Site | undefined, depth = 3): boolean =>
  sameSite(originOf(sources, site), construction) ||
  (depth > 0 && givenTo(sources, site).some((given) => isMadeAt(sources, given, construction, depth - 1)));

/** What is handed in where `site` is a parameter: by each call of its function, or by a list that a method goes through. */
function givenTo(sources: Sources, { unit, node }: Site): Site[] {
  const parameter = ts.isIdentifier(node) ? parameterOf(node) : undefined;
  if (parameter === undefined) return [];
  const { parent: inner } = parameter;
  const index = inner.parameters.indexOf(parameter);
  const list = index === 0 ? listBehind(inner) : undefined;
  if (list !== undefined) return list.elements.map((element) => ({ unit, node: element }));
  return callersOf(sources, { unit, node: inner }).flatMap((call) => {
    const argument = call.node.arguments[index];
    return argument === undefined ? [] : [{ unit: call.unit, node: argument }];
  });
}

const going: ReadonlySet<string> = new Set(["forEach", "map", "flatMap"]);

/** `[a, b]` of `[a, b].forEach((it) => ...)`, also by a name. */
function listBehind(inner: ts.SignatureDeclaration): ts.ArrayLiteralExpression | undefined {
  const call = inner.parent;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const { name, expression } = call.expression;
  if (!going.has(name.text) || call.arguments[0] !== inner) return undefined;
  const declared = ts.isIdentifier(expression) ? declarationOf(expression) : undefined;
  const list = declared?.kind === "value" ? declared.node : expression;
  return ts.isArrayLiteralExpression(list) ? list : undefined;
}
