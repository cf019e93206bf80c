import type { Where } from "../../model/code.ts";
import { filesHolding, filesWith, type Sources } from "../../model/sources.ts";
import { callsOf, callsOfMethod } from "../../model/survey.ts";
import { filesLoading, filesReaching, loadsModule } from "./specifiers.ts";
import type { Unit } from "./unit.ts";

/** Where a call may be made: in a file that loads the module and names the export, or that has one of `texts`. */
export type Sought =
  | { readonly module: string; readonly export?: string }
  /** A method of what `from` makes, or a global; `last` is the last name of what is called. */
  | {
      readonly module?: undefined;
      readonly texts: readonly string[];
      readonly last: string;
      readonly from?: string;
      /** How it gets another name. */
      readonly renaming?: readonly string[];
    };

/** "pg#Pool", or "ioredis" for a default export. */
export function namedExport(name: string): Sought {
  const [module = "", path = ""] = name.split("#");
  return path === "" ? { module } : { module, export: path.slice(path.lastIndexOf(".") + 1) };
}

export function soughtFor(callee: string): Sought[] {
  const [module = "", path = ""] = callee.split("#");
  const last = callee.slice(callee.lastIndexOf(".") + 1);
  if (path.includes("."))
    return [
      { texts: callsOfMethod(last), last, from: module, ...(isConstant.test(path) && { renaming: takenOut(last) }) },
    ];
  if (path !== "" && path !== "default") return [{ module, export: path }];
  if (/^(?:console|process)\./.test(callee)) return [{ texts: callsOf(callee), last, renaming: renamingOf(callee) }];
  // "pg" may be a module that is called, or what another file calls so; "pino-http" and "@koa/router" are no names.
  return /[#@/-]/.test(callee) ? [{ module }] : [{ module }, { texts: callsOf(callee), last }];
}

/** "format.printf" is a member of an export, and "Pool.query" one of what an export makes. */
const isConstant = /^[a-z]\w*\.\w+$/;

/** `const { combine, printf } = format;` */
const takenOut = (name: string): string[] => ["{ ", "{", ", ", ",\n  "].map((before) => before + name);

/** `const { log } = console;`, `const print = console.log;` */
const renamingOf = (callee: string): string[] => {
  const names = callee.split(".").map((_, index, parts) => parts.slice(0, index + 1).join("."));
  return names.flatMap((name) => [";", ",", "\n", "\r"].map((end) => `= ${name}${end}`));
};

/** Names of the calls in `unit` that may be meant; undefined when it may be any: an export has any name in a file. */
export function namesIn(
  sources: Sources,
  { path, text }: Unit,
  sought: readonly Sought[],
): readonly string[] | undefined {
  const names: string[] = [];
  for (const one of sought) {
    if (one.module !== undefined) {
      if (loadsModule(sources, path, one.module)) return undefined;
    } else if (one.renaming?.some((it) => text.includes(it)) && isNear(sources, path, one.from)) return undefined;
    else if (one.texts.some((it) => text.includes(it)) && isNear(sources, path, one.from)) names.push(one.last);
  }
  return names;
}

const isNear = (sources: Sources, path: string, module: string | undefined): boolean =>
  module === undefined || filesReaching(sources, module).has(path);

export function filesFor(sources: Sources, one: Sought, within: Files): readonly string[] {
  if (one.module !== undefined) {
    const loading = both(new Set(filesLoading(sources, [one.module])), within) ?? new Set();
    return one.export === undefined ? [...loading] : filesHolding(sources, [one.export], loading);
  }
  const near = one.from === undefined ? undefined : filesReaching(sources, one.from);
  return filesHolding(sources, [...one.texts, ...(one.renaming ?? [])], both(near, within));
}

/** Undefined for all files. */
type Files = ReadonlySet<string> | undefined;

const both = (one: Files, other: Files): Files =>
  one === undefined || other === undefined ? (one ?? other) : new Set([...one].filter((path) => other.has(path)));

/** The files that `where` leaves. */
export function closeTo(sources: Sources, { near, from, holding, files }: Where = {}): Files {
  const held = holding && new Set(filesWith(sources, holding));
  if (near === undefined && from === undefined) return both(held, files);
  const loading = (from ?? []).flatMap((module) => [...filesReaching(sources, module)]);
  return both(both(new Set([...filesWith(sources, near ?? []), ...loading]), held), files);
}

export const isMatching = (sources: Sources, path: string, { matching }: Where = {}): boolean =>
  matching?.(sources.read(path) ?? "") !== false;
