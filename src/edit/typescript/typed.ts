import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { type Value, evaluate, settle } from "./evaluate.ts";
import { injectedInto } from "./classes.ts";
import { declarationOf, parameterOf } from "./scope.ts";
import type { Site } from "./unit.ts";

type External = Extract<Value, { kind: "external" }>;

/** The export of a package that is the type of a name: `pool: Pool`, `constructor(private readonly pool: Pool)`. */
export function typeOf(sources: Sources, site: Site): External | undefined {
  const type = declaredType(sources, site);
  const name = type && namedBy(type.node);
  const value = name && settle(sources, evaluate(sources, { unit: type.unit, node: name }));
  return value?.kind === "external" ? value : undefined;
}

/** `Pool`, `pg.Pool`, `ReturnType<typeof createClient>` */
function namedBy(type: ts.TypeNode): ts.EntityName | undefined {
  if (!ts.isTypeReferenceNode(type)) return undefined;
  const [only] = type.typeArguments ?? [];
  const isReturned = only !== undefined && ts.isTypeQueryNode(only) && type.typeName.getText() === "ReturnType";
  return isReturned ? only.exprName : type.typeName;
}

function declaredType(sources: Sources, { unit, node }: Site): Site<ts.TypeNode> | undefined {
  if (ts.isIdentifier(node)) {
    const declared = declarationOf(node);
    const holder = declared?.kind === "value" ? declared.node.parent : parameterOf(node);
    const type = holder && (ts.isVariableDeclaration(holder) || ts.isParameter(holder)) ? holder.type : undefined;
    return type && { unit, node: type };
  }
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const owner = settle(sources, evaluate(sources, { unit, node: node.expression }));
  if (owner?.kind !== "classInstance") return undefined;
  const { unit: at, node: own } = owner.site;
  const name = node.name.text;
  const field = own.members.filter(ts.isPropertyDeclaration).find((one) => one.name.getText(at.tree) === name);
  const type = (field ?? injectedInto(own, name))?.type;
  return type && { unit: at, node: type };
}
