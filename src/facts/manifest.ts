import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { Failure } from "../model/problem.ts";
import { asObject, asString, type JsonObject } from "./json.ts";

/** A package.json, with the line of each of its values. */
export interface Manifest {
  readonly data: JsonObject;
  /** Line, counting from 1, of the value (or its key) at `path`; 1 when there is none. */
  readonly line: (...path: string[]) => number;
}

/** Throws a `Failure` with the line of the first error: package managers don't accept a broken manifest either. */
export function parseManifest(text: string, file = "package.json"): Manifest {
  // A byte order mark is one character before the first line; npm accepts it too.
  const json = text.replace(/^\uFEFF/, "");
  const errors: ParseError[] = [];
  const tree = parseTree(json, errors, { disallowComments: true });
  const [error] = errors;
  if (error !== undefined) throw invalid(file, printParseErrorCode(error.error), lineAt(json, error.offset));
  const data = asObject(tree && valueOf(tree));
  if (tree === undefined || data === undefined) throw invalid(file, "NotAnObject", 1);
  return {
    data,
    line: (...path) => {
      const node = findNodeAtLocation(tree, path);
      return node === undefined ? 1 : lineAt(json, (node.parent ?? node).offset);
    },
  };
}

function valueOf(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(valueOf);
  if (node.type !== "object") return node.value;
  return Object.fromEntries(
    (node.children ?? []).map(({ children: [key, value] = [] }) => [key?.value, value && valueOf(value)]),
  );
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

const invalid = (file: string, reason: string, line: number): Failure =>
  new Failure([{ code: "manifest-invalid", severity: "error", args: { file, reason }, at: { file, line } }]);

/** All scripts as one text, to look for a command in. */
export const scriptsOf = ({ data }: Manifest): string =>
  Object.values(asObject(data["scripts"]) ?? {})
    .flatMap((script) => asString(script) ?? [])
    .join("\n");
