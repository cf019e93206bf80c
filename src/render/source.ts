import { ts } from "ts-morph";

export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const options = { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };

/** Parses rendered text. Throws on a syntax error: printing broken code would only move the message to the user. */
export function parse(text: string): ts.SourceFile {
  const tree = ts.createSourceFile("rendered.ts", text, options, true, ts.ScriptKind.TS);
  const { parseDiagnostics } = tree as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  const [first] = parseDiagnostics;
  if (first === undefined) return tree;
  const { line } = tree.getLineAndCharacterOfPosition(first.start);
  const message = ts.flattenDiagnosticMessageText(first.messageText, " ");
  throw new Error(`rendered text, line ${line + 1}: ${message}: ${text.split("\n")[line] ?? ""}`);
}

/** Replacements must not overlap; their order is free. */
export function replace(text: string, replacements: readonly Replacement[]): string {
  let result = "";
  let from = 0;
  for (const { start, end, text: piece } of [...replacements].sort((a, b) => a.start - b.start)) {
    result += text.slice(from, start) + piece;
    from = end;
  }
  return result + text.slice(from);
}
