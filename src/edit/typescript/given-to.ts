import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { originOf, sameSite } from "./calls.ts";
import { evaluate, settle } from "./evaluate.ts";
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

/** What a parameter is given by those of `calls` that call its function; anything else is itself. */
export function givenBy(sources: Sources, site: Site, calls: ReadonlyArray<Site<ts.CallExpression>>): Site {
  const parameter = ts.isIdentifier(site.node) ? parameterOf(site.node) : undefined;
  const call = calls.find((one) => parameter !== undefined && calleeOf(sources, one) === parameter.parent);
  if (parameter === undefined || call === undefined) return site;
  const argument = call.node.arguments[parameter.parent.parameters.indexOf(parameter)];
  if (argument === undefined) return site;
  const others = calls.filter((one) => one !== call);
  return givenBy(sources, { unit: call.unit, node: argument }, others);
}

function calleeOf(sources: Sources, { unit, node }: Site<ts.CallExpression>): ts.SignatureDeclaration | undefined {
  const value = settle(sources, evaluate(sources, { unit, node: node.expression }));
  return value?.kind === "function" ? value.site.node : undefined;
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
