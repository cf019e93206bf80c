import type { Palette } from "./palette.ts";

/** Counts from 1; without a column the whole line is meant. */
export interface FramePlace {
  readonly line: number;
  readonly column?: number | undefined;
}

/**
 * The lines around a place with their numbers, the line itself marked and its column pointed at. Empty when the text has no
 * such line.
 */
export function codeFrame(text: string, { line, column }: FramePlace, palette: Palette): string {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  if (line < 1 || line > lines.length) return "";
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 2);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const gutter = `${number === line ? ">" : " "} ${String(number).padStart(width)} | `;
    const content = lines[number - 1] ?? "";
    if (number !== line) frame.push(palette.dim(gutter + printable(content)).trimEnd());
    else frame.push(...marked(content, column, { gutter, palette }));
  }
  return frame.join("\n");
}

function marked(
  text: string,
  column: number | undefined,
  { gutter, palette }: { readonly gutter: string; readonly palette: Palette },
): string[] {
  const at = column === undefined ? 0 : harmless(text.slice(0, column - 1)).length;
  // The interesting part of a line that is too long is not its beginning.
  const from = at > longest / 2 ? at - longest / 4 : 0;
  const start = from === 0 ? "" : "...";
  const row = palette.bold(gutter + start + printable(harmless(text).slice(from))).trimEnd();
  if (column === undefined) return [row];
  const pad = " ".repeat(gutter.length - 2);
  return [row, `${pad}${palette.dim("|")} ${" ".repeat(start.length + at - from)}${palette.bold("^")}`];
}

const longest = 160;

/** Project text is data: no escape sequence of it reaches the terminal, and no minified line floods it. */
export function printable(text: string): string {
  const safe = harmless(text);
  return safe.length > longest ? `${safe.slice(0, longest - 3)}...` : safe;
}

const harmless = (text: string): string => text.replace(/\t/g, "  ").replace(/\p{Cc}/gu, "\u00b7");
