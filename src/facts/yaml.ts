import type { JsonObject } from "./json.ts";

interface Line {
  readonly indent: number;
  readonly text: string;
}

/**
 * The part of YAML that configuration files and lockfiles of package managers use: nested mappings, lists of scalars
 * and of mappings, plain and quoted scalars. Anything else (anchors, block scalars, flow mappings) becomes a string or is left out.
 */
export function parseYaml(text: string): JsonObject {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .flatMap(lineOf);
  return mapping(lines, 0, lines.length, lines[0]?.indent ?? 0);
}

function lineOf(raw: string): Line[] {
  const text = raw.replace(/(^|\s)#.*$/, (comment, before: string) => (insideQuotes(raw, comment) ? comment : before));
  const trimmed = text.trim();
  if (trimmed === "" || trimmed === "---") return [];
  return [{ indent: text.length - text.trimStart().length, text: trimmed }];
}

/** Whether a "#" stands in a quoted scalar: an odd number of quotes before it. */
function insideQuotes(raw: string, comment: string): boolean {
  const before = raw.slice(0, raw.length - comment.length);
  return /^[^"]*"(?:[^"]*"[^"]*")*[^"]*$/.test(before) || /^[^']*'(?:[^']*'[^']*')*[^']*$/.test(before);
}

function mapping(lines: readonly Line[], from: number, to: number, indent: number): JsonObject {
  const entries: Array<[string, unknown]> = [];
  for (let at = from; at < to; at++) {
    const line = lines[at];
    const match = line?.indent === indent ? entry.exec(line.text) : null;
    if (match === null) continue;
    const [, quoted, plain = "", rest = ""] = match;
    let end = at + 1;
    while (end < to && belongsTo(lines[end], indent)) end += 1;
    entries.push([
      quoted === undefined ? plain : unquote(quoted),
      rest === "" ? nested(lines, at + 1, end) : scalar(rest),
    ]);
    at = end - 1;
  }
  return Object.fromEntries(entries);
}

const entry = /^(?:("[^"]*"|'(?:[^']|'')*')|([^"'\s[{-][^:]*?(?::[^\s:][^:]*?)*|-[^\s:][^:]*?))\s*:(?:\s+(.*))?$/;

/** Lists may stand at the same indentation as their key. */
const belongsTo = (line: Line | undefined, indent: number): boolean =>
  line !== undefined && (line.indent > indent || (line.indent === indent && /^-(\s|$)/.test(line.text)));

function nested(lines: readonly Line[], from: number, to: number): unknown {
  const first = lines[from];
  if (from >= to || first === undefined) return null;
  if (!/^-(\s|$)/.test(first.text)) return mapping(lines, from, to, first.indent);
  const isItem = (line: Line | undefined): boolean => line?.indent === first.indent && line.text.startsWith("-");
  const starts = lines.slice(from, to).flatMap((line, index) => (isItem(line) ? [from + index] : []));
  return starts.map((start, index) => item(lines.slice(start, starts[index + 1] ?? to)));
}

/** An item of a list: a scalar, or a mapping that begins behind the "-". */
function item([first, ...rest]: readonly Line[]): unknown {
  const text = first?.text.slice(1).trim() ?? "";
  if (first === undefined || !entry.test(text)) return scalar(text);
  const indent = first.indent + first.text.length - text.length;
  return mapping([{ indent, text }, ...rest], 0, rest.length + 1, indent);
}

function scalar(text: string): unknown {
  if (/^\[.*\]$/.test(text))
    return text
      .slice(1, -1)
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "")
      .map(scalar);
  if (/^(["']).*\1$/.test(text)) return unquote(text);
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

function unquote(text: string): string {
  const inner = text.slice(1, -1);
  return text.startsWith("'") ? inner.replaceAll("''", "'") : inner.replace(/\\(["\\])/g, "$1");
}
