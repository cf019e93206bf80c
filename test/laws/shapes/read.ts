import { readFileSync } from "node:fs";

/** One way in which services write something, and what is put in there. */
export interface Shape {
  readonly name: string;
  readonly files: Readonly<{ [path: string]: string }>;
  /** The same files instrumented; undefined when the shape is refused. */
  readonly expected: Readonly<{ [path: string]: string }> | undefined;
  /** Code of the problem that a refused shape has. */
  readonly refused: string | undefined;
}

/**
 * Shapes of a table: "=== name" and the code with what is put in between « and »; "--- path" starts another file. A shape
 * that is refused says so behind its name, and has no marks.
 */
export function readShapes(table: string, main: string): Shape[] {
  const text = readFileSync(new URL(`${table}.txt`, import.meta.url), "utf8");
  return text
    .split(/^=== /m)
    .slice(1)
    .map((entry) => {
      const [title = "", ...lines] = entry.split("\n");
      const [first = "", ...others] = lines.join("\n").split(/^--- /m);
      const marked = [
        [main, first],
        ...others.map((other) => [other.slice(0, other.indexOf("\n")), other.slice(other.indexOf("\n") + 1)]),
      ];
      const files = (change: (code: string) => string): { [path: string]: string } =>
        Object.fromEntries(
          marked.map(([path = "", code = ""]) => [path, change(code)]).filter(([, code]) => code !== ""),
        );
      const [, name = title, refused] = /^(.*) \(refused: (.*)\)$/.exec(title) ?? [];
      return {
        name,
        refused,
        files: files((code) => code.replaceAll(/«[^»]*»/g, "")),
        expected: refused === undefined ? files((code) => code.replaceAll(/[«»]/g, "")) : undefined,
      };
    });
}
