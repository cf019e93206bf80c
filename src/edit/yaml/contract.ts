import { LineCounter, isMap, isScalar, isSeq, parseAllDocuments } from "yaml";
import type { Feature } from "../contract.ts";

/** Keys whose value says which thing it is: an alert stays the same alert with another threshold, not with another name. */
const names = new Set(["alert", "record", "name", "title", "uid", "job_name", "receiver", "kind", "type"]);

export const isName = (path: string): boolean => names.has(path.slice(path.lastIndexOf(".") + 1));

/** What a YAML document has: its keys with the keys above them, and the names of its things. */
export function documentFeatures(text: string): readonly Feature[] | undefined {
  const lines = new LineCounter();
  const features: Feature[] = [];
  for (const document of parseAllDocuments(text, { lineCounter: lines })) {
    if (document.errors.length > 0) return undefined;
    visit(document.contents, "", (name, offset) => features.push({ name, line: lines.linePos(offset).line }));
  }
  return features;
}

type Add = (name: string, offset: number) => void;

function visit(node: unknown, path: string, add: Add): void {
  if (isSeq(node)) for (const item of node.items) visit(item, path, add);
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const inner = path === "" ? name : `${path}.${name}`;
    add(isName(inner) && isScalar(value) ? `${inner}: ${String(value.value)}` : inner, key.range?.[0] ?? 0);
    visit(value, inner, add);
  }
}
