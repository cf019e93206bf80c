import { ts } from "ts-morph";
import type { CodeCall, CodeFunction, CodeValue, Environment } from "../../model/code.ts";
import type { Place } from "../../model/facts.ts";
import type { Sources } from "../../model/sources.ts";
import { conditionsOf, mayBeLeft } from "./conditions.ts";
import { runsIn } from "./environment.ts";
import { enclosingFunction, evaluate, maximumDepth, settle } from "./evaluate.ts";
import { declarationOf, exportedName, isAssignment, isReassigned, isUndeclared } from "./scope.ts";
import { type Site, ancestors, descendants, placeOf } from "./unit.ts";
import { typeOf } from "./typed.ts";
import { readValue } from "./values.ts";

export type Calling = ts.CallExpression | ts.NewExpression;
export const isCalling = (node: ts.Node): node is Calling => ts.isCallExpression(node) || ts.isNewExpression(node);

export const lastName = ({ expression }: Calling): string =>
  ts.isPropertyAccessExpression(expression) ? expression.name.text : ts.isIdentifier(expression) ? expression.text : "";

export const callOf = (sources: Sources, site: Site<Calling>): CodeCall => new Call(sources, site);

/** Everything but the place is read when it is asked for. A class, since of large projects there are hundreds of thousands. */
class Call implements CodeCall {
  readonly at: Place;
  readonly #sources: Sources;
  readonly #site: Site<Calling>;

  constructor(sources: Sources, site: Site<Calling>) {
    this.at = placeOf(site);
    this.#sources = sources;
    this.#site = site;
  }

  get name(): string {
    return lastName(this.#site.node);
  }

  get construct(): boolean {
    return ts.isNewExpression(this.#site.node);
  }

  get callee(): string {
    return calleeOf(this.#sources, this.#site);
  }

  get symbol(): string {
    return symbolOf(this.#site.node);
  }

  get args(): CodeValue[] {
    return (this.#site.node.arguments ?? []).map((argument) => this.#read(argument));
  }

  get receiver(): CodeValue | undefined {
    const { expression } = this.#site.node;
    return ts.isPropertyAccessExpression(expression) ? this.#read(expression.expression) : undefined;
  }

  get within(): CodeFunction[] {
    return functionsAround(this.#sources, this.#site);
  }

  get conditional(): boolean {
    return this.conditions.length > 0;
  }

  get certain(): boolean {
    return !this.conditional && !mayBeLeft(this.#site.node);
  }

  get conditions(): string[] {
    return conditionsOf(this.#site);
  }

  runsIn(environment: Environment): boolean {
    return runsIn(this.#sources, this.#site, environment);
  }

  target(): CodeFunction | undefined {
    const { unit, node } = this.#site;
    const value = settle(this.#sources, evaluate(this.#sources, { unit, node: node.expression }));
    return value?.kind === "function" ? functionFact(this.#sources, value.site) : undefined;
  }

  #read(node: ts.Node): CodeValue {
    return readValue(this.#sources, { unit: this.#site.unit, node });
  }
}

export const functionsAround = (sources: Sources, { unit, node }: Site): CodeFunction[] =>
  [...ancestors(node)].filter(ts.isFunctionLike).map((inner) => functionFact(sources, { unit, node: inner }));

export function calleeOf(sources: Sources, { unit, node }: Site<Calling>): string {
  const { expression } = node;
  const value = settle(sources, evaluate(sources, { unit, node: expression }));
  if (value?.kind === "external") return exportName(value.module, value.path);
  if (!ts.isPropertyAccessExpression(expression)) return globalName(expression) ?? "";
  return methodName(sources, { unit, node: expression }) ?? globalName(expression) ?? "";
}

/** "pg#Pool.query", also by the type of the pool, and "@prisma/client#PrismaClient.user.count" for what hangs on a member. */
function methodName(sources: Sources, { unit, node }: Site<ts.PropertyAccessExpression>): string | undefined {
  const of = { unit, node: node.expression };
  const receiver = settle(sources, evaluate(sources, of)) ?? typeOf(sources, of);
  if (receiver?.kind === "instance" || receiver?.kind === "external")
    return `${exportName(receiver.module, receiver.path, "#")}.${node.name.text}`.replace("#.", "#default.");
  if (receiver !== undefined || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const outer = methodName(sources, { unit, node: node.expression });
  return outer && `${outer}.${node.name.text}`;
}

/** "pg#Pool"; a default export or a whole module is named like the module. */
export function exportName(module: string, path: readonly string[], empty = ""): string {
  const names = path.filter((name) => name !== "default");
  return names.length === 0 ? module + empty : `${module}#${names.join(".")}`;
}

/** `console.log`, `fetch`: names that nothing in the file declares, or that stand for such a name: `const { log } = console`. */
function globalName(node: ts.Node, depth = 0): string | undefined {
  if (depth > maximumDepth) return undefined;
  if (ts.isPropertyAccessExpression(node)) {
    const outer = globalName(node.expression, depth + 1);
    return outer === undefined ? undefined : `${outer}.${node.name.text}`;
  }
  if (!ts.isIdentifier(node)) return undefined;
  if (isUndeclared(node)) return node.text;
  const declared = declarationOf(node);
  if (declared === undefined || declared.kind === "import") return undefined;
  const outer = globalName(declared.node, depth + 1);
  if (outer === undefined || isReassigned(node)) return undefined;
  return declared.kind === "member" ? [outer, ...declared.path].join(".") : outer;
}

/** The variable or property that keeps the result, else the nearest named thing around. */
function symbolOf(node: ts.Node): string {
  for (const up of ancestors(node)) {
    const { name } = up as { name?: ts.Node };
    const isNamed =
      ts.isVariableDeclaration(up) ||
      ts.isPropertyAssignment(up) ||
      ts.isPropertyDeclaration(up) ||
      ts.isFunctionLike(up) ||
      ts.isClassLike(up);
    if (isNamed && name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name))) return name.text;
    if (ts.isBinaryExpression(up) && up.operatorToken.kind === ts.SyntaxKind.EqualsToken) return up.left.getText();
  }
  return "";
}

export const functionFact = (sources: Sources, site: Site<ts.SignatureDeclaration>): CodeFunction =>
  new Func(sources, site);

class Func implements CodeFunction {
  readonly at: Place;
  readonly #sources: Sources;
  readonly #site: Site<ts.SignatureDeclaration>;

  constructor(sources: Sources, site: Site<ts.SignatureDeclaration>) {
    this.at = placeOf(site);
    this.#sources = sources;
    this.#site = site;
  }

  get offset(): number {
    return this.#site.node.pos;
  }

  get name(): string {
    return ownName(this.#site.node);
  }

  get parameters(): string[] {
    const { unit, node } = this.#site;
    return node.parameters.map(({ name }) => name.getText(unit.tree));
  }

  get method(): boolean {
    const { node } = this.#site;
    return ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node);
  }

  get handedTo(): CodeCall | undefined {
    const { unit, node } = this.#site;
    const { parent } = node;
    const isArgument = isCalling(parent) && parent.arguments?.some((argument) => argument === (node as ts.Node));
    return isArgument ? callOf(this.#sources, { unit, node: parent }) : undefined;
  }

  calls(): CodeCall[] {
    const { unit, node } = this.#site;
    return descendants(node)
      .filter(isCalling)
      .map((inner) => callOf(this.#sources, { unit, node: inner }));
  }

  returns(): CodeValue[] {
    const { unit, node } = this.#site;
    return returned(node).map((inner) => readValue(this.#sources, { unit, node: inner }));
  }
}

function returned(node: ts.SignatureDeclaration): ts.Expression[] {
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return [node.body];
  return [...descendants(node)]
    .filter(ts.isReturnStatement)
    .flatMap((inner) => (inner.expression && enclosingFunction(inner) === node ? [inner.expression] : []));
}

function ownName(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  const { parent } = node;
  if (isAssignment(parent)) return exportedName(parent.left) ?? "";
  return (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && ts.isIdentifier(parent.name)
    ? parent.name.text
    : "";
}
