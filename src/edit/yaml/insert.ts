import { type Document, type Node as YamlNode, type Pair, isMap, isSeq, parseDocument, stringify } from "yaml";
import { type Insertion, insert } from "../../model/sources.ts";

/** A place for an entry: a key of a mapping, or one more item of a list. `path` leads to the mapping or list. */
export type YamlPlace =
  | { readonly path: readonly string[]; readonly key: string; readonly value: unknown }
  | { readonly path: readonly string[]; readonly item: unknown };

/**
 * The insertion that puts an entry at `place`, behind the last of its neighbours; undefined when the file has no such
 * place, or when the file with it would not say exactly what it said before and the entry.
 */
export function insertInto(text: string, place: YamlPlace): Insertion | undefined {
  const document = readable(text);
  const insertion = document && insertionInto(text, document, place);
  if (document === undefined || insertion === undefined) return undefined;
  const after = readable(insert(text, [insertion]));
  const wanted = withEntry(document.toJS(), place.path, place);
  return after !== undefined && JSON.stringify(after.toJS()) === JSON.stringify(wanted) ? insertion : undefined;
}

/** One document without errors: a second one is an error to this parser. */
function readable(text: string): Document.Parsed | undefined {
  const document = parseDocument(text, { logLevel: "error" });
  return document.errors.length === 0 ? document : undefined;
}

function insertionInto(text: string, document: Document.Parsed, place: YamlPlace): Insertion | undefined {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const code = linesOf("item" in place ? [place.item] : { [place.key]: place.value });
  if (document.contents === null) {
    if (place.path.length > 0 || "item" in place) return undefined;
    const lead = text === "" || text.endsWith("\n") ? "" : newline;
    return { at: text.length, text: `${lead}${code.join(newline)}${newline}` };
  }
  const holder = place.path.length === 0 ? document.contents : document.getIn(place.path, true);
  if ("item" in place ? !isSeq(holder) : !isMap(holder) || holder.has(place.key)) return undefined;
  if (!(isSeq(holder) || isMap(holder)) || holder.flow === true || holder.items.length === 0) return undefined;
  const start = holder.range?.[0] ?? 0;
  const indent = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  const at = lineEnd(text, endOf(holder));
  return { at, text: code.map((line) => `${newline}${indent}${line}`).join("") };
}

const linesOf = (value: unknown): string[] => stringify(value, { lineWidth: 0 }).trimEnd().split("\n");

/** The end of the line that the text before `offset` stands on. */
function lineEnd(text: string, offset: number): number {
  const at = text.indexOf("\n", Math.max(0, text[offset - 1] === "\n" ? offset - 1 : offset));
  if (at === -1) return text.length;
  return text[at - 1] === "\r" ? at - 1 : at;
}

/** The data with the entry in it. */
function withEntry(value: unknown, path: readonly string[], place: YamlPlace): unknown {
  const [key, ...rest] = path;
  if (key !== undefined) {
    const object = value as { [key: string]: unknown };
    return { ...object, [key]: withEntry(object[key], rest, place) };
  }
  return "item" in place
    ? [...(value as unknown[]), place.item]
    : { ...(value as object | null), [place.key]: place.value };
}

/** Behind the last character of the last scalar in `node`: collections also count the comments that follow. */
export function endOf(node: YamlNode | Pair<YamlNode, YamlNode | null>): number {
  if (!("items" in node) && !("key" in node)) return node.range?.[1] ?? 0;
  if ("key" in node) return Math.max(endOf(node.key), node.value === null ? 0 : endOf(node.value));
  const last = node.items.at(-1) as YamlNode | Pair<YamlNode, YamlNode | null> | undefined;
  return node.flow === true || last === undefined ? (node.range?.[1] ?? 0) : endOf(last);
}
