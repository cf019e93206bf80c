import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { type Value, evaluate } from "./evaluate.ts";
import { exportedNames, exportedValue } from "./exports.ts";
import { isResult } from "./handed-in.ts";
import { returnValue } from "./returns.ts";
import { isLoading } from "./scope.ts";
import { unitsImporting } from "./specifiers.ts";
import { type Unit, descendants } from "./unit.ts";
import { isDeclared } from "./uses.ts";

const known = new WeakMap<Sources, Map<Unit, ReadonlySet<string>>>();

/**
 * Names that a file loads by which something of another package of the workspace may come in. Most of what is shared are
 * helpers and types: files that load only those needn't be looked through.
 */
export function bringingNames(sources: Sources, unit: Unit): ReadonlySet<string> {
  const memo = known.get(sources) ?? new Map<Unit, ReadonlySet<string>>();
  known.set(sources, memo);
  const names = memo.get(unit) ?? findNames(sources, unit);
  memo.set(unit, names);
  return names;
}

/** Files of the service that load one of the neighbours' `units`, as far as they have a name of what may bring a client from there. */
export function unitsConcerned(sources: Sources, units: readonly Unit[]): Unit[] {
  const names = units.flatMap((unit) =>
    exportedNames(unit).filter((name) => mayBring(sources, exportedValue(sources, unit.path, name, 0))),
  );
  const isNamed = (text: string): boolean => names.some((name) => name === "default" || text.includes(name));
  return units.flatMap(({ path: loaded }) =>
    unitsImporting(
      sources,
      loaded,
      (text, path) => sources.beyond?.owner(path) === undefined && (isNamed(text) || handingAll.test(text)),
    ),
  );
}

/** `export * from "x"`, `module.exports = require("x")` */
const handingAll = /\bexport\s*\*|\bexports\s*=\s*require\b/;

const findNames = (sources: Sources, unit: Unit): ReadonlySet<string> =>
  new Set(
    unit.tree.statements
      .filter(isLoading)
      .flatMap((statement) => descendants(statement).filter(ts.isIdentifier).filter(isDeclared))
      .filter((node) => mayBring(sources, evaluate(sources, { unit, node })))
      .map(({ text }) => text),
  );

function mayBring(sources: Sources, value: Value | undefined): boolean {
  const isBeyond = (path: string): boolean => sources.beyond?.owner(path) !== undefined;
  switch (value?.kind) {
    case "external":
      return true;
    case "instance":
      return value.handed !== undefined || isBeyond(value.origin.unit.path);
    case "module":
      return isBeyond(value.file);
    case "function": {
      const given = isBeyond(value.site.unit.path) ? returnValue(sources, value.site, 0) : undefined;
      return given !== undefined && !isResult(given);
    }
    case "class":
    case "classInstance":
    case "object":
      return isBeyond(value.site.unit.path);
    case undefined:
      return false;
  }
}
