import { ts } from "ts-morph";
import type { WrapNeed } from "../../model/need.ts";
import type { Problem } from "../../model/problem.ts";
import type { Found, Outcome, Requirement } from "../../model/requirement.ts";
import type { Insertion, Range, Sources } from "../../model/sources.ts";
import { insert } from "../../model/sources.ts";
import { bindingOf } from "./binding.ts";
import { constructions } from "./calls.ts";
import { isMadeAt } from "./given-to.ts";
import { type GeneratedModule, ensureImport, unusedImports } from "./imports.ts";
import { isServing } from "./one-off.ts";
import { isReference } from "./scope.ts";
import { after, around } from "./text.ts";
import { unreached } from "./wiring.ts";
import { type Site, type Unit, ancestors, descendants, parse, placeOf, syntaxProblems, unitOf } from "./unit.ts";
import { type Use, piecesOf, usesOf } from "./uses.ts";

/** A place in user code, found anew on each state of the project. */
export interface Placement {
  readonly unit: Unit;
  /** The code it is about, when that is not where something is put in. */
  readonly about?: Site;
  /** What to put in. `namespace` is the name under which the file knows the generated module. */
  insertions(namespace: string): readonly Insertion[];
}

export interface UseSpec {
  readonly id: string;
  readonly why: string;
  readonly rule?: string;
  readonly module: GeneratedModule;
  /** The export of the generated module that has to be used. */
  readonly name: string;
  /** Which use of the name is the one meant, when there may be several. */
  matches?(sources: Sources, use: Use): boolean;
  /** What the use is for: where that is made, the use has to be reached too. */
  anchor?(sources: Sources): Site | undefined;
  /** What else is wrong with where the use stands. */
  flaw?(sources: Sources, use: Use): Problem | undefined;
  /** What to take out to undo a use, when that is not its line or the call around its argument. */
  pieces?(use: Use): readonly Range[];
  place(sources: Sources): Placement | Problem;
}

/** "The generated module's `name` is used at this place", as a requirement with its import. */
export function useRequirement(spec: UseSpec): Requirement {
  const { id, why, module, name } = spec;
  const matching = (sources: Sources): Use[] =>
    usesOf(sources, module, name).filter((candidate) => spec.matches?.(sources, candidate) ?? true);
  const foundAt = (use: Use): Found => ({ ...placeOf(use.site), pieces: (spec.pieces ?? piecesOf)(use) });
  const find = (sources: Sources): Found | undefined => {
    const [use] = matching(sources);
    return use && foundAt(use);
  };
  const ensure = (sources: Sources): Outcome => {
    let problem: Problem | undefined;
    for (const use of matching(sources)) {
      const flaw = unreached(sources, use, spec.anchor?.(sources)) ?? spec.flaw?.(sources, use);
      if (flaw === undefined) return { kind: "satisfied", found: foundAt(use) };
      problem ??= flaw;
    }
    return problem === undefined ? putIn(spec, sources) : { kind: "drifted", problem };
  };
  const rule = spec.rule === undefined ? {} : { rule: spec.rule };
  return { id, why, what: `observability.${name}()`, ...rule, find, ensure };
}

function putIn(spec: UseSpec, sources: Sources): Outcome {
  const placement = spec.place(sources);
  if ("code" in placement) return { kind: "blocked", problem: placement };
  const { unit } = placement;
  const [broken] = syntaxProblems(unit);
  if (broken !== undefined) return { kind: "blocked", problem: broken };
  const limit = Math.min(...placement.insertions("").map(({ at }) => at));
  const imported = ensureImport(sources, unit, spec.module, limit);
  const insertions = [
    ...(imported.insertion === undefined ? [] : [imported.insertion]),
    ...placement.insertions(imported.name),
  ];
  const [damage] = syntaxProblems(parse(unit.path, insert(unit.text, insertions)));
  if (damage !== undefined) {
    const at = damage.at ?? { file: unit.path, line: 1 };
    return { kind: "blocked", problem: { code: "edit-refused", severity: "error", args: { edit: spec.why }, at } };
  }
  const { about } = placement;
  return { kind: "missing", file: unit.path, insertions, ...(about !== undefined && { at: placeOf(about) }) };
}

/** Imports of the generated module in a file that nothing there uses any more. */
export function findUnusedImports(sources: Sources, file: string, module: GeneratedModule): Range[] {
  const unit = unitOf(sources, file);
  return unit === undefined ? [] : unusedImports(sources, unit, module);
}

/** One requirement for each place where a client of the dependency is constructed. */
export function wrapRequirements(need: WrapNeed, sources: Sources, module: GeneratedModule): Requirement[] {
  const seen = new Map<string, number>();
  return constructions(sources, need.constructors)
    .filter(({ unit }) => !unit.path.startsWith(`${module.dir}/`) && isServing(sources, unit.path))
    .map((site) => {
      const label = `${site.unit.path}#${bindingOf(site)?.name ?? enclosingName(site)}`;
      const ordinal = (seen.get(label) ?? 0) + 1;
      seen.set(label, ordinal);
      return wrapRequirement(need, module, { label, ordinal });
    });
}

/** A construction is known by file and name, and by its position among those of the same name. */
interface ConstructionKey {
  readonly label: string;
  readonly ordinal: number;
}

function wrapRequirement(need: WrapNeed, module: GeneratedModule, key: ConstructionKey): Requirement {
  const suffix = key.ordinal === 1 ? "" : `:${key.ordinal}`;
  return useRequirement({
    id: `${need.dependency.id}.wrap ${key.label}${suffix}`,
    why: need.why,
    rule: "OG-TRC05",
    module,
    name: need.call,
    matches: (sources, { args: [argument] }) =>
      argument !== undefined && isMadeAt(sources, argument, locate(sources, need, key)),
    anchor: (sources) => locate(sources, need, key),
    place: (sources) => {
      const site = locate(sources, need, key);
      if (site === undefined) return lost(need, key);
      const insertions = (namespace: string): Insertion[] => wrap(site, need, `${namespace}.${need.call}`);
      return { unit: site.unit, about: site, insertions };
    },
  });
}

function locate(sources: Sources, need: WrapNeed, { label, ordinal }: ConstructionKey): Site | undefined {
  const matching = constructions(sources, need.constructors).filter(
    (site) => `${site.unit.path}#${bindingOf(site)?.name ?? enclosingName(site)}` === label,
  );
  return matching[ordinal - 1];
}

function wrap(site: Site, { form }: WrapNeed, callee: string): Insertion[] {
  const binding = form === "statement" ? bindingOf(site) : undefined;
  if (binding?.isUsedBeside === false) return [after(binding.statement, { code: `${callee}(${binding.name})` })];
  return around(site, `${callee}(`, ")");
}

const lost = ({ dependency, call }: WrapNeed, { label }: ConstructionKey): Problem => ({
  code: "construction-lost",
  severity: "error",
  args: { dependency: dependency.id, place: label },
  snippet: `observability.${call}(client);`,
});

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

/** True when `name` is read anywhere in the unit below `node`. */
export function mentions({ unit, node }: Site, name: string): boolean {
  for (const inner of descendants(node)) if (isReference(inner) && inner.getText(unit.tree) === name) return true;
  return false;
}
