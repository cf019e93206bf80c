import type { Code, CodeImport } from "../../model/code.ts";
import type { Place } from "../../model/facts.ts";

/** A package that is loaded, and the place that could load it later. */
export interface Loaded {
  readonly module: string;
  readonly at: Place;
}

/** Where something happens as its file is loaded. */
export interface Moment {
  readonly at: Place;
  /** True when imports of the file run before everything else in it: ES modules. */
  readonly hoisting: boolean;
}

/**
 * Packages that are loaded before `moment` when the project is started with the file `entry`; undefined when that never
 * comes to it. What a file loads it loads in order, each with all that it loads itself, and each file once.
 */
export function loadedBefore(code: Code, entry: string, moment: Moment): readonly Loaded[] | undefined {
  const seen = new Set<string>();
  const visit = (file: string): { readonly loaded: readonly Loaded[]; readonly reached: boolean } => {
    seen.add(file);
    const loaded: Loaded[] = [];
    for (const load of order(code, file, moment)) {
      if (load.file === undefined) loaded.push({ module: load.module, at: load.at });
      else if (!seen.has(load.file)) {
        const inner = visit(load.file);
        // What is loaded on the way to the moment is moved there; what comes before it, here.
        loaded.push(...inner.loaded.map((it) => (inner.reached ? it : { ...it, at: load.at })));
        if (inner.reached) return { loaded, reached: true };
      }
    }
    return { loaded, reached: file === moment.at.file };
  };
  const { loaded, reached } = visit(entry);
  return reached ? loaded : undefined;
}

/** What `file` loads as it is loaded; in the file of the moment, what comes before that. */
function order(code: Code, file: string, { at, hoisting }: Moment): readonly CodeImport[] {
  const loads = code.loads(file).filter(({ deferred, conditions }) => !deferred && conditions.length === 0);
  const first = hoisting ? loads.filter(({ hoisted }) => hoisted) : [];
  const rest = loads.filter((load) => !first.includes(load));
  return [...first, ...rest.filter((load) => file !== at.file || load.at.line < at.line)];
}

/** Files that nothing in the project loads and that load `file`, directly or not: what the project is started with. */
export function entriesOf(code: Code, file: string): string[] {
  const seen = new Set<string>();
  const above = (path: string): string[] => {
    if (seen.has(path)) return [];
    seen.add(path);
    const from = code.loaders(path).filter((loader) => loader !== path);
    return from.length === 0 ? [path] : from.flatMap(above);
  };
  return above(file).sort();
}

/** The package of a module: "@nestjs/core" of "@nestjs/core/router". */
export const packageOf = (module: string): string =>
  module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/");
