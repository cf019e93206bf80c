import { ts } from "ts-morph";
import type { WrapNeed } from "../../model/need.ts";
import type { Problem } from "../../model/problem.ts";
import type { Requirement } from "../../model/requirement.ts";
import type { Insertion, Sources } from "../../model/sources.ts";
import { isAsync } from "./awaiting.ts";
import { withNeighbours } from "./beyond.ts";
import { bindingOf } from "./binding.ts";
import { type SharedClient, madeClients, sharedClients } from "./clients.ts";
import { branchesOf } from "./conditions.ts";
import { enclosingFunction, evaluate, instanceOf, settle } from "./evaluate.ts";
import { isMadeAt } from "./given-to.ts";
import { mayLack } from "./handed-in.ts";
import type { GeneratedModule } from "./imports.ts";
import { declaredBy } from "./names.ts";
import { rootOf } from "./reach.ts";
import { type Placement, type UseSpec, useRequirement } from "./requirements.ts";
import { isLoading } from "./scope.ts";
import { after, around, styleOf } from "./text.ts";
import { type Site, ancestors, placeOf, textOf } from "./unit.ts";

/** One requirement for each client of the dependency that the service makes or is handed. */
export function wrapRequirements(need: WrapNeed, sources: Sources, module: GeneratedModule): Requirement[] {
  const seen = new Map<string, number>();
  const made = madeClients(sources, need)
    .filter(({ unit }) => !unit.path.startsWith(`${module.dir}/`))
    .map((site) => makingRequirement(need, module, keyOf(site, seen)));
  const shared = sharedClients(sources, need).map(({ origin }) => sharedRequirement(need, module, keyOf(origin, seen)));
  return [...made, ...shared];
}

/** A client is known by file and name of where it is made, and by its position among those of the same name. */
interface ClientKey {
  readonly label: string;
  readonly ordinal: number;
}

const labelOf = (site: Site): string => `${site.unit.path}#${bindingOf(site)?.name ?? enclosingName(site)}`;

function keyOf(site: Site, seen: Map<string, number>): ClientKey {
  const label = labelOf(site);
  const ordinal = (seen.get(label) ?? 0) + 1;
  seen.set(label, ordinal);
  return { label, ordinal };
}

/** "The client of that key is handed to the generated function", wherever the service does that. */
function clientRequirement(
  need: WrapNeed,
  module: GeneratedModule,
  { label, ordinal, ...spec }: ClientKey & Pick<UseSpec, "place"> & Required<Pick<UseSpec, "anchor">>,
): Requirement {
  const requirement = useRequirement({
    ...spec,
    id: `${need.dependency.id}.wrap ${label}${ordinal === 1 ? "" : `:${ordinal}`}`,
    why: need.why,
    rule: "OG-TRC05",
    module,
    name: need.call,
    matches: (sources, { args: [argument] }) =>
      argument !== undefined && isMadeAt(sources, argument, spec.anchor(sources)),
  });
  return {
    ...requirement,
    find: (sources) => requirement.find(withNeighbours(sources)),
    ensure: (sources) => requirement.ensure(withNeighbours(sources)),
  };
}

function makingRequirement(need: WrapNeed, module: GeneratedModule, key: ClientKey): Requirement {
  const locate = (sources: Sources): Site<ts.Expression> | undefined =>
    madeClients(sources, need).filter((site) => labelOf(site) === key.label)[key.ordinal - 1];
  return clientRequirement(need, module, {
    ...key,
    anchor: locate,
    place: (sources) => {
      const site = locate(sources);
      if (site === undefined) return lost(need, key);
      const { handed } = instanceOf(evaluate(sources, site)) ?? {};
      const client = handed?.isPromise === true ? awaited(site) : site;
      if (handed !== undefined && (client === undefined || handed.isOptional))
        return notAtHand(sources, need, { origin: handed.made, reference: site });
      const insertions = (namespace: string): Insertion[] => wrap(client ?? site, need, `${namespace}.${need.call}`);
      return { unit: site.unit, about: site, insertions };
    },
  });
}

function sharedRequirement(need: WrapNeed, module: GeneratedModule, key: ClientKey): Requirement {
  const locate = (sources: Sources): SharedClient | undefined =>
    sharedClients(sources, need).filter(({ origin }) => labelOf(origin) === key.label)[key.ordinal - 1];
  return clientRequirement(need, module, {
    ...key,
    anchor: (sources) => locate(sources)?.origin,
    place: (sources) => {
      const client = locate(sources);
      if (client === undefined) return lost(need, key);
      const { origin, references } = client;
      // What comes back as a new object would have to reach all who have the old one.
      for (const reference of need.form === "statement" ? references : []) {
        const placement = placeShared(sources, need, { origin, reference });
        if (placement !== undefined) return placement;
      }
      return notAtHand(sources, need, { origin, reference: references[0] });
    },
  });
}

interface SharedUse {
  readonly origin: Site;
  readonly reference: Site<ts.Expression>;
}

/** Behind the statement that gets the client as the file is loaded: from then on every use of it is seen. */
function placeShared(sources: Sources, need: WrapNeed, { origin, reference }: SharedUse): Placement | undefined {
  const { unit, node } = reference;
  const statementOf = (namespace: string, name: string): string => `${namespace}.${need.call}(${name})`;
  if (ts.isCallExpression(node)) {
    const binding = isCertain(sources, { unit, node }) ? bindingOf(reference) : undefined;
    if (binding === undefined || binding.isUsedBeside || binding.statement.node.parent !== unit.tree) return undefined;
    const { statement, name } = binding;
    return {
      unit,
      about: reference,
      insertions: (namespace) => [after(statement, { code: statementOf(namespace, name) })],
    };
  }
  if (enclosingFunction(origin.node) !== undefined || branchesOf(origin.node).length > 0) return undefined;
  const root = rootOf(node).getText(unit.tree);
  const loading = unit.tree.statements.filter(isLoading);
  const last = loading.at(-1);
  if (last === undefined || !loading.some((statement) => declaredBy(statement).includes(root))) return undefined;
  const insertions = (namespace: string): Insertion[] => {
    const { at, text } = after({ unit, node: last }, { code: statementOf(namespace, textOf(reference)) });
    const { newline } = styleOf(unit);
    // Apart from the imports, as formatters and lint rules have it.
    return [{ at, text: text.startsWith(newline) ? newline + text : text }];
  };
  return { unit, about: reference, insertions };
}

/** True for a call that surely gives the client, and not a promise of it. */
function isCertain(sources: Sources, call: Site<ts.CallExpression>): boolean {
  const callee = settle(sources, evaluate(sources, { unit: call.unit, node: call.node.expression }));
  if (callee?.kind !== "function") return false;
  return !mayLack(callee.site) && (!isAsync(callee.site.node) || awaited(call) !== undefined);
}

/** `await connect()` of `connect()`. */
const awaited = ({ unit, node }: Site): Site<ts.Expression> | undefined =>
  ts.isAwaitExpression(node.parent) ? { unit, node: node.parent } : undefined;

function wrap(site: Site, { form }: WrapNeed, callee: string): Insertion[] {
  const binding = form === "statement" ? bindingOf(site) : undefined;
  if (binding?.isUsedBeside === false) return [after(binding.statement, { code: `${callee}(${binding.name})` })];
  return around(site, `${callee}(`, ")");
}

const lost = ({ dependency, call }: WrapNeed, { label }: ClientKey): Problem => ({
  code: "construction-lost",
  severity: "error",
  args: { dependency: dependency.id, place: label },
  snippet: `observability.${call}(client);`,
});

/** Another package makes the client, and the service has no place where it surely has it before it is used. */
function notAtHand(sources: Sources, { dependency, call }: WrapNeed, { origin, reference }: SharedUse): Problem {
  const { file, line } = placeOf(origin);
  const name = ts.isCallExpression(reference.node) ? "client" : textOf(reference);
  return {
    code: "client-not-at-hand",
    severity: "warning",
    args: { package: dependency.package, by: sources.beyond?.owner(file)?.name ?? "", file, line },
    at: placeOf(reference),
    snippet: `observability.${call}(${name});`,
  };
}

/** What stands around a construction that no statement binds: the property, function or class it belongs to. */
function enclosingName({ unit, node }: Site): string {
  for (const up of ancestors(node)) if (isNamed(up)) return up.name?.getText(unit.tree) ?? "";
  return "";
}

const isNamed = (node: ts.Node): node is ts.NamedDeclaration =>
  ts.isPropertyAssignment(node) ||
  ts.isPropertyDeclaration(node) ||
  ts.isVariableDeclaration(node) ||
  ts.isFunctionDeclaration(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isClassDeclaration(node);
