import type { Code, CodeCall, CodeImport } from "../../model/code.ts";
import type { Place } from "../../model/facts.ts";

/** A package that is loaded, and the place that could load it later. */
export interface Loaded {
  readonly module: string;
  readonly at: Place;
}

/** Where something happens as its file is loaded. */
export interface Moment {
  readonly at: Place;
}

/** The same where it counts what comes before. */
interface HoistingMoment extends Moment {
  /** True when imports of the file run before everything else in it: ES modules. */
  readonly hoisting: boolean;
}

/**
 * Packages that are loaded before `moment` when the project is started with the file `entry`; undefined when that never
 * comes to it. What a file loads it loads in order, each with all that it loads itself, and each file once.
 */
export function loadedBefore(code: Code, entry: string, moment: HoistingMoment): readonly Loaded[] | undefined {
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
function order(code: Code, file: string, { at, hoisting }: HoistingMoment): readonly CodeImport[] {
  const loads = code.loads(file).filter(({ deferred, conditions }) => !deferred && conditions.length === 0);
  const first = hoisting ? loads.filter(({ hoisted }) => hoisted) : [];
  const rest = loads.filter((load) => !first.includes(load));
  return [...first, ...rest.filter((load) => file !== at.file || load.at.line < at.line)];
}

/** The call that runs as its file is loaded and comes to `call`; undefined when that can't be told, or there are several. */
export function momentOf(
  call: CodeCall,
  code: Code,
  runs: (call: CodeCall) => boolean = () => true,
  depth = 0,
): CodeCall | undefined {
  if (!runs(call)) return undefined;
  const outer = call.within.at(-1);
  if (outer === undefined) return call;
  if (outer.name === "" || outer.method || depth > 2) return undefined;
  const [only, other] = code.callsTo(outer);
  return only === undefined || other !== undefined ? undefined : momentOf(only, code, runs, depth + 1);
}

/**
 * Those of `moments` that surely come when the project is started with the file `entry`, in their order. What a file loads
 * under a condition or later may never come.
 */
export function momentsIn<M extends Moment>(code: Code, entry: string, moments: readonly M[]): M[] {
  const seen = new Set<string>();
  const visit = (file: string): M[] => {
    if (seen.has(file)) return [];
    seen.add(file);
    const own = moments.filter(({ at }) => at.file === file);
    const loads = code.loads(file).filter(({ deferred, conditions }) => !deferred && conditions.length === 0);
    const first = loads.filter(({ hoisted }) => hoisted).flatMap((load) => visit(load.file ?? ""));
    const steps = [
      ...loads.filter(({ hoisted }) => !hoisted).map(({ at, file: next = "" }) => ({ at, run: () => visit(next) })),
      ...own.map((moment) => ({ at: moment.at, run: () => [moment] })),
    ].sort((a, b) => a.at.line - b.at.line);
    return [...first, ...steps.flatMap(({ run }) => run())];
  };
  return visit(entry);
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
