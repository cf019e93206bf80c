import { ts } from "ts-morph";
import type { Comment } from "../../model/code.ts";
import { parse } from "./unit.ts";

/** Every comment of a script, in order. What looks like one in a string, a template, a pattern or JSX text is none. */
export function scriptComments(path: string, text: string): Comment[] {
  const { tree } = parse(path, text);
  const ranges = new Map<number, ts.CommentRange>();
  const collect = (found: readonly ts.CommentRange[] | undefined): void => {
    for (const range of found ?? []) ranges.set(range.pos, range);
  };
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.JsxText) return;
    const children = node.getChildren(tree);
    // Comments stand between tokens; what an inner node begins with, its first token begins with too.
    if (children.length > 0) {
      children.forEach(visit);
      return;
    }
    collect(ts.getLeadingCommentRanges(text, node.pos === 0 ? (ts.getShebang(text)?.length ?? 0) : node.pos));
    collect(ts.getTrailingCommentRanges(text, node.end));
  };
  visit(tree);
  return [...ranges.values()].sort((a, b) => a.pos - b.pos).map(({ pos, end }) => commentAt(text, pos, end));
}

function commentAt(text: string, start: number, end: number): Comment {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(0, start).split("\n").length;
  return {
    text: text
      .slice(start, end)
      .replace(/^\/\/|^\/\*|\*\/$/g, "")
      .trim(),
    line,
    endLine: line + text.slice(start, end).split("\n").length - 1,
    // JSX takes a comment in braces only.
    alone: ["", "{"].includes(text.slice(lineStart, start).trim()),
  };
}
