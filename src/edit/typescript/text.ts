import { ts } from "ts-morph";
import type { Insertion } from "../../model/sources.ts";
import { statementsOf } from "./names.ts";
import { type Site, type Unit, ancestors, descendants } from "./unit.ts";

/** How a file is written, so that what is put in looks like what stands around it. */
export interface FileStyle {
  readonly newline: string;
  readonly quote: '"' | "'";
  readonly semicolon: "" | ";";
  /** What the file declares variables with. */
  readonly keyword: "const" | "var" | "let";
}

export function styleOf(unit: Unit): FileStyle {
  const count = (pattern: RegExp): number => unit.text.match(pattern)?.length ?? 0;
  const statements = [...descendants(unit.tree)].filter(takesSemicolon);
  const ended = statements.filter((statement) => unit.text[statement.end - 1] === ";").length;
  return {
    newline: count(/\r\n/g) * 2 > count(/\n/g) ? "\r\n" : "\n",
    quote: count(/'/g) > count(/"/g) ? "'" : '"',
    semicolon: ended * 2 >= statements.length ? ";" : "",
    keyword: count(/^(const|let|import)\b/gm) === 0 && count(/^var\b/gm) > 0 ? "var" : "const",
  };
}

const takesSemicolon = (node: ts.Node): boolean =>
  ts.isExpressionStatement(node) ||
  ts.isVariableStatement(node) ||
  ts.isReturnStatement(node) ||
  ts.isImportDeclaration(node) ||
  ts.isExportAssignment(node);

/** The statement of a list that holds `node`: the nearest one that stands in a block or file. */
export function statementOf({ unit, node }: Site): Site<ts.Statement> | undefined {
  let inner = node;
  for (const up of ancestors(node)) {
    const statement = statementsOf(up)?.find((candidate) => candidate === inner);
    if (statement !== undefined) return { unit, node: statement };
    inner = up;
  }
  return undefined;
}

/** White space before the first character of the line that `offset` stands in. */
export function indentAt(unit: Unit, offset: number): string {
  const start = unit.text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(unit.text.slice(start, offset))?.[0] ?? "";
}

/** A statement to put in: without what ends it, that depends on the place. */
export interface Line {
  readonly code: string;
  /** A comment behind it, for a line of its own. */
  readonly remark?: string;
}

/** A line of its own below the statement, past a comment and blanks that end the statement's last line: that one stays as it is. */
export function after({ unit, node }: Site, line: Line): Insertion {
  const at = endOfLine(unit, node);
  if (at === undefined) {
    const end = endOf(unit, node);
    const isOpen = takesSemicolon(node) && unit.text[end - 1] !== ";";
    return { at: end, text: `${isOpen ? ";" : ""} ${line.code}${endOnLine(unit, end)}` };
  }
  return { at, text: styleOf(unit).newline + indentAt(unit, node.getStart(unit.tree)) + finished(unit, at, line) };
}

/** Past the node, and a comment and blanks behind it; undefined where more code stands on that line. */
function endOfLine(unit: Unit, node: ts.Node): number | undefined {
  const end = endOf(unit, node);
  const rest = /^[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*)?(?=\r?\n|$)/.exec(unit.text.slice(end));
  return rest === null ? undefined : end + rest[0].length;
}

/** A constructor that has only the line, behind a property of its class. */
export function constructorAfter({ unit, node }: Site<ts.ClassElement>, line: Line): Insertion {
  const { newline, semicolon } = styleOf(unit);
  const at = endOfLine(unit, node);
  if (at === undefined) {
    const end = endOf(unit, node);
    return { at: end, text: `${unit.text[end - 1] === ";" ? "" : ";"} constructor() { ${line.code}${semicolon} }` };
  }
  const indent = indentAt(unit, node.getStart(unit.tree));
  const outer = indentAt(unit, node.parent.getStart(unit.tree));
  const step = indent.startsWith(outer) && indent !== outer ? indent.slice(outer.length) : "  ";
  const remark = line.remark === undefined ? "" : ` // ${line.remark}`;
  const body = `${indent}${step}${line.code}${semicolon}${remark}`;
  return { at, text: ["", "", `${indent}constructor() {`, body, `${indent}}`].join(newline) };
}

/**
 * Where the statement ends for a reader: a semicolon that begins the next line, as files without semicolons have it
 * before a bracket, keeps the two statements apart and stays between what is put in and the next one.
 */
export function endOf({ text }: Unit, node: ts.Node): number {
  let last = node;
  ts.forEachChild(node, (child) => {
    last = child;
  });
  const isApart = text[node.end - 1] === ";" && /[\r\n]/.test(text.slice(last.end, node.end));
  return isApart ? last.end : node.end;
}

/** A line of its own in front of `at`, without its line break. */
const finished = (unit: Unit, at: number, { code, remark }: Line): string =>
  code + endAt(unit, at) + (remark === undefined ? "" : ` // ${remark}`);

/** What ends a statement in front of `at`: what the file does, and a semicolon where the next one would go on with it. */
const endAt = (unit: Unit, at: number): "" | ";" =>
  /^[([`+\-/<]/.test(nextToken(unit, at)) ? ";" : styleOf(unit).semicolon;

/** The same between code on one line. */
const endOnLine = (unit: Unit, at: number): "" | ";" => (nextToken(unit, at) === "}" ? endAt(unit, at) : ";");

function nextToken({ text }: Unit, at: number): string {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text, undefined, at);
  scanner.scan();
  return scanner.getTokenText();
}

/** A line of its own above the statement and the comments that belong to it. */
export function before({ unit, node }: Site, line: Line): Insertion {
  const at = commentedStart(unit, node);
  const { newline } = styleOf(unit);
  // A comment that belongs to the statement would seem to belong to the new line.
  const gap = at < node.getStart(unit.tree) ? newline : "";
  return { at, text: `${finished(unit, at, line)}${newline}${gap}${indentAt(unit, at)}` };
}

/** `prefix` and `suffix` around the expression. */
export function around({ unit, node }: Site, prefix: string, suffix: string): Insertion[] {
  return [
    { at: node.getStart(unit.tree), text: prefix },
    { at: node.end, text: suffix },
  ];
}

/** The first line of a function's body. */
export function atStartOfBody({ unit, node }: Site<ts.Block>, line: Line): Insertion {
  const open = node.getStart(unit.tree) + 1;
  const [first] = node.statements;
  if (first === undefined || !/^[ \t]*\r?\n/.test(unit.text.slice(open)))
    return { at: open, text: ` ${line.code}${endOnLine(unit, open)}` };
  return { at: open, text: styleOf(unit).newline + indentAt(unit, first.getStart()) + finished(unit, open, line) };
}

/** Where the comments begin that stand directly above the statement; its own start when there are none. */
function commentedStart(unit: Unit, node: ts.Node): number {
  const start = node.getStart(unit.tree);
  const comments = ts.getLeadingCommentRanges(unit.text, node.getFullStart()) ?? [];
  let first = start;
  for (const comment of comments.toReversed()) {
    const between = unit.text.slice(comment.end, first);
    const lineStart = unit.text.lastIndexOf("\n", comment.pos - 1) + 1;
    const alone = unit.text.slice(lineStart, comment.pos).trim() === "";
    if (!alone || between.split("\n").length > 2) break;
    first = comment.pos;
  }
  return first;
}
