import { blankSourceFile } from "ts-blank-space";
import { ts } from "ts-morph";
import { erasedBindings, isErased, isLaterOverload, isOverload } from "./erasable.ts";
import { parse, replace, type Replacement } from "./source.ts";

/**
 * TypeScript in, JavaScript out; nothing but types is touched. Statements that are only types go together with the
 * comments that describe them and the lines they stood on. Throws on syntax that is more than types (enum, namespace).
 */
export function eraseTypes(text: string): string {
  const remaining = removeTypeStatements(text);
  const unsupported: string[] = [];
  // Its types name the package typescript, ours the copy inside ts-morph; shipped there is only the copy.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
  const result = blankSourceFile(parse(remaining), (node) => {
    unsupported.push(remaining.slice(node.pos, node.end).trim());
  });
  const [first] = unsupported;
  if (first !== undefined) throw new Error(`no JavaScript counterpart: ${first}`);
  return result;
}

function removeTypeStatements(text: string): string {
  const tree = parse(text);
  const removed: Replacement[] = [];
  const visit = (node: ts.Node): void => {
    const bindings = erasedBindings(node);
    if (bindings !== undefined)
      removed.push({ start: text.lastIndexOf(",", bindings.getStart(tree)), end: bindings.end, text: "" });
    else if (isErased(node)) removed.push({ ...wholeLines(text, rangeOf(node, text, tree)), text: "" });
    else ts.forEachChild(node, visit);
  };
  ts.forEachChild(tree, visit);
  return replace(text, removed);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function rangeOf(node: ts.Node, text: string, tree: ts.SourceFile): Span {
  const trailing = ts.getTrailingCommentRanges(text, node.end)?.at(-1);
  // The description of an overloaded function stands on its first signature and stays for the implementation.
  const keepsComments = isOverload(node) && !isLaterOverload(node);
  const comments = keepsComments ? [] : ownComments(node, text, tree);
  return { start: comments[0]?.pos ?? node.getStart(tree), end: trailing?.end ?? node.end };
}

/** Comments above `node` without a blank line in between, except those that open the file: they describe the file. */
function ownComments(node: ts.Node, text: string, tree: ts.SourceFile): ts.CommentRange[] {
  const comments = ts.getLeadingCommentRanges(text, node.pos) ?? [];
  const gapAfter = (index: number): string =>
    text.slice(comments[index]?.end, comments[index + 1]?.pos ?? node.getStart(tree));
  let first = comments.length;
  while (first > 0 && !hasBlankLine(gapAfter(first - 1))) first -= 1;
  const opensFile = first < comments.length && text.slice(0, comments[first]?.pos).trim() === "";
  return opensFile ? [] : comments.slice(first);
}

/** Takes the rest of the lines too when nothing else stands on them, so that no blank line is left behind. */
function wholeLines(text: string, { start, end }: Span): Span {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", end);
  const lineEnd = newline === -1 ? text.length : newline + 1;
  const alone = text.slice(lineStart, start).trim() === "" && text.slice(end, lineEnd).trim() === "";
  return alone ? { start: lineStart, end: lineEnd } : { start, end };
}

const hasBlankLine = (gap: string): boolean => gap.split("\n").length > 2;
