import type { Comment } from "../model/code.ts";
import { lineComments, yamlComments } from "./hash-comments.ts";
import { isScript, scriptComments } from "./typescript/index.ts";

/** Every comment of a file, in order. JSON has none. `path` decides about the format. */
export function commentsOf(path: string, text: string): Comment[] {
  if (isScript(path, text)) return scriptComments(path, text);
  if (/\.ya?ml$/.test(path)) return yamlComments(text);
  return /\.jsonc?$/.test(path) ? [] : lineComments(text);
}
