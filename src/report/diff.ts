import { createTwoFilesPatch } from "diff";
import type { FileChange } from "../model/plan.ts";
import type { Palette } from "./palette.ts";
import { plain } from "./palette.ts";

/** All changes as one unified diff that `git apply` takes. Empty without changes. `prefix` goes before each path. */
export function unifiedDiff(
  changes: readonly FileChange[],
  options: { prefix?: string; palette?: Palette } = {},
): string {
  const palette = options.palette ?? plain;
  return changes.map((change) => fileDiff(change, options.prefix ?? "", palette)).join("");
}

function fileDiff({ path, before, after }: FileChange, prefix: string, palette: Palette): string {
  if (before === after) return "";
  const from = quoted(`a/${prefix}${path}`);
  const to = quoted(`b/${prefix}${path}`);
  const header = [`diff --git ${from} ${to}`];
  if (before === undefined) header.push("new file mode 100644");
  if (after === undefined) header.push("deleted file mode 100644");
  if ((before ?? "") === (after ?? "")) return header.map((line) => `${palette.bold(line)}\n`).join("");
  header.push(`--- ${before === undefined ? "/dev/null" : named(from)}`);
  header.push(`+++ ${after === undefined ? "/dev/null" : named(to)}`);
  const patch = createTwoFilesPatch("a", "b", before ?? "", after ?? "", undefined, undefined, { context: 3 });
  const hunks = patch.slice(patch.indexOf("\n@@") + 1);
  return header.map((line) => `${palette.bold(line)}\n`).join("") + coloured(hunks, palette);
}

function coloured(hunks: string, palette: Palette): string {
  if (palette === plain) return hunks;
  const paint = (line: string): string => {
    if (line.startsWith("+")) return palette.good(line);
    if (line.startsWith("-")) return palette.bad(line);
    return line.startsWith("@@") ? palette.accent(line) : line;
  };
  return hunks.split("\n").map(paint).join("\n");
}

/** Git's own quoting, for names that would not survive a header line. */
function quoted(path: string): string {
  return /["\\\p{Cc}]/u.test(path) ? JSON.stringify(path) : path;
}

/** A name with a space ends in a tab, so that readers know where it ends. */
const named = (path: string): string => (path.includes(" ") ? `${path}\t` : path);
