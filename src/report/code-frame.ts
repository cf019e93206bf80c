import type { Palette } from "./palette.ts";

/**
 * The lines around `line` (from 1) with their numbers, the line itself marked. Empty when the text has no such line.
 */
export function codeFrame(text: string, line: number, palette: Palette): string {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  if (line < 1 || line > lines.length) return "";
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 2);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const gutter = `${number === line ? ">" : " "} ${String(number).padStart(width)} | `;
    const content = printable(lines[number - 1] ?? "");
    frame.push((number === line ? palette.bold(gutter + content) : palette.dim(gutter + content)).trimEnd());
  }
  return frame.join("\n");
}

/** Project text is data: no escape sequence of it reaches the terminal, and no minified line floods it. */
export function printable(text: string): string {
  const safe = text.replace(/\t/g, "  ").replace(/\p{Cc}/gu, "\u00b7");
  return safe.length > 160 ? `${safe.slice(0, 157)}...` : safe;
}
