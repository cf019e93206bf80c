import { structuredPatch } from "diff";
import type { FileChange } from "../model/plan.ts";

export interface LineChange {
  readonly kind: "added" | "removed";
  /** Counts from 1, in the text the line stands in: after for added lines, before for removed ones. */
  readonly line: number;
  readonly text: string;
}

/** The lines in which the two texts of a change differ, in order. */
export function lineChanges(change: FileChange): LineChange[] {
  const patch = structuredPatch("a", "b", change.before ?? "", change.after ?? "", "", "", { context: 0 });
  const result: LineChange[] = [];
  for (const { oldStart, newStart, lines } of patch.hunks) {
    let before = oldStart;
    let after = newStart;
    for (const line of lines) {
      const text = line.slice(1).replace(/\r$/, "");
      if (line.startsWith("+")) result.push({ kind: "added", line: after++, text });
      else if (line.startsWith("-")) result.push({ kind: "removed", line: before++, text });
    }
  }
  return result;
}

/**
 * Where a line of the text after a change stands in the text before: a line that is not there yet stands at the one it
 * will follow. Undefined when there is no text before.
 */
export function lineBefore({ before, after }: FileChange, line: number): number | undefined {
  if (before === undefined) return undefined;
  const { hunks } = structuredPatch("a", "b", before, after ?? "", "", "", { context: 0 });
  let shift = 0;
  for (const { oldStart, oldLines, newStart, newLines } of hunks) {
    if (line < newStart) break;
    if (line < newStart + newLines)
      return oldLines === 0 ? Math.max(1, newStart - 1 - shift) : oldStart + Math.min(line - newStart, oldLines - 1);
    shift += newLines - oldLines;
  }
  return line - shift;
}

export const countLines = (text: string): number => text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
