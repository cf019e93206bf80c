import { commentsOf } from "../edit/comments.ts";
import type { Comment } from "../model/code.ts";
import { filesWith, type Sources } from "../model/sources.ts";
import { sought } from "../model/survey.ts";
import type { Finding } from "../report/finding.ts";
import { findPage } from "../rules/catalog.ts";
import { checkFinding } from "./check-finding.ts";
import type { Suppression, Suppressions } from "./suppressed.ts";

const [word] = sought("obs-gen-ignore");

/** Reads the suppressions of a project from comments; nothing in a string is one. */
export function readSuppressions(sources: Sources): Suppressions {
  const list: Suppression[] = [];
  const findings: Finding[] = [];
  for (const file of filesWith(sources, [word])) {
    const text = sources.read(file) ?? "";
    const comments = commentsOf(file, text);
    const isCode = codeLines(text, comments);
    for (const comment of comments) {
      if (!comment.text.startsWith(word)) continue;
      const read = readComment(comment, { file, isCode });
      list.push(...read.list);
      findings.push(...read.findings);
    }
  }
  return { list, findings };
}

/** For each line, from 1, whether it holds code. */
function codeLines(text: string, comments: readonly Comment[]): readonly boolean[] {
  const lines = [false, ...text.split("\n").map((line) => line.trim() !== "" && !line.startsWith("#!"))];
  for (const { line, endLine, alone } of comments)
    if (alone) for (let covered = line; covered <= endLine; covered++) lines[covered] = false;
  return lines;
}

function readComment(comment: Comment, { file, isCode }: { file: string; isCode: readonly boolean[] }): Suppressions {
  const [, whole, names = "", reason = ""] =
    /^obs-gen-ignore(-file)?(?=[\s:]|$)\s*([^:]*?)\s*(?::\s*([\s\S]*))?$/.exec(comment.text) ?? [];
  const codes = names.split(/[\s,]+/).filter((name) => name !== "");
  const bad = (message: string, symbol: string): Suppressions => ({
    list: [],
    findings: [checkFinding("OG-CHK02", { message, symbol, file, line: comment.line })],
  });
  if (codes.length === 0) return bad(`This comment names no rule: ${oneLine(comment.text)}`, word);
  const unknown = codes.find((code) => findPage(code)?.code !== code);
  if (unknown !== undefined) return bad(`There is no rule ${oneLine(unknown)}.`, unknown);
  if (reason.trim() === "") return bad(`${codes.join(", ")} can't be suppressed without a reason.`, codes.join(", "));
  if (whole !== undefined && isCode.slice(0, comment.line).includes(true))
    return bad("A suppression of a whole file stands above its first line of code.", codes.join(", "));
  const next = isCode.indexOf(true, comment.endLine + 1);
  const target = whole !== undefined ? undefined : comment.alone ? next : comment.line;
  const { line } = comment;
  return { list: codes.map((code) => ({ code, reason: oneLine(reason), file, line, target })), findings: [] };
}

const oneLine = (text: string): string =>
  text
    .replace(/\s*\n[\s*#]*/g, " ")
    .trim()
    .slice(0, 200);
