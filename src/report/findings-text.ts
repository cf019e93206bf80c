import type { Severity } from "../model/problem.ts";
import { codeFrame, printable } from "./code-frame.ts";
import type { Finding } from "./finding.ts";
import type { Palette } from "./palette.ts";
import { wrap } from "./wrap.ts";

/** Finds the text of a project file. */
export type Read = (path: string) => string | undefined;

export interface FindingOptions {
  readonly palette: Palette;
  readonly read: Read;
  /** Goes before each path, e.g. "apps/api/". */
  readonly prefix?: string;
  /** Why the rule of a code matters, where that is to be said. */
  readonly why?: (code: string) => string | undefined;
}

const labels = { error: "error", warning: "warning", info: "note" } as const satisfies {
  [severity in Severity]: string;
};

/** From this many on, findings that want the same are a list: nobody reads the same advice twenty times. */
const listedFrom = 4;

/** Each finding with its place, the code there, what to do, and the snippet to paste; many of one kind as a list. */
export function findingsText(findings: readonly Finding[], options: FindingOptions): string {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.code, finding.severity, finding.help]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  const texts = [...groups.values()].flatMap((group) => {
    const isList = group.length >= listedFrom && group.every(({ snippet }) => snippet === undefined);
    return isList ? [listText(group, options)] : group.map((finding) => findingText(finding, options));
  });
  return texts.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function listText(group: readonly Finding[], { palette, prefix = "", why }: FindingOptions): string[] {
  const places = group.map((finding) => placeText(finding, prefix));
  const width = Math.max(...places.map(({ length }) => length));
  const rows = group.map(
    ({ message }, index) => `  ${palette.accent((places[index] ?? "").padEnd(width))}  ${clean(message)}`,
  );
  const [{ code, severity, help } = { code: "", severity: "error" as const, help: undefined }] = group;
  const title = `${label(severity, palette)} ${palette.dim(code)}  ${group.length} places`;
  return [title, ...rows, ...whyLines(why?.(code)), ...(help === undefined ? [] : [`  ${clean(help)}`])];
}

function findingText(finding: Finding, { palette, read, prefix = "", why }: FindingOptions): string[] {
  const { code, severity, message, help, file, line, column, snippet } = finding;
  const lines = [`${label(severity, palette)} ${palette.dim(code)}  ${clean(message)}`];
  if (file !== undefined) lines.push(`  ${palette.accent(placeText(finding, prefix))}`);
  const text = file === undefined || line === undefined ? undefined : read(file);
  if (text !== undefined && line !== undefined) lines.push(...indented(codeFrame(text, { line, column }, palette)));
  lines.push(...whyLines(why?.(code)));
  if (help !== undefined) lines.push(`  ${clean(help)}`);
  if (snippet !== undefined) lines.push("  By hand:", "", ...indented(snippetText(snippet), "      "), "");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** "src/app.js:12:3", as editors and terminals open it. */
function placeText({ file, line, column }: Finding, prefix: string): string {
  if (file === undefined) return "";
  return [printable(prefix + file), line, column].filter((part) => part !== undefined).join(":");
}

const whyLines = (why: string | undefined): string[] =>
  why === undefined
    ? []
    : wrap(why)
        .split("\n")
        .map((line) => `  ${line}`);

function label(severity: Severity, palette: Palette): string {
  const text = palette.bold(labels[severity]);
  if (severity === "error") return palette.bad(text);
  return severity === "warning" ? palette.warning(text) : palette.dim(text);
}

const indented = (text: string, by = "  "): string[] =>
  text === "" ? [] : text.split("\n").map((line) => (line === "" ? "" : by + line));

const snippetText = (snippet: string): string => snippet.trimEnd().split("\n").map(printable).join("\n");

/** Messages may hold several lines, but no escape sequence of the project's. */
const clean = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.replace(/\p{Cc}/gu, "\u00b7"))
    .join("\n  ");
