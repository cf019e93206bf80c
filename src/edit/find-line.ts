import type { Found } from "../model/requirement.ts";
import type { Sources } from "../model/sources.ts";

/** The first line of `file` that is no comment ("#") and fulfils `is`. */
export function findLine(sources: Sources, file: string, is: (line: string) => boolean): Found | undefined {
  const text = sources.read(file);
  if (text === undefined) return undefined;
  let start = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const end = start + line.length;
    if (!/^\s*#/.test(line) && is(line))
      return { file, line: index + 1, pieces: [{ start, end: Math.min(end + 1, text.length) }] };
    start = end + 1;
  }
  return undefined;
}
