import { ts } from "ts-morph";
import type { Requirement } from "../../model/requirement.ts";
import type { Range, Sources } from "../../model/sources.ts";
import { isInside } from "./binding.ts";
import { evaluate, settle } from "./evaluate.ts";
import type { GeneratedModule } from "./imports.ts";
import { useRequirement } from "./requirements.ts";
import { statementsOf } from "./names.ts";
import { signalHandlings } from "./signals.ts";
import { around } from "./text.ts";
import { type Site, ancestors, descendants, placeOf } from "./unit.ts";
import type { Use } from "./uses.ts";

/** `process.exit()` in a signal handler of the service, and the handler it stands in. */
interface Exit {
  readonly call: Site<ts.CallExpression>;
  readonly handler: Site;
}

/** "Telemetry is flushed before this exit", for each `process.exit()` that SIGTERM or SIGINT leads to. */
export function exitRequirements(sources: Sources, module: GeneratedModule): Requirement[] {
  const seen = new Map<string, number>();
  return findExits(sources).map(({ call: { unit } }) => {
    const ordinal = (seen.get(unit.path) ?? 0) + 1;
    seen.set(unit.path, ordinal);
    return exitRequirement(module, unit.path, ordinal);
  });
}

function exitRequirement(module: GeneratedModule, file: string, ordinal: number): Requirement {
  const find = (sources: Sources): Exit | undefined =>
    findExits(sources).filter(({ call }) => call.unit.path === file)[ordinal - 1];
  return useRequirement({
    id: `exit ${file}${ordinal === 1 ? "" : `:${ordinal}`}`,
    why: "a signal handler of the service ends the process: telemetry is flushed before",
    module,
    name: "shutdown",
    matches: (sources, use) => {
      const exit = find(sources);
      return exit !== undefined && flushesBefore(use, exit);
    },
    anchor: (sources) => find(sources)?.call,
    pieces: unwrapping,
    place: (sources) => {
      const exit = find(sources);
      if (exit === undefined)
        return { code: "exit-lost", severity: "error", args: { file }, at: { file, line: 1 }, snippet };
      const { call } = exit;
      if (!isLastStep(exit))
        return { code: "exit-not-last", severity: "warning", args: { file }, at: placeOf(call), snippet };
      return {
        unit: call.unit,
        insertions: (namespace) => around(call, `void ${namespace}.shutdown().finally(() => `, ")"),
      };
    },
  });
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

function findExits(sources: Sources): Exit[] {
  const exits = new Map<string, Exit>();
  for (const handler of signalHandlers(sources).flatMap((site) => withCalled(sources, site)))
    for (const node of descendants(handler.node)) {
      if (!ts.isCallExpression(node) || node.expression.getText(handler.unit.tree) !== "process.exit") continue;
      const call = { unit: handler.unit, node };
      exits.set(`${handler.unit.path}:${node.pos}`, { call, handler });
    }
  return [...exits.values()].sort((a, b) => a.call.node.pos - b.call.node.pos);
}

/** The handler and the functions of the project that it calls: `() => stop(0)` ends where `stop` does. */
function withCalled(sources: Sources, handler: Site, depth = 2): Site[] {
  if (depth === 0) return [handler];
  const called = [...descendants(handler.node)].flatMap((node): Site[] => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return [];
    const value = evaluate(sources, { unit: handler.unit, node: node.expression });
    return value?.kind === "function" ? withCalled(sources, value.site, depth - 1) : [];
  });
  return [handler, ...called];
}

/** What `process.on("SIGTERM", ...)` names: a function written there, or one that is declared elsewhere. */
function signalHandlers(sources: Sources): Site[] {
  return signalHandlings(sources).flatMap(({ handler }): Site[] => {
    if (handler === undefined) return [];
    if (ts.isFunctionLike(handler.node)) return [handler];
    const value = settle(sources, evaluate(sources, handler));
    return value?.kind === "function" ? [value.site] : [];
  });
}

/** The exit waits for the call itself, or the handler made the call before it came to the exit. */
function flushesBefore(use: Use, { call, handler }: Exit): boolean {
  const chain = chainOf(use);
  if (isInside(call, chain)) return true;
  const isOfAnother = [...descendants(chain.node)].some(
    (node) => ts.isCallExpression(node) && node.expression.getText(chain.unit.tree) === "process.exit",
  );
  return !isOfAnother && isInside(use.site, handler) && use.site.node.end <= call.node.pos;
}

/** `void observability.shutdown().finally(...)`, from its first to its last character. */
function chainOf({ site: { unit, node } }: Use): Site {
  let up: ts.Node = node;
  while (ts.isPropertyAccessExpression(up.parent) || (ts.isCallExpression(up.parent) && up.parent.expression === up))
    up = up.parent;
  return { unit, node: ts.isVoidExpression(up.parent) ? up.parent : up };
}

function unwrapping(use: Use): Range[] {
  const { unit, node } = chainOf(use);
  const exit = [...descendants(node)].find(
    (inner) => ts.isCallExpression(inner) && inner.expression.getText(unit.tree) === "process.exit",
  );
  if (exit === undefined) return [];
  return [
    { start: node.getStart(unit.tree), end: exit.getStart(unit.tree) },
    { start: exit.end, end: node.end },
  ];
}
