import { ts } from "ts-morph";
import type { Place } from "../../model/facts.ts";
import { isSearched, loadsIn, type Sources } from "../../model/sources.ts";
import { scanText } from "../../model/survey.ts";
import { member } from "./evaluate.ts";
import type { GeneratedModule } from "./imports.ts";
import { requiredModule, resolveModule } from "./modules.ts";
import { type Unit, descendants, isScript, placeOf, unitOf } from "./unit.ts";
import { usesIn } from "./uses.ts";

/** What the user's own code asks of generated code that is going. */
export interface Left {
  readonly at: Place;
  /** A name that the generated module exports, or a file of it. */
  readonly what: string;
}

/**
 * Uses of generated code that would lead nowhere in `after`: of files that are not among those `kept`, and of names that the
 * generated module no longer exports. Tests count: they would break too.
 */
export function findLeft(
  { before, after }: { readonly before: Sources; readonly after: Sources },
  module: GeneratedModule,
  kept: ReadonlySet<string>,
): Left[] {
  const files = before.list().filter((path) => path.startsWith(`${module.dir}/`));
  const index = files.find((path) => path.startsWith(`${module.dir}/index.`));
  const goes = (name: string): boolean =>
    index !== undefined && isExported(before, index, name) && !(kept.has(index) && isExported(after, index, name));
  const uses = [...usesIn(after, module)].flatMap(([what, sites]) =>
    goes(what) ? sites.map(({ site }) => ({ at: placeOf(site), what })) : [],
  );
  const used = new Set(uses.map(({ at }) => at.file));
  const loads = before.list().flatMap((path): Left[] => {
    if (files.includes(path) || used.has(path)) return [];
    const leadOf = (specifier: string): string | undefined => {
      const target = resolveModule(before, path, specifier);
      return "file" in target && files.includes(target.file) ? target.file : undefined;
    };
    // The record quotes code, and is none.
    if (!isScript(path, after.read(path) ?? "") || !loadsOf(after, path).some(leadOf)) return [];
    const unit = unitOf(after, path);
    if (unit === undefined) return [];
    return loadsWithNames(unit).flatMap(({ node, specifier, names }) => {
      const file = leadOf(specifier);
      if (file === undefined) return [];
      const gone = kept.has(file) ? names.find((name) => file === index && goes(name)) : file;
      return gone === undefined ? [] : [{ at: placeOf({ unit, node }), what: gone }];
    });
  });
  return [...uses, ...loads];
}

const isExported = (sources: Sources, file: string, name: string): boolean =>
  member(sources, { kind: "module", file }, name, 0) !== undefined;

const loadsOf = (sources: Sources, path: string): readonly string[] =>
  isSearched(path) ? loadsIn(sources, path) : scanText(sources.read(path) ?? "").loads;

interface NamedLoad {
  readonly node: ts.Node;
  readonly specifier: string;
  /** What must be exported there for the file to be loaded at all. */
  readonly names: readonly string[];
}

function loadsWithNames({ tree }: Unit): NamedLoad[] {
  return descendants(tree).flatMap((node): NamedLoad[] => {
    const required = requiredModule(node);
    if (required !== undefined) return [{ node, specifier: required, names: [] }];
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return [];
    const { moduleSpecifier } = node;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
    const named = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
    const elements = named && (ts.isNamedImports(named) || ts.isNamedExports(named)) ? named.elements : [];
    const names = elements.map(({ propertyName, name }) => (propertyName ?? name).text);
    return [{ node, specifier: moduleSpecifier.text, names }];
  });
}
