import type { Problem } from "../../model/problem.ts";
import type { Found, Outcome, Requirement } from "../../model/requirement.ts";
import type { Insertion, Range, Sources } from "../../model/sources.ts";
import { insert } from "../../model/sources.ts";
import { type GeneratedModule, ensureImport, unusedImports } from "./imports.ts";
import { isReference } from "./scope.ts";
import { unreached } from "./wiring.ts";
import { type Site, type Unit, descendants, parse, placeOf, syntaxProblems, unitOf } from "./unit.ts";
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

/** True when `name` is read anywhere in the unit below `node`. */
export function mentions({ unit, node }: Site, name: string): boolean {
  for (const inner of descendants(node)) if (isReference(inner) && inner.getText(unit.tree) === name) return true;
  return false;
}
