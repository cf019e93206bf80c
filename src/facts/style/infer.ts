import type { Style } from "../../model/facts.ts";

/** Wide enough for most hand-formatted code; nothing in a file says what its author's limit is. */
const printWidth = 100;

/** The layout most of the code has. What the code doesn't show is what Prettier does by default. */
export function inferStyle(texts: readonly string[]): Style {
  // No person writes such lines, and patterns that look for the end of a line take their square in time.
  const all = texts.join("\n").replace(/^.{1000,}$/gm, "");
  const count = (pattern: RegExp): number => all.match(pattern)?.length ?? 0;
  // Lines that end in ")" or "]" or a name end a statement; with a semicolon or without.
  const ended = count(/;[ \t]*\r?$/gm);
  const open = count(/^[ \t]*(?:(?:const|let|var|return|import|export)\b.*[\w)\]'"`]|\}?\)|.*\w\(.*\))[ \t]*\r?$/gm);
  // The last property of an object or element of a list over several lines, without and with a comma.
  const bare = count(/^[ \t]*["'\w$-]+: .*[\w'"\])}][ \t]*\r?\n[ \t]*\}|[\w'"\])}][ \t]*\r?\n[ \t]*\]/gm);
  const trailing = count(/[\w'"\])}],[ \t]*\r?\n[ \t]*[}\]]/g);
  return {
    indent: inferIndent(texts),
    quotes: count(/'[^'"\n]*'/g) > count(/"[^'"\n]*"/g) ? "single" : "double",
    semicolons: ended === 0 && open === 0 ? true : ended >= open,
    trailingCommas: trailing >= bare ? "all" : "none",
    printWidth,
    arrowParens: count(/(?<![\w)\]])[A-Za-z_$][\w$]* =>/g) > count(/\([A-Za-z_$][\w$]*\) =>/g) ? "avoid" : "always",
    bracketSpacing: count(/\{ [\w'"]/g) >= count(/\{[\w'"]/g),
    newline: count(/\r\n/g) * 2 > count(/\n/g) ? "\r\n" : "\n",
  };
}

/** The step by which most lines are deeper than the line before. */
function inferIndent(texts: readonly string[]): Style["indent"] {
  const steps = new Map<Style["indent"], number>();
  for (const text of texts) {
    let previous = "";
    for (const line of text.split("\n")) {
      const [, space = ""] = /^([ \t]*)[^\s*/]/.exec(line) ?? [];
      if (line.trim() === "" || /^\s*[*/]/.test(line)) continue;
      const step = stepOf(previous, space);
      if (step !== undefined) steps.set(step, (steps.get(step) ?? 0) + 1);
      previous = space;
    }
  }
  const [most] = [...steps].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? 2;
}

function stepOf(previous: string, space: string): Style["indent"] | undefined {
  if (!space.startsWith(previous) || space.length === previous.length) return undefined;
  const added = space.slice(previous.length);
  if (added.startsWith("\t")) return "tab";
  return added.length >= 2 && added.length <= 8 ? added.length : undefined;
}
