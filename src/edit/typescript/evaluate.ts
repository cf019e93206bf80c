import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { classMember, extended, instanceOfType, isInStatic } from "./classes.ts";
import { exportedValue } from "./exports.ts";
import { boundBefore } from "./flow.ts";
import { type Handed, handedIn } from "./handed-in.ts";
import { requiredModule, resolveModule } from "./modules.ts";
import { returnValue } from "./returns.ts";
import {
  declarationOf,
  enclosingClass,
  isReference,
  isThen,
  isUndeclared,
  parameterOf,
  presetOf,
  resolvedTo,
} from "./scope.ts";
import { type Site, type Unit, ancestors, isWrapper } from "./unit.ts";

/**
 * What an expression denotes, followed through variables, imports, factories, classes and re-exports without running or
 * type-checking anything. What can't be followed is undefined: callers refuse, they never guess.
 */
export type Value =
  /** An export of a package: `path` is [] for the module itself, ["default"], ["Pool"] ... */
  | { readonly kind: "external"; readonly module: string; readonly path: readonly string[] }
  | Instance
  | { readonly kind: "module"; readonly file: string }
  | { readonly kind: "function"; readonly site: Site<ts.SignatureDeclaration> }
  | { readonly kind: "class"; readonly site: Site<ts.ClassLikeDeclaration> }
  | { readonly kind: "object"; readonly site: Site<ts.ObjectLiteralExpression> }
  | {
      readonly kind: "classInstance";
      readonly site: Site<ts.ClassLikeDeclaration>;
      /** What it is by a class of a package that its own class extends. */
      readonly base?: Instance | undefined;
    };

/** What a call or `new` of an external export gives: an application, a server, a client. */
export interface Instance {
  readonly kind: "instance";
  readonly module: string;
  readonly path: readonly string[];
  readonly origin: Site;
  /** The last method called on it that hands it on: `.merge(b)` of `a().merge(b)`. */
  readonly last?: Site<ts.CallExpression>;
  /** Set where `origin` is the call of a function of another package. */
  readonly handed?: Handed;
  /** Calls of the project's functions that gave it back, the innermost one first. */
  readonly through?: ReadonlyArray<Site<ts.CallExpression>>;
}

/** What a package has made of `value`, or of the class that it is an instance of. */
export function instanceOf(value: Value | undefined): Instance | undefined {
  return value?.kind === "classInstance" ? value.base : value?.kind === "instance" ? value : undefined;
}

/** Deep enough for real projects, and an end for recursive ones. */
export const maximumDepth = 24;

/** What was found out about the expressions of one state of the project. */
const memos = new WeakMap<Sources, WeakMap<ts.Node, Value | typeof unknown>>();

/** What is known to be undefined. */
const unknown = Symbol("unknown");

export function evaluate(sources: Sources, site: Site, depth = 0): Value | undefined {
  if (depth > maximumDepth) return undefined;
  const memo = memos.get(sources) ?? new WeakMap<ts.Node, Value | typeof unknown>();
  memos.set(sources, memo);
  const known = memo.get(site.node);
  if (known !== undefined) return known === unknown ? undefined : known;
  const value = followFlow(sources, site, depth);
  // What was not found deep down may have been given up for the depth alone.
  if (value !== undefined || depth < maximumDepth / 2) memo.set(site.node, value ?? unknown);
  return value;
}

/** What was bound to a name just before tells more than what is known of it in general. */
function followFlow(sources: Sources, site: Site, depth: number): Value | undefined {
  const { unit, node } = site;
  const bound = isReference(node) ? boundBefore(node) : undefined;
  const value = bound && evaluate(sources, { unit, node: bound }, depth + 1);
  // `app = withSockets(app)`: whatever it made of it, it was that before.
  const isNew = bound !== undefined && !bound.getText(unit.tree).includes(node.getText(unit.tree));
  return value ?? (isNew ? undefined : follow(sources, site, depth));
}

function follow(sources: Sources, site: Site, depth: number): Value | undefined {
  const { unit, node } = site;
  const next = (inner: ts.Node | undefined): Value | undefined =>
    inner === undefined ? undefined : evaluate(sources, { unit, node: inner }, depth + 1);
  if (isModuleExports(node)) return { kind: "module", file: unit.path };
  if (ts.isIdentifier(node)) return evaluateName(sources, { unit, node }, depth + 1);
  if (isWrapper(node)) return next(node.expression);
  if (ts.isCallExpression(node)) return evaluateCall(sources, { unit, node }, depth + 1);
  if (ts.isNewExpression(node)) return construct(sources, settle(sources, next(node.expression)), site, depth + 1);
  if (ts.isPropertyAccessExpression(node)) return member(sources, next(node.expression), node.name.text, depth + 1);
  if (ts.isQualifiedName(node)) return member(sources, next(node.left), node.right.text, depth + 1);
  if (ts.isBinaryExpression(node)) {
    if (node.operatorToken.kind === ts.SyntaxKind.EqualsToken) return next(node.right);
    return next(node.left) ?? next(node.right);
  }
  if (ts.isConditionalExpression(node)) return next(node.whenTrue) ?? next(node.whenFalse);
  if (node.kind === ts.SyntaxKind.ThisKeyword) {
    const owner = enclosingClass(node);
    return owner && { kind: isInStatic(node) ? "class" : "classInstance", site: { unit, node: owner } };
  }
  if (ts.isFunctionLike(node)) return { kind: "function", site: { unit, node } };
  if (ts.isClassLike(node)) return { kind: "class", site: { unit, node } };
  if (ts.isObjectLiteralExpression(node)) return { kind: "object", site: { unit, node } };
  return undefined;
}

/** `exports`, `module.exports`: the module itself, unless the file has another use for the names. */
function isModuleExports(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return node.text === "exports" && isUndeclared(node);
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== "exports") return false;
  const { expression } = node;
  return ts.isIdentifier(expression) && expression.text === "module" && isUndeclared(expression);
}

function evaluateCall(sources: Sources, site: Site<ts.CallExpression>, depth: number): Value | undefined {
  const { unit, node } = site;
  const module = requiredModule(node);
  if (module !== undefined) return moduleValue(sources, unit, module);
  const { expression } = node;
  // In a chain of calls each receiver is followed once: twice for each link would be 2^n times for the first one.
  const receiver = ts.isPropertyAccessExpression(expression)
    ? evaluate(sources, { unit, node: expression.expression }, depth)
    : undefined;
  const called = ts.isPropertyAccessExpression(expression)
    ? member(sources, receiver, expression.name.text, depth)
    : evaluate(sources, { unit, node: expression }, depth);
  const callee = settle(sources, called);
  if (callee?.kind === "function") {
    const returned = returnValue(sources, callee.site, depth, site);
    return givenBack(site, handedIn(sources, returned, { callee: callee.site, call: site }));
  }
  // A promise counts as what it resolves to, and this one as what the function makes of that.
  const [then] = isThen(expression) ? node.arguments : [];
  const awaited = then && settle(sources, evaluate(sources, { unit, node: then }, depth));
  if (awaited?.kind === "function") return returnValue(sources, awaited.site, depth);
  if (callee !== undefined) return construct(sources, callee, site, depth);
  // A method of an instance: `server.listen()`, `app.use()`, `pool.on()` hand the same object on.
  if (receiver?.kind === "instance") return { ...receiver, last: site };
  if (receiver?.kind !== "classInstance" || receiver.base === undefined) return undefined;
  return { ...receiver, base: { ...receiver.base, last: site } };
}

const givenBack = (call: Site<ts.CallExpression>, value: Value | undefined): Value | undefined =>
  value?.kind === "instance" ? { ...value, through: [...(value.through ?? []), call] } : value;

function construct(sources: Sources, callee: Value | undefined, origin: Site, depth: number): Value | undefined {
  if (callee?.kind === "external") return { ...callee, kind: "instance", origin };
  if (callee?.kind !== "class") return undefined;
  const base = construct(sources, extended(sources, callee.site, depth), origin, depth + 1);
  return { kind: "classInstance", site: callee.site, base: instanceOf(base) };
}

export function moduleValue(sources: Sources, unit: Unit, specifier: string): Value {
  const target = resolveModule(sources, unit.path, specifier);
  return "file" in target
    ? { kind: "module", file: target.file }
    : { kind: "external", module: target.package, path: [] };
}

function evaluateName(sources: Sources, { unit, node }: Site<ts.Identifier>, depth: number): Value | undefined {
  const declaration = declarationOf(node) ?? resolvedTo(node);
  const follow = (next: ts.Node): Value | undefined => evaluate(sources, { unit, node: next }, depth);
  if (declaration === undefined) {
    const preset = presetOf(node);
    const typed = instanceOfType(sources, { unit, node: parameterOf(node)?.type }, depth);
    return typed ?? (preset && follow(preset));
  }
  switch (declaration.kind) {
    case "value":
      return follow(declaration.node);
    case "member": {
      let value = follow(declaration.node);
      for (const name of declaration.path) value = member(sources, value, name, depth);
      return value;
    }
    case "import": {
      const module = moduleValue(sources, unit, declaration.module);
      return declaration.name === "*" ? module : member(sources, module, declaration.name, depth);
    }
  }
}

/** `value.name` */
export function member(sources: Sources, value: Value | undefined, name: string, depth: number): Value | undefined {
  if (value === undefined || depth > maximumDepth) return undefined;
  switch (value.kind) {
    case "external":
      return { ...value, path: [...value.path, name] };
    case "module":
      return exportedValue(sources, value.file, name, depth + 1);
    case "object":
      return propertyValue(sources, value.site, name, depth + 1);
    case "classInstance":
    case "class":
      return classMember(sources, value, name, depth + 1);
    case "instance":
    case "function":
      return undefined;
  }
}

function propertyValue(
  sources: Sources,
  { unit, node }: Site<ts.ObjectLiteralExpression>,
  name: string,
  depth: number,
): Value | undefined {
  for (const property of node.properties) {
    if (property.name?.getText(unit.tree) !== name) continue;
    if (ts.isPropertyAssignment(property)) return evaluate(sources, { unit, node: property.initializer }, depth);
    if (ts.isShorthandPropertyAssignment(property)) return evaluate(sources, { unit, node: property.name }, depth);
    if (ts.isMethodDeclaration(property)) return { kind: "function", site: { unit, node: property } };
  }
  for (const { expression } of node.properties.filter(ts.isSpreadAssignment).reverse()) {
    const value = member(sources, evaluate(sources, { unit, node: expression }, depth), name, depth);
    if (value !== undefined) return value;
  }
  return undefined;
}

export function enclosingFunction(node: ts.Node): ts.SignatureDeclaration | undefined {
  for (const up of ancestors(node)) if (ts.isFunctionLike(up)) return up;
  return undefined;
}

/** Treats a project module used as a value (`require("./app")`) as what it exports as a whole. */
export function settle(sources: Sources, value: Value | undefined): Value | undefined {
  return value?.kind === "module" ? exportedValue(sources, value.file, "default", 0) : value;
}
