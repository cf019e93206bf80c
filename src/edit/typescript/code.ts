import { ts } from "ts-morph";
import type { Code, CodeCall, CodeFunction, Where } from "../../model/code.ts";
import { filesHolding, type Sources } from "../../model/sources.ts";
import { callsOfMethod } from "../../model/survey.ts";
import { type Calling, callOf, calleeOf, exportName, isCalling, lastName } from "./call-facts.ts";
import { closeTo, filesFor, isMatching, namedExport, namesIn, soughtFor } from "./candidates.ts";
import { choicesIn } from "./choosing.ts";
import { evaluate, settle } from "./evaluate.ts";
import { importsOf, loadsOf } from "./loads.ts";
import { isOneOff } from "./one-off.ts";
import { mayLead, reachOf } from "./reach.ts";
import { unitsImporting, unitsLoading } from "./specifiers.ts";
import { type Site, type Unit, descendants, isScript, parse, unitsAt, unitsWith } from "./unit.ts";

/** Reads the project's code for rules. Files are parsed when a rule asks for something whose name they hold. */
export function readCode(sources: Sources): Code {
  // A script that is run by hand is none of the service.
  const isMeant = (path: string, where?: Where): boolean =>
    isMatching(sources, path, where) && !isOneOff(sources, path);
  return {
    calls(callees, where) {
      const wanted = new Set(callees);
      const sought = callees.flatMap(soughtFor);
      const within = closeTo(sources, where);
      const found = new Set(sought.flatMap((one) => filesFor(sources, one, within)));
      const candidates = [...found].filter((path) => isMeant(path, where)).sort();
      const reach = reachOf(
        sources,
        callees.map((callee) => callee.replace(/#.*/, "")),
      );
      return unitsAt(sources, candidates)
        .flatMap((unit) => callsIn(unit, namesIn(sources, unit, sought)))
        .filter((site) => mayLead(sources, site, reach) && wanted.has(calleeOf(sources, site)))
        .map((site) => callOf(sources, site));
    },
    methods: (names, where) => {
      const wanted = names.flatMap(callsOfMethod);
      const within = closeTo(sources, where);
      const candidates = filesHolding(sources, wanted, within).filter((path) => isMeant(path, where));
      return unitsAt(sources, candidates)
        .flatMap((unit) => callsIn(unit, names))
        .filter(({ node }) => ts.isPropertyAccessExpression(node.expression))
        .map((site) => callOf(sources, site));
    },
    handing: (exports) => {
      const wanted = new Set(exports);
      const names = exports.map(namedExport);
      const files = new Set(names.flatMap((one) => filesFor(sources, one, undefined)));
      const isHanded = (unit: Unit) => (argument: ts.Expression) => {
        if (!ts.isIdentifier(argument) && !ts.isPropertyAccessExpression(argument)) return false;
        const value = settle(sources, evaluate(sources, { unit, node: argument }));
        return value?.kind === "external" && wanted.has(exportName(value.module, value.path));
      };
      return unitsAt(sources, [...files].sort())
        .flatMap((unit) => callsIn(unit))
        .filter(({ unit, node }) => node.arguments?.some(isHanded(unit)))
        .map((site) => callOf(sources, site));
    },
    callsTo: (target) => callsTo(sources, target),
    imports: (modules) => unitsLoading(sources, modules).flatMap((unit) => importsOf(sources, unit, modules)),
    loads: (path) => {
      const text = sources.read(path);
      return text !== undefined && isScript(path, text) ? loadsOf(sources, parse(path, text)) : [];
    },
    loaders: (path) =>
      unitsImporting(sources, path)
        .filter((unit) => loadsOf(sources, unit).some(({ file }) => file === path))
        .map((unit) => unit.path),
    choices: (near, matching) => unitsWith(sources, near, matching).flatMap((unit) => choicesIn(sources, unit)),
  };
}

function callsTo(sources: Sources, { at, name, offset }: CodeFunction): CodeCall[] {
  const loading = unitsImporting(sources, at.file);
  const beyond = loading.flatMap(({ path }) => unitsImporting(sources, path));
  return [...new Set([...unitsAt(sources, [at.file]), ...loading, ...beyond])]
    .flatMap((unit) => callsIn(unit, [name]))
    .map((site) => callOf(sources, site))
    .filter((call) => {
      const target = call.target();
      return target?.at.file === at.file && target.offset === offset;
    });
}

const calling = new WeakMap<ts.SourceFile, readonly Calling[]>();

/** Calls in a file, of some names or all. */
function callsIn(unit: Unit, names?: readonly string[]): Site<Calling>[] {
  const wanted = names && new Set(names);
  const all = calling.get(unit.tree) ?? descendants(unit.tree).filter(isCalling);
  calling.set(unit.tree, all);
  const chosen = wanted === undefined ? all : all.filter((node) => wanted.has(lastName(node)));
  return chosen.map((node) => ({ unit, node }));
}
