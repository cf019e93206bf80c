import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { evaluate, settle } from "./evaluate.ts";
import { mentionsOf } from "./mentions.ts";
import { runsWith } from "./processes.ts";
import { isReference } from "./scope.ts";
import { signalHandlings } from "./signals.ts";
import { type Site, ancestors, descendants, unwrapped } from "./unit.ts";

type Inner = Site<ts.SignatureDeclaration>;

/** The end of the process in a signal handler of the service. */
export interface Exit {
  /** What has to wait: `process.exit()`, or that by which the handler leads to a function that others call too. */
  readonly call: Site<ts.Expression>;
  /** The function that it stands in, or the registration of what is itself the handler. */
  readonly handler: Site;
  /** A function that ends the process on other ways too: to wait in there would change what it does for those. */
  readonly shared?: { readonly function: Inner; readonly exits: readonly Exit[] };
}

/** What is instrumented: handlers of generated code, and of other processes, are left alone. */
export interface Scope {
  /** Folder of the generated module. */
  readonly dir: string;
  /** The file that makes the application. */
  readonly service: string;
}

const found = new WeakMap<Sources, Map<string, readonly Exit[]>>();

/** Every end of the process that SIGTERM or SIGINT leads to, looked for once in each state of the project. */
export function exitsOf(sources: Sources, scope: Scope): readonly Exit[] {
  const known = found.get(sources) ?? new Map<string, readonly Exit[]>();
  found.set(sources, known);
  const key = JSON.stringify(scope);
  const exits = known.get(key) ?? findExits(sources, scope);
  known.set(key, exits);
  return exits;
}

/** Calls of functions that are followed from a handler. */
const depthOfCalls = 2;

function findExits(sources: Sources, { dir, service }: Scope): readonly Exit[] {
  const handlings = signalHandlings(sources).filter(
    ({ call: { unit } }) => !unit.path.startsWith(`${dir}/`) && runsWith(sources, unit.path, service),
  );
  const handlers = new Set(handlings.flatMap(({ handler }) => (handler === undefined ? [] : unwrapped(handler.node))));
  const exits = handlings.flatMap(({ call, handler }) => (handler === undefined ? [] : exitsBy(handler, call)));
  const byPlace = new Map(exits.map((exit) => [`${exit.call.unit.path}:${exit.call.node.pos}`, exit]));
  return [...byPlace.values()].sort((a, b) => a.call.node.pos - b.call.node.pos);

  function exitsBy(handler: Site, registration: Site): Exit[] {
    const node = unwrapped(handler.node) as ts.Expression;
    const { unit } = handler;
    if (ts.isFunctionLike(node)) return exitsIn({ unit, node });
    const inner = functionOf(sources, { unit, node });
    if (inner === undefined || !mayExit(sources, inner, depthOfCalls)) return [];
    // `stopWith(0)`: what is made there runs for those who call `stopWith`.
    const owner = ts.isCallExpression(node) ? functionOf(sources, { unit, node: node.expression }) : inner;
    if (owner !== undefined && isOnlyForSignals(owner)) return exitsIn(inner);
    return sharedExit({ call: { unit, node }, handler: registration }, inner, depthOfCalls);
  }

  function exitsIn(inner: Inner, depth = depthOfCalls): Exit[] {
    // Who else calls a function is looked for in all that load it: only for those that end the process at all.
    const called =
      depth === 0 ? [] : calledIn(sources, inner).filter(({ target }) => mayExit(sources, target, depth - 1));
    return [
      ...ownExits(inner),
      ...called.flatMap(({ call, target }) =>
        isOnlyForSignals(target) ? exitsIn(target, depth - 1) : sharedExit({ call, handler: inner }, target, depth - 1),
      ),
    ];
  }

  function sharedExit(exit: Exit, inner: Inner, depth: number): Exit[] {
    return [{ ...exit, shared: { function: inner, exits: allExits(sources, inner, depth) } }];
  }

  /** True for a function that runs when a signal came, and never otherwise. */
  function isOnlyForSignals(inner: Inner, asked: readonly ts.Node[] = []): boolean {
    if (isMember(inner.node)) return false;
    const mentions = mentionsOf(sources, inner);
    const all = [...asked, inner.node];
    return mentions.length > 0 && mentions.every((mention) => isOfSignal(mention, all));
  }

  function isOfSignal({ unit, node }: Site, asked: readonly ts.Node[]): boolean {
    const call = ts.isCallExpression(node.parent) && node.parent.expression === node ? node.parent : undefined;
    if (handlers.has(node)) return true;
    if (call === undefined) return false;
    const around = [...ancestors(call)].filter(ts.isFunctionLike);
    return (
      handlers.has(call) ||
      around.some((it) => handlers.has(it) || asked.includes(it) || isOnlyForSignals({ unit, node: it }, asked))
    );
  }
}

/** Whoever has the object can call it, wherever that is. */
const isMember = (node: ts.Node): boolean =>
  ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node.parent) || ts.isPropertyDeclaration(node.parent);

/** Every end of the process in a function and in those that it calls. */
const allExits = (sources: Sources, inner: Inner, depth: number): Exit[] => [
  ...ownExits(inner),
  ...(depth === 0 ? [] : calledIn(sources, inner).flatMap(({ target }) => allExits(sources, target, depth - 1))),
];

const mayExit = (sources: Sources, inner: Inner, depth: number): boolean => allExits(sources, inner, depth).length > 0;

const ownExits = (inner: Inner): Exit[] =>
  callsIn(inner)
    .filter(({ unit, node }) => node.expression.getText(unit.tree) === "process.exit")
    .map((call) => ({ call, handler: inner }));

/** Calls of functions of the project: `() => stop(0)` ends where `stop` does. */
const calledIn = (sources: Sources, inner: Inner): Array<{ call: Site<ts.CallExpression>; target: Inner }> =>
  callsIn(inner).flatMap((call) => {
    const { expression } = call.node;
    const target = isReference(expression) ? functionOf(sources, { unit: call.unit, node: expression }) : undefined;
    return target === undefined ? [] : [{ call, target }];
  });

const callsIn = ({ unit, node }: Inner): Array<Site<ts.CallExpression>> =>
  descendants(node)
    .filter(ts.isCallExpression)
    .map((call) => ({ unit, node: call }));

function functionOf(sources: Sources, site: Site): Inner | undefined {
  const value = settle(sources, evaluate(sources, site));
  return value?.kind === "function" ? value.site : undefined;
}
