import { ts } from "ts-morph";
import type { Problem } from "../../model/problem.ts";
import type { Requirement } from "../../model/requirement.ts";
import type { Insertion, Range, Sources } from "../../model/sources.ts";
import { isInside } from "./binding.ts";
import { type Exit, type Scope, exitsOf } from "./exits.ts";
import type { GeneratedModule } from "./imports.ts";
import { useRequirement } from "./requirements.ts";
import { statementsOf } from "./names.ts";
import { isReference } from "./scope.ts";
import { around } from "./text.ts";
import { type Site, ancestors, descendants, isWrapper, placeOf, textOf } from "./unit.ts";
import { type Use, usesOf } from "./uses.ts";

/**
 * "Telemetry is flushed before this exit", for each that SIGTERM or SIGINT leads to in the process of the application that `service`
 * makes.
 */
export function exitRequirements(sources: Sources, module: GeneratedModule, service: string): Requirement[] {
  const scope = { dir: module.dir, service };
  const seen = new Map<string, number>();
  return exitsOf(sources, scope).map(({ call: { unit } }) => {
    const ordinal = (seen.get(unit.path) ?? 0) + 1;
    seen.set(unit.path, ordinal);
    return exitRequirement(module, scope, { file: unit.path, ordinal });
  });
}

function exitRequirement(
  module: GeneratedModule,
  scope: Scope,
  { file, ordinal }: { readonly file: string; readonly ordinal: number },
): Requirement {
  const find = (sources: Sources): Exit | undefined =>
    exitsOf(sources, scope).filter(({ call }) => call.unit.path === file)[ordinal - 1];
  return useRequirement({
    id: `exit ${file}${ordinal === 1 ? "" : `:${ordinal}`}`,
    why: "a signal handler of the service ends the process: telemetry is flushed before",
    module,
    name: "shutdown",
    matches: (sources, use) => {
      const exit = find(sources);
      if (exit === undefined) return false;
      const all = exitsOf(sources, scope);
      if (flushesBefore(use, exit, all)) return true;
      // Whoever wrote the shared function made it wait by itself.
      const inner = exit.shared?.exits ?? [];
      const uses = usesOf(sources, module, "shutdown");
      const waits = (it: Exit): boolean => uses.some((other) => flushesBefore(other, it, inner));
      return inner.some((it) => flushesBefore(use, it, inner)) && inner.every(waits);
    },
    anchor: (sources) => find(sources)?.call,
    pieces: unwrapping,
    place: (sources) => {
      const exit = find(sources);
      if (exit === undefined)
        return { code: "exit-lost", severity: "error", args: { file }, at: { file, line: 1 }, snippet };
      const problem = exit.shared === undefined ? undefined : obstacleTo(exit, exit.shared);
      if (problem !== undefined) return problem;
      const { call } = exit;
      if (!isHandler(exit) && !isLastStep(exit))
        return { code: "exit-not-last", severity: "warning", args: { file }, at: placeOf(call), snippet };
      return { unit: call.unit, insertions: (namespace) => waiting(exit, namespace) };
    },
  });
}

/** True for a function that is handed over by its name. */
const isHandler = ({ handler }: Exit): boolean => ts.isCallExpression(handler.node);

/** What is put around the exit. A name that is the handler becomes a function that calls it with as much as it takes. */
function waiting(exit: Exit, namespace: string): Insertion[] {
  const { call, handler, shared } = exit;
  if (!isHandler(exit)) return around(call, `void ${namespace}.shutdown().finally(() => `, ")");
  const name = /\bsignal\b/.test(textOf(handler)) ? "received" : "signal";
  const given = [name, "number"].slice(0, shared?.function.node.parameters.length).join(", ");
  return around(call, `(${given}) => void ${namespace}.shutdown().then(() => `, `(${given}))`);
}

/** Why the handler can't wait before it leads to what others call too. */
function obstacleTo(exit: Exit, { exits }: NonNullable<Exit["shared"]>): Problem | undefined {
  const { call } = exit;
  // Who takes a handler off names it.
  const isTakenOff = /\.(?:off|removeListener)\(\s*["'`]SIG/.test(call.unit.text);
  const canWait = isHandler(exit) ? isReference(call.node) && !isTakenOff : isStep(call.node);
  const isClosing = exits.some(dependsOnOutcome);
  if (canWait && !isClosing) return undefined;
  const name = textOf({ unit: call.unit, node: isHandler(exit) ? call.node : callee(call.node) });
  const step = isClosing ? "process.exit(0)" : isHandler(exit) ? `${name}()` : textOf(call);
  return {
    code: "exit-shared",
    severity: "warning",
    args: { file: call.unit.path, name },
    at: placeOf(call),
    snippet: `void observability.shutdown().finally(() => ${step});${isClosing ? " // it closes the server too" : ""}`,
  };
}

const callee = (node: ts.Node): ts.Node => (ts.isCallExpression(node) ? node.expression : node);

/** True for a call of which nothing is made: its result may come later. */
function isStep(node: ts.Node): boolean {
  const { parent } = node;
  if (isWrapper(parent) || ts.isVoidExpression(parent)) return isStep(parent);
  if (ts.isBinaryExpression(parent)) return parent.right === node && isLogical(parent) && isStep(parent);
  if (ts.isConditionalExpression(parent)) return parent.condition !== node && isStep(parent);
  return ts.isExpressionStatement(parent) || ts.isReturnStatement(parent) || ts.isArrowFunction(parent);
}

const isLogical = ({ operatorToken: { kind } }: ts.BinaryExpression): boolean =>
  kind === ts.SyntaxKind.AmpersandAmpersandToken ||
  kind === ts.SyntaxKind.BarBarToken ||
  kind === ts.SyntaxKind.QuestionQuestionToken;

/** True where it stands in a `catch` or in a callback that is told an error: a server that was closed before is one for `close()`. */
function dependsOnOutcome({ call, handler }: Exit): boolean {
  for (const up of ancestors(call.node)) {
    if (up === handler.node) return false;
    if (ts.isCatchClause(up) || (ts.isFunctionLike(up) && up.parameters.length > 0)) return true;
  }
  return false;
}

/**
 * True when the handler does nothing after the exit. Flushing first makes the exit come later, and what stands behind it
 * would run after all.
 */
function isLastStep({ call, handler }: Exit): boolean {
  let inner: ts.Node = call.node;
  for (const up of ancestors(call.node)) {
    const statements = statementsOf(up);
    const later = statements?.slice(statements.findIndex((statement) => statement === inner) + 1) ?? [];
    if (!later.every((statement) => onlyExits.test(statement.getText(call.unit.tree)))) return false;
    if (ts.isIterationStatement(up, false) || ts.isCaseOrDefaultClause(up)) return false;
    if (ts.isTryStatement(up) && up.finallyBlock !== undefined && up.finallyBlock !== inner) return false;
    if (up === handler.node || ts.isFunctionLike(up)) return true;
    inner = up;
  }
  return false;
}

/** A further exit, wrapped already or not: the first one to be reached wins, as it did before. */
const onlyExits = /^(void (?:\w+\.)?shutdown\(\)\.finally\(\(\) => )?process\.exit\([^()]*\)\)?;?$/;

const snippet = "await observability.shutdown(); // before process.exit()";

/** The exit waits for the call itself, or the handler made the call before it came to the exit. */
function flushesBefore(use: Use, { call, handler }: Exit, all: readonly Exit[]): boolean {
  const chain = chainOf(use);
  if (isInside(call, chain)) return true;
  const isOfAnother = all.some((other) => isInside(other.call, chain));
  return !isOfAnother && isInside(use.site, handler) && use.site.node.end <= call.node.pos;
}

/** `void observability.shutdown().finally(...)`, from its first to its last character. */
function chainOf({ site: { unit, node } }: Use): Site {
  let up: ts.Node = node;
  while (ts.isPropertyAccessExpression(up.parent) || (ts.isCallExpression(up.parent) && up.parent.expression === up))
    up = up.parent;
  return { unit, node: ts.isVoidExpression(up.parent) ? up.parent : up };
}

/** What was put around the exit, or around the name of a handler. */
function unwrapping(use: Use): Range[] {
  const { unit, node } = chainOf(use);
  const waited = waitedFor(node);
  if (waited === undefined) return [];
  const handler = ts.isArrowFunction(node.parent) && isOfName(use, waited) ? node.parent : undefined;
  const [outer, inner] = handler === undefined ? [node, waited] : [handler, waited.expression];
  return [
    { start: outer.getStart(unit.tree), end: inner.getStart(unit.tree) },
    { start: inner.end, end: outer.end },
  ];
}

/** The call that the chain makes in the end: all that its callback does, or the exit somewhere in it. */
function waitedFor(chain: ts.Node): ts.CallExpression | undefined {
  const calls = descendants(chain).filter(ts.isCallExpression);
  return (
    calls.find(({ parent }) => ts.isArrowFunction(parent) && parent.parent === unvoided(chain)) ??
    calls.find(({ expression }) => expression.getText() === "process.exit")
  );
}

const unvoided = (node: ts.Node): ts.Node => (ts.isVoidExpression(node) ? node.expression : node);

/** What is put around a name waits by `then`: a function that the user wrote around a call has `finally` put in. */
const isOfName = ({ site: { node } }: Use, { arguments: args }: ts.CallExpression): boolean =>
  ts.isPropertyAccessExpression(node.parent) && node.parent.name.text === "then" && args.every(ts.isIdentifier);
