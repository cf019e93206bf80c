import { ts } from "ts-morph";
import type { Code, CodeCall, CodeChoice, CodeFunction, CodeValue } from "../../model/code.ts";
import type { Place } from "../../model/facts.ts";
import { filesHolding, type Sources } from "../../model/sources.ts";
import { callsOfMethod } from "../../model/survey.ts";
import { closeTo, filesFor, isMatching, namedExport, namesIn, soughtFor } from "./candidates.ts";
import { conditionsOf } from "./conditions.ts";
import { enclosingFunction, evaluate, settle } from "./evaluate.ts";
import { importsOf, loadsOf } from "./loads.ts";
import { mayLead, reachOf } from "./reach.ts";
import { isUndeclared } from "./scope.ts";
import { unitsImporting, unitsLoading } from "./specifiers.ts";
import { type Site, type Unit, ancestors, descendants, placeOf, unitOf, unitsAt, unitsWith } from "./unit.ts";
import { readValue, sidesOf } from "./values.ts";

type Calling = ts.CallExpression | ts.NewExpression;
const isCalling = (node: ts.Node): node is Calling => ts.isCallExpression(node) || ts.isNewExpression(node);

/** Reads the project's code for rules. Files are parsed when a rule asks for something whose name they hold. */
export function readCode(sources: Sources): Code {
  return {
    calls(callees, where) {
      const wanted = new Set(callees);
      const sought = callees.flatMap(soughtFor);
      const within = closeTo(sources, where);
      const found = new Set(sought.flatMap((one) => filesFor(sources, one, within)));
      const candidates = [...found].filter((path) => isMatching(sources, path, where)).sort();
      const reach = reachOf(
        sources,
        callees.map((callee) => callee.replace(/#.*/, "")),
      );
      return unitsAt(sources, candidates)
        .flatMap((unit) => callsIn(unit, namesIn(sources, unit, sought)))
        .filter((site) => mayLead(sources, site, reach) && wanted.has(calleeOf(sources, site)))
        .map((site) => callOf(sources, site));
    },
    methods: (names, where) => {
      const wanted = names.flatMap(callsOfMethod);
      const within = closeTo(sources, where);
      const candidates = filesHolding(sources, wanted, within).filter((path) => isMatching(sources, path, where));
      return unitsAt(sources, candidates)
        .flatMap((unit) => callsIn(unit, names))
        .filter(({ node }) => ts.isPropertyAccessExpression(node.expression))
        .map((site) => callOf(sources, site));
    },
    handing: (exports) => {
      const wanted = new Set(exports);
      const names = exports.map(namedExport);
      const files = new Set(names.flatMap((one) => filesFor(sources, one, undefined)));
      const isHanded = (unit: Unit) => (argument: ts.Expression) => {
        if (!ts.isIdentifier(argument) && !ts.isPropertyAccessExpression(argument)) return false;
        const value = settle(sources, evaluate(sources, { unit, node: argument }));
        return value?.kind === "external" && wanted.has(exportName(value.module, value.path));
      };
      return unitsAt(sources, [...files].sort())
        .flatMap((unit) => callsIn(unit))
        .filter(({ unit, node }) => node.arguments?.some(isHanded(unit)))
        .map((site) => callOf(sources, site));
    },
    imports: (modules) => unitsLoading(sources, modules).flatMap((unit) => importsOf(sources, unit, modules)),
    loads: (path) => {
      const unit = unitOf(sources, path);
      return unit === undefined ? [] : loadsOf(sources, unit);
    },
    loaders: (path) =>
      unitsImporting(sources, path)
        .filter((unit) => loadsOf(sources, unit).some(({ file }) => file === path))
        .map((unit) => unit.path),
    choices: (names) => unitsWith(sources, names).flatMap((unit) => choicesIn(sources, unit, names)),
  };
}

const calling = new WeakMap<ts.SourceFile, readonly Calling[]>();

/** Calls in a file, of some names or all. */
function callsIn(unit: Unit, names?: readonly string[]): Site<Calling>[] {
  const wanted = names && new Set(names);
  const all = calling.get(unit.tree) ?? descendants(unit.tree).filter(isCalling);
  calling.set(unit.tree, all);
  const chosen = wanted === undefined ? all : all.filter((node) => wanted.has(lastName(node)));
  return chosen.map((node) => ({ unit, node }));
}

const lastName = ({ expression }: Calling): string =>
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
    return conditionsOf(this.#site).length > 0;
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

const functionsAround = (sources: Sources, { unit, node }: Site): CodeFunction[] =>
  [...ancestors(node)].filter(ts.isFunctionLike).map((inner) => functionFact(sources, { unit, node: inner }));

function choicesIn(sources: Sources, unit: Unit, names: readonly string[]): CodeChoice[] {
  return [...descendants(unit.tree)]
    .filter((node) => sidesOf(node) !== undefined && sidesOf(node.parent) === undefined)
    .filter((node) => names.some((name) => node.getText(unit.tree).includes(name)))
    .map((node) => ({
      at: placeOf({ unit, node }),
      value: readValue(sources, { unit, node }),
      condition: ts.isConditionalExpression(node) ? node.condition.getText(unit.tree) : "",
      within: functionsAround(sources, { unit, node }),
    }));
}

function calleeOf(sources: Sources, { unit, node }: Site<Calling>): string {
  const { expression } = node;
  const value = settle(sources, evaluate(sources, { unit, node: expression }));
  if (value?.kind === "external") return exportName(value.module, value.path);
  if (!ts.isPropertyAccessExpression(expression)) return globalName(expression) ?? "";
  return methodName(sources, { unit, node: expression }) ?? globalName(expression) ?? "";
}

/** "pg#Pool.query", and "@prisma/client#PrismaClient.user.count" for what hangs on a member of an instance. */
function methodName(sources: Sources, { unit, node }: Site<ts.PropertyAccessExpression>): string | undefined {
  const receiver = settle(sources, evaluate(sources, { unit, node: node.expression }));
  if (receiver?.kind === "instance")
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

/** `console.log`, `fetch`: names that nothing in the file declares. */
function globalName(node: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const outer = globalName(node.expression);
    return outer === undefined ? undefined : `${outer}.${node.name.text}`;
  }
  return ts.isIdentifier(node) && isUndeclared(node) ? node.text : undefined;
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
  return (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && ts.isIdentifier(parent.name)
    ? parent.name.text
    : "";
}
