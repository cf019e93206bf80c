import { ts } from "ts-morph";
import type { Place } from "../../model/facts.ts";
import type { Problem } from "../../model/problem.ts";
import { filesWith, homeOf, isTestFile, type Sources } from "../../model/sources.ts";
import { misplacedAwaits } from "./awaiting.ts";

/** One parsed JavaScript or TypeScript file. Parsing is per file: the user's whole program is never loaded. */
export interface Unit {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** A node together with the file it stands in. Opaque outside `src/edit/typescript`. */
export interface Site<N extends ts.Node = ts.Node> {
  readonly unit: Unit;
  readonly node: N;
}

/** True for JavaScript and TypeScript, also without an ending behind a `#!... node` line (`bin/www`). */
export function isScript(path: string, text: string): boolean {
  if (/\.[cm]?[jt]sx?$/.test(path)) return !/\.d\.[cm]?ts$/.test(path);
  return !/\.[^/]+$/.test(path) && /^#!.*\bnode\b/.test(text);
}

/**
 * Parsed files of one state of the project. Nodes are known by identity, so a file stays one tree for as long as its state
 * is asked about, whatever is parsed for other states and other packages meanwhile.
 */
const units = new WeakMap<Sources, Map<string, Unit>>();

/** What was parsed last of each path: the states of a project have most of their texts in common. */
const parsed = new Map<string, Unit>();

export function unitOf(sources: Sources, path: string): Unit | undefined {
  const text = sources.read(path);
  return text === undefined ? undefined : unitIn(sources, path, text);
}

function unitIn(sources: Sources, path: string, text: string): Unit {
  const home = homeOf(sources, path);
  const known = units.get(home) ?? new Map<string, Unit>();
  units.set(home, known);
  const unit = known.get(path) ?? parse(path, text);
  known.set(path, unit);
  return unit;
}

export function parse(path: string, text: string): Unit {
  const known = parsed.get(path);
  if (known?.text === text) return known;
  const tree = ts.createSourceFile(path, text, options, true, scriptKind(path));
  const unit = { path, text, tree };
  parsed.set(path, unit);
  return unit;
}

/** Nobody asks what documentation comments say. */
const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };

function scriptKind(path: string): ts.ScriptKind {
  if (path.endsWith("x")) return path.endsWith(".tsx") ? ts.ScriptKind.TSX : ts.ScriptKind.JSX;
  return /\.[cm]?ts$/.test(path) ? ts.ScriptKind.TS : ts.ScriptKind.JS;
}

/** Syntax errors of the file, first one first. */
export function syntaxProblems(unit: Unit): readonly Problem[] {
  // The parser keeps what it could not read in a field that the public type leaves out.
  const { parseDiagnostics = [] } = unit.tree as ts.SourceFile & { parseDiagnostics?: readonly ts.Diagnostic[] };
  const errors = parseDiagnostics
    .filter(({ code }) => !octal.has(code))
    .map(({ messageText, start = 0 }) => ({ message: ts.flattenDiagnosticMessageText(messageText, " "), start }));
  const awaits = misplacedAwaits(unit).map((node) => ({
    message: "'await' outside of an async function",
    start: node.getStart(unit.tree),
  }));
  return [...errors, ...awaits]
    .sort((a, b) => a.start - b.start)
    .map(({ message, start }) => ({
      code: "syntax-error",
      severity: "error",
      args: { file: unit.path, message },
      at: placeOfOffset(unit, start),
    }));
}

/** `"\033[32m"`, `0755`, `"\8"`, `09`: Node runs them in scripts, and they are read as what they are. */
const octal: ReadonlySet<number> = new Set([1121, 1487, 1488, 1489]);

export function placeOf({ unit, node }: Site): Place {
  return placeOfOffset(unit, node.getStart(unit.tree));
}

export function placeOfOffset(unit: Unit, offset: number): Place {
  const { line, character } = unit.tree.getLineAndCharacterOfPosition(offset);
  // No editor counts a byte order mark.
  const mark = line === 0 && unit.text.startsWith("\uFEFF") ? 1 : 0;
  return { file: unit.path, line: line + 1, column: Math.max(1, character + 1 - mark) };
}

export const textOf = ({ unit, node }: Site): string => node.getText(unit.tree);

/** The first syntax error of each file that was parsed for these sources: what was read from there is not certain. */
export function unparsed(sources: Sources): Problem[] {
  return sources.list().flatMap((path) => {
    const unit = units.get(homeOf(sources, path))?.get(path);
    if (unit === undefined) return [];
    return syntaxProblems(unit)
      .slice(0, 1)
      .map((problem) => ({ ...problem, code: "file-syntax" }));
  });
}

/** Every node above `node`, from the inside out. */
export function* ancestors(node: ts.Node): Generator<ts.Node> {
  // The root has no parent, whatever the type says.
  let up = node.parent as ts.Node | undefined;
  while (up !== undefined) {
    yield up;
    up = up.parent;
  }
}

const below = new WeakMap<ts.Node, readonly ts.Node[]>();

/** Every node below `node`, parents first. */
export function descendants(node: ts.Node): readonly ts.Node[] {
  const known = below.get(node);
  if (known !== undefined) return known;
  const nodes: ts.Node[] = [];
  const visit = (child: ts.Node): void => {
    nodes.push(child);
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  // Whole files are walked again and again; parts of them would cost more memory than they save time.
  if (ts.isSourceFile(node)) below.set(node, nodes);
  return nodes;
}

/**
 * Parsed files of the service whose text has one of `needles`, and is as `matching` says where no single text tells enough:
 * a file without any needle can't hold what is looked for.
 */
export const unitsWith = (sources: Sources, needles: readonly string[], matching?: Matching): Unit[] =>
  unitsAt(sources, filesWith(sources, needles), matching);

export type Matching = (text: string, path: string) => boolean;

/** Those of `paths` that are scripts of the service, parsed. */
export const unitsAt = (sources: Sources, paths: readonly string[], matching: Matching = () => true): Unit[] =>
  paths.flatMap((path) => {
    const text = isTestFile(path) ? undefined : sources.read(path);
    return text !== undefined && isScript(path, text) && matching(text, path) ? [unitIn(sources, path, text)] : [];
  });

type Wrapper = ts.Expression & { readonly expression: ts.Expression };
/** What changes nothing of its value: brackets, types, `await`. */
export const isWrapper = (node: ts.Node): node is Wrapper =>
  ts.isParenthesizedExpression(node) ||
  ts.isAsExpression(node) ||
  ts.isSatisfiesExpression(node) ||
  ts.isNonNullExpression(node) ||
  ts.isTypeAssertionExpression(node) ||
  ts.isAwaitExpression(node);

export const unwrapped = (node: ts.Node): ts.Node => (isWrapper(node) ? unwrapped(node.expression) : node);
