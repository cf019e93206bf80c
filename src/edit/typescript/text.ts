import { ts } from "ts-morph";
import type { Insertion } from "../../model/sources.ts";
import { statementsOf } from "./scope.ts";
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

/** A line of its own below the statement, past a comment that ends the statement's last line. */
export function after({ unit, node }: Site, code: string): Insertion {
  const rest = /^[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*)?(?=\r?\n|$)/.exec(unit.text.slice(node.end));
  if (rest === null) return { at: node.end, text: ` ${withoutComment(code)}` };
  const indent = indentAt(unit, node.getStart(unit.tree));
  return { at: node.end + rest[0].trimEnd().length, text: styleOf(unit).newline + indent + code };
}

/** A line of its own above the statement and the comments that belong to it. */
export function before({ unit, node }: Site, code: string): Insertion {
  const at = commentedStart(unit, node);
  const { newline } = styleOf(unit);
  // A comment that belongs to the statement would seem to belong to the new line.
  const gap = at < node.getStart(unit.tree) ? newline : "";
  return { at, text: `${code}${newline}${gap}${indentAt(unit, at)}` };
}

/** `prefix` and `suffix` around the expression. */
export function around({ unit, node }: Site, prefix: string, suffix: string): Insertion[] {
  return [
    { at: node.getStart(unit.tree), text: prefix },
    { at: node.end, text: suffix },
  ];
}

/** The first line of a function's body. */
export function atStartOfBody({ unit, node }: Site<ts.Block>, code: string): Insertion {
  const open = node.getStart(unit.tree) + 1;
  const line = /^[ \t]*\r?\n([ \t]*)/.exec(unit.text.slice(open));
  if (line === null || node.statements.length === 0) return { at: open, text: ` ${withoutComment(code)}` };
  return { at: open, text: `${styleOf(unit).newline}${indentAt(unit, node.statements[0]?.getStart() ?? open)}${code}` };
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

const withoutComment = (code: string): string => code.replace(/\s*\/\/.*$/, "");
