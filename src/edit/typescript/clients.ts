import { ts } from "ts-morph";
import type { Place } from "../../model/facts.ts";
import type { Constructor } from "../../model/need.ts";
import type { Sources } from "../../model/sources.ts";
import { withNeighbours } from "./beyond.ts";
import { bringingNames } from "./bringing.ts";
import { constructions, isExport, sameSite } from "./calls.ts";
import { type Instance, evaluate, instanceOf } from "./evaluate.ts";
import { unitsKnowing } from "./knowing.ts";
import { isServing } from "./one-off.ts";
import { rootOf } from "./reach.ts";
import { type Site, type Unit, ancestors, descendants, placeOf } from "./unit.ts";
import { isRead } from "./uses.ts";

/** Which clients are meant. */
export interface ClientKind {
  readonly constructors: readonly Constructor[];
  /** The generated function that they are handed to. */
  readonly call: string;
}

/** Where the service makes clients: by itself, or by a function that another package of its workspace has for that. */
export function madeClients(all: Sources, kind: ClientKind): Array<Site<ts.Expression>> {
  const sources = withNeighbours(all);
  return constructions(sources, kind.constructors).filter((site) => {
    if (isBeyond(sources, site.unit) || !isServing(sources, site.unit.path)) return false;
    const instance = instanceOf(evaluate(sources, site));
    return instance?.handed === undefined || !isCaredFor(sources, instance, kind);
  });
}

/** A client as the project's facts tell of it. */
export interface ClientPlace {
  readonly at: Place;
  /** The package of the workspace that makes it, where that is not the service itself. */
  readonly by?: string;
}

/** Where the service makes clients or is handed them; of one that is shared, where it is met first. */
export function clientPlaces(all: Sources, kind: ClientKind): ClientPlace[] {
  const sources = withNeighbours(all);
  const makerOf = (site: Site): Site | undefined => {
    const value = evaluate(sources, site);
    return value?.kind === "classInstance" ? value.site : instanceOf(value)?.handed?.made;
  };
  const placed = (site: Site, maker: Site | undefined): ClientPlace => {
    const by = maker && sources.beyond?.owner(maker.unit.path)?.name;
    return { at: placeOf(site), ...(by !== undefined && { by }) };
  };
  return [
    ...madeClients(all, kind).map((site) => placed(site, makerOf(site))),
    ...sharedClients(all, kind).map(({ origin, references: [first] }) => placed(first, origin)),
  ];
}

/** A client that another package of the workspace has for all who ask: it exports it, or has a function that always gives the same. */
export interface SharedClient {
  /** Where that package makes it. */
  readonly origin: Site;
  /** Where the service names it or asks for it, by file and place. */
  readonly references: readonly [Site<ts.Expression>, ...Array<Site<ts.Expression>>];
}

const shared = new WeakMap<Sources, Map<string, readonly SharedClient[]>>();

/** Clients of other packages that the service uses, found once for each state of the project. */
export function sharedClients(all: Sources, kind: ClientKind): readonly SharedClient[] {
  const sources = withNeighbours(all);
  if (sources.beyond === undefined) return [];
  const known = shared.get(sources) ?? new Map<string, readonly SharedClient[]>();
  shared.set(sources, known);
  const key = JSON.stringify(kind);
  const found = known.get(key) ?? findShared(sources, kind);
  known.set(key, found);
  return found;
}

function findShared(sources: Sources, kind: ClientKind): SharedClient[] {
  const modules = [...new Set(kind.constructors.map(({ module }) => module))];
  const found: Array<{ origin: Site; references: [Site<ts.Expression>, ...Array<Site<ts.Expression>>] }> = [];
  for (const unit of unitsKnowing(sources, modules)) {
    if (isBeyond(sources, unit) || !isServing(sources, unit.path)) continue;
    const names = bringingNames(sources, unit);
    for (const node of names.size === 0 ? [] : descendants(unit.tree)) {
      const instance = clientAt(sources, { unit, node }, names);
      if (instance === undefined || !isBeyond(sources, instance.origin.unit)) continue;
      if (!kind.constructors.some((constructor) => isExport(instance, constructor))) continue;
      if (isCaredFor(sources, instance, kind)) continue;
      const reference = { unit, node: node as ts.Expression };
      const same = found.find(({ origin }) => sameSite(origin, instance.origin));
      if (same === undefined) found.push({ origin: instance.origin, references: [reference] });
      else same.references.push(reference);
    }
  }
  return found;
}

const isBeyond = ({ beyond }: Sources, { path }: Unit): boolean => beyond?.owner(path) !== undefined;

/** What one of `names` that is read, a member of it or a call gives; types and calls of its methods ask for nothing. */
function clientAt(sources: Sources, { unit, node }: Site, names: ReadonlySet<string>): Instance | undefined {
  if (ts.isIdentifier(node) ? !isRead(node) : !ts.isPropertyAccessExpression(node) && !ts.isCallExpression(node))
    return undefined;
  const root = rootOf(node);
  if (!ts.isIdentifier(root) || !names.has(root.text) || [...ancestors(node)].some(ts.isTypeNode)) return undefined;
  const instance = instanceOf(evaluate(sources, { unit, node }));
  if (instance === undefined || !ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression))
    return instance;
  const receiver = evaluate(sources, { unit, node: node.expression.expression });
  return instanceOf(receiver) === undefined ? instance : undefined;
}

/** What a function is called that makes something seen. */
const caring = /observab|telemetr|instrument|traced/i;

/** True for a client that the package which makes it hands to generated code, or to something like it, by itself. */
function isCaredFor(sources: Sources, { origin, handed }: Instance, { constructors, call }: ClientKind): boolean {
  const made = handed?.made ?? origin;
  const owner = sources.beyond?.owner(made.unit.path);
  const modules = [...new Set(constructors.map(({ module }) => module))];
  return unitsKnowing(sources, modules)
    .filter((unit) => sources.beyond?.owner(unit.path) === owner)
    .some((unit) =>
      descendants(unit.tree)
        .filter(ts.isCallExpression)
        .filter(({ expression }) => {
          const name = expression.getText(unit.tree);
          return caring.test(name) || name.endsWith(`.${call}`) || name === call;
        })
        .flatMap(({ arguments: args }) => args)
        .some((argument) => {
          const given = instanceOf(evaluate(sources, { unit, node: argument }));
          return sameSite(given?.handed?.made ?? given?.origin, made);
        }),
    );
}
