import { Lexer } from "yaml";
import type { Comment } from "../model/code.ts";

/** Tokens of the lexer that stand for nothing in the text: a document begins, a flow breaks off, a scalar follows. */
const marks = new Set(["\u0002", "\u0018", "\u001f"]);

/** Comments of a YAML file; a `#` in a quoted or block scalar begins none. */
export function yamlComments(text: string): Comment[] {
  const comments: Comment[] = [];
  let [line, fresh, previous] = [1, true, ""];
  for (const token of new Lexer().lex(text)) {
    // The lexer marks a scalar with U+001F; its own text follows, whatever that begins with.
    if (token.startsWith("#") && previous !== "\u001f")
      comments.push({ text: token.slice(1).trim(), line, endLine: line, alone: fresh });
    const breaks = token.split("\n").length - 1;
    line += breaks;
    if (breaks > 0) fresh = token.endsWith("\n");
    else if (!marks.has(token) && token.trim() !== "") fresh = false;
    previous = token;
  }
  return comments;
}

/** Comments of files where one takes a whole line: Dockerfile, Procfile, .env.example, TOML. */
export function lineComments(text: string): Comment[] {
  return text.split("\n").flatMap((content, index) => {
    const [, comment] = /^[ \t]*#(.*)$/.exec(content) ?? [];
    return comment === undefined ? [] : [{ text: comment.trim(), line: index + 1, endLine: index + 1, alone: true }];
  });
}
