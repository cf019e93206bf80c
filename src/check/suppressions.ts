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
    const around = { file, isCode, first: firstStatement(text, isCode) };
    for (const comment of comments.flatMap(suppressionsIn)) {
      const read = readComment(comment, around);
      list.push(...read.list);
      findings.push(...read.findings);
    }
  }
  return { list, findings };
}

/** Each suppression of a comment as a comment of its own: a block may hold several between other lines. */
function suppressionsIn(comment: Comment): Comment[] {
  const lines = comment.text.split("\n").map((line) => line.replace(/^[\s*]+/, "").trimEnd());
  return lines.flatMap((first, index) => {
    if (!first.startsWith(word)) return [];
    const rest = lines.slice(index + 1);
    // A reason may go on; it ends where something else begins.
    const end = rest.findIndex((line) => line === "" || line.startsWith("@") || line.startsWith(word));
    const text = [first, ...(end === -1 ? rest : rest.slice(0, end))].join("\n");
    return [{ ...comment, text, line: comment.line + index }];
  });
}

/** For each line, from 1, whether it holds code. */
function codeLines(text: string, comments: readonly Comment[]): readonly boolean[] {
  const lines = [false, ...text.split("\n").map((line) => line.trim() !== "" && !line.startsWith("#!"))];
  for (const { line, endLine, alone } of comments)
    if (alone) for (let covered = line; covered <= endLine; covered++) lines[covered] = false;
  return lines;
}

/** The first line of code that is no directive ('use strict' and its like): those have to stand above everything. */
function firstStatement(text: string, isCode: readonly boolean[]): number {
  const lines = ["", ...text.split("\n")];
  return lines.findIndex((line, number) => isCode[number] && !directive.test(line));
}

const directive = /^\s*(["'])use [\w -]+\1\s*;?\s*(?:\/\/.*|\/\*.*\*\/\s*)?$/;

interface Around {
  readonly file: string;
  readonly isCode: readonly boolean[];
  readonly first: number;
}

function readComment(comment: Comment, { file, isCode, first }: Around): Suppressions {
  const [, whole, names = "", reason = ""] =
    /^obs-gen-ignore(-file)?(?=[\s:]|$)\s*([^:]*?)\s*(?::\s*([\s\S]*))?$/.exec(comment.text) ?? [];
  const codes = names.split(/[\s,]+/).filter((name) => name !== "");
  const help = whole === undefined ? {} : { help: "Write `// obs-gen-ignore-file OG-LOG01: why it is right here`." };
  const bad = (message: string, symbol: string): Suppressions => ({
    list: [],
    findings: [checkFinding("OG-CHK02", { message, symbol, file, line: comment.line, ...help })],
  });
  if (codes.length === 0) return bad(`This comment names no rule: ${oneLine(comment.text)}`, word);
  const unknown = codes.find((code) => findPage(code)?.code !== code);
  if (unknown !== undefined) return bad(`There is no rule ${oneLine(unknown)}.`, unknown);
  if (reason.trim() === "") return bad(`${codes.join(", ")} can't be suppressed without a reason.`, codes.join(", "));
  if (whole !== undefined && first !== -1 && first < comment.line)
    return bad("A suppression of a whole file stands above its first line of code: move it there.", codes.join(", "));
  const next = isCode.indexOf(true, comment.endLine + 1);
  const target = whole !== undefined ? undefined : comment.alone ? next : comment.line;
  const { line } = comment;
  return { list: codes.map((code) => ({ code, reason: oneLine(reason), file, line, target })), findings: [] };
}

const oneLine = (text: string): string =>
  text
    .replace(/\s*\n[\s#]*/g, " ")
    .trim()
    .slice(0, 200);
