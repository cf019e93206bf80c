import { diffIndices } from "node-diff3";
import type { Place } from "../model/facts.ts";

/** Where the text of `line` of `wanted` would stand in `current`. */
export function lineIn(current: string, wanted: string, line: number): number {
  let shift = 0;
  for (const { buffer1, buffer2 } of diffIndices(lines(wanted), lines(current))) {
    const [start, length] = buffer1;
    if (start >= line) break;
    if (line <= start + length) return Math.max(1, Math.min(buffer2[0] + 1, lines(current).length));
    shift = buffer2[0] + buffer2[1] - (start + length);
  }
  return line + shift;
}

/** A place in `text` as one in `before`, which became it: of a line that was changed itself the column means nothing. */
export function placeBefore(before: string, text: string, place: Place): Place {
  if (before === text) return place;
  const { file, column } = place;
  const line = lineIn(before, text, place.line);
  const isSame = lines(before)[line - 1] === lines(text)[place.line - 1];
  return { file, line, ...(isSame && column !== undefined && { column }) };
}

export const lines = (text: string): string[] => text.split("\n");
