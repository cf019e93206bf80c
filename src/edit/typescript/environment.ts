import { ts } from "ts-morph";
import type { Environment, Reading } from "../../model/code.ts";
import type { Sources } from "../../model/sources.ts";
import { type Branch, branchOf, leaves } from "./conditions.ts";
import { type Constant, type Known, composed } from "./constants.ts";
import { evaluate, instanceOf, settle } from "./evaluate.ts";
import { statementsOf } from "./names.ts";
import { declarationOf } from "./scope.ts";
import { type Site, ancestors, unwrapped } from "./unit.ts";
import { writtenAt } from "./written.ts";

/** False for what surely does not run where environment variables are as `environment` says: it, or what it stands in. */
export function runsIn(sources: Sources, { unit, node }: Site, environment: Environment): boolean {
  const valueOf: Known = (expression) => valueIn(sources, { unit, node: expression }, environment);
  let inner = node;
  for (const up of ancestors(node)) {
    const branch = branchOf(up, inner);
    if (branch !== undefined && isExcluded(branch, valueOf)) return false;
    // What a declared function does is done where it is called.
    const before = ts.isFunctionDeclaration(inner) ? undefined : statementsOf(up);
    for (const statement of before ?? []) {
      if (statement === inner) break;
      if (ts.isIfStatement(statement) && hasLeft(statement, valueOf)) return false;
    }
    inner = up;
  }
  return true;
}

function isExcluded({ test, taken }: Branch, valueOf: Known): boolean {
  const known = test && taken !== "absent" ? valueOf(test) : undefined;
  return known !== undefined && Boolean(known.value) === (taken === "unless");
}

/** `if (process.env.NODE_ENV === "production") return;` */
function hasLeft({ expression, thenStatement, elseStatement }: ts.IfStatement, valueOf: Known): boolean {
  const [then, otherwise] = [leaves(thenStatement), elseStatement !== undefined && leaves(elseStatement)];
  if (!then && !otherwise) return false;
  const known = valueOf(expression);
  return known !== undefined && (known.value ? then : otherwise);
}

/** What an expression is in that environment, followed through constants, configuration and functions of the project. */
function valueIn(sources: Sources, site: Site, environment: Environment, depth = 12): Constant | undefined {
  const { unit } = site;
  const node = unwrapped(site.node);
  if (depth === 0 || !ts.isExpression(node)) return undefined;
  const at = (next: Site): Constant | undefined => valueIn(sources, next, environment, depth - 1);
  const inner: Known = (expression) => at({ unit, node: expression });
  const constant = composed(node, inner);
  if (constant !== undefined) return constant;
  if (ts.isConditionalExpression(node)) {
    const test = inner(node.condition);
    return test && inner(test.value ? node.whenTrue : node.whenFalse);
  }
  if (ts.isCallExpression(node)) {
    const reading = environment.readings.find((it) => isReading(sources, { unit, node }, it));
    if (reading !== undefined) return valueOfVariable(reading.variable, environment);
    const result = resultOf(sources, { unit, node });
    return result && at(result);
  }
  const written = writtenAt(sources, { unit, node });
  if (written !== undefined && written.node !== node) return at(written);
  const name = variableOf(node);
  return name === undefined ? undefined : valueOfVariable(name, environment);
}

const valueOfVariable = (name: string, { variables }: Environment): Constant | undefined =>
  name in variables ? { value: variables[name] } : undefined;

/** The environment variable that an expression is. What has a member of the name NODE_ENV has it from there. */
function variableOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) {
    const declared = declarationOf(node);
    const [name, ...rest] = declared?.kind === "member" ? declared.path : [];
    return declared?.kind === "member" && rest.length === 0 && isEnvironment(declared.node) ? name : undefined;
  }
  const [object, name] = ts.isPropertyAccessExpression(node)
    ? [node.expression, node.name.text]
    : ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)
      ? [node.expression, node.argumentExpression.text]
      : [];
  return object !== undefined && (name === "NODE_ENV" || isEnvironment(object)) ? name : undefined;
}

/** `process.env`, also by a name. */
function isEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node))
    return node.name.text === "env" && ts.isIdentifier(node.expression) && node.expression.text === "process";
  const declared = ts.isIdentifier(node) ? declarationOf(node) : undefined;
  return declared?.kind === "value" && !ts.isIdentifier(declared.node) && isEnvironment(declared.node);
}

/** `app.get("env")` */
function isReading(sources: Sources, { unit, node }: Site<ts.CallExpression>, reading: Reading): boolean {
  const { expression, arguments: args } = node;
  const [key, other] = args;
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== reading.method) return false;
  if (other !== undefined || key === undefined || !ts.isStringLiteralLike(key) || key.text !== reading.argument)
    return false;
  const receiver = expression.expression;
  const value = settle(sources, evaluate(sources, { unit, node: receiver }));
  return value === undefined
    ? reading.usually.test(receiver.getText(unit.tree))
    : instanceOf(value)?.module === reading.package;
}

/** The only thing that a function of the project gives back: `const isProduction = () => env === "production"`. */
function resultOf(sources: Sources, { unit, node }: Site<ts.CallExpression>): Site | undefined {
  const callee = settle(sources, evaluate(sources, { unit, node: node.expression }));
  if (callee?.kind !== "function" || !("body" in callee.site.node)) return undefined;
  const { body } = callee.site.node;
  if (body === undefined || !ts.isBlock(body)) return body && { unit: callee.site.unit, node: body };
  const [only, other] = body.statements;
  return only !== undefined && other === undefined && ts.isReturnStatement(only) && only.expression !== undefined
    ? { unit: callee.site.unit, node: only.expression }
    : undefined;
}
