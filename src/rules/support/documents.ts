import { type Node as JsonNode, parseTree } from "jsonc-parser";
import { type Node as YamlNode, LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from "yaml";
import type { Place } from "../../model/facts.ts";
import type { Sources } from "../../model/sources.ts";

/** A part of a YAML or JSON file that knows where it stands. */
export interface Part {
  readonly at: Place;
  /** The entry of a mapping. */
  get(key: string): Part | undefined;
  readonly entries: ReadonlyArray<readonly [key: string, value: Part]>;
  /** Of a list; [] of anything else. */
  readonly items: readonly Part[];
  /** A scalar as it is written, "true" and "80" too; undefined for lists and mappings. */
  readonly text: string | undefined;
}

/** The part behind some keys: `at(document, "spec", "template")`. */
export const below = (part: Part | undefined, ...keys: readonly string[]): Part | undefined =>
  keys.reduce((inner, key) => inner?.get(key), part);

/** Why a file can't be read, and where. */
export interface Fault {
  readonly at: Place;
  readonly reason: string;
}

interface Read {
  readonly documents: readonly Part[];
  readonly fault?: Fault;
}

const parsed = new WeakMap<Sources, Map<string, Read>>();

/**
 * Documents of every YAML and JSON file whose text has all of `needles`. A file with an error, like the templates of a
 * chart, has none: nobody can tell what it will be.
 */
export const documentsWith = (sources: Sources, needles: readonly string[]): readonly Part[] =>
  readWith(sources, needles).flatMap(({ documents }) => documents);

/** Errors in the YAML files whose text has all of `needles`, one for each file. */
export const faultsWith = (sources: Sources, needles: readonly string[]): readonly Fault[] =>
  readWith(sources, needles).flatMap(({ fault }) => fault ?? []);

function readWith(sources: Sources, needles: readonly string[]): readonly Read[] {
  const cache = parsed.get(sources) ?? new Map<string, Read>();
  parsed.set(sources, cache);
  return sources.list().flatMap((file) => {
    if (!/\.(?:ya?ml|json)$/.test(file) || /(?:^|\/)(?:package(?:-lock)?|tsconfig)[\w.-]*\.json$/.test(file)) return [];
    const text = sources.read(file);
    if (text === undefined || !needles.every((needle) => text.includes(needle))) return [];
    const known = cache.get(file);
    if (known !== undefined) return [known];
    const read = file.endsWith(".json") ? { documents: readJson(file, text) } : readYaml(file, text);
    cache.set(file, read);
    return [read];
  });
}

function readYaml(file: string, text: string): Read {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  if (!Array.isArray(documents)) return { documents: [] };
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error !== undefined)
    return {
      documents: [],
      fault: { at: { file, line: lines.linePos(error.pos[0]).line }, reason: error.message },
    };
  return {
    documents: documents.flatMap((document) => {
      const { contents } = document;
      return contents === null ? [] : [yamlPart(contents, (node) => resolve(node, document), file, lines)];
    }),
  };
}

const resolve = (node: unknown, document: ReturnType<typeof parseAllDocuments>[number]): unknown =>
  isAlias(node) && "contents" in document ? node.resolve(document) : node;

function yamlPart(given: unknown, real: (node: unknown) => unknown, file: string, lines: LineCounter): Part {
  const node = real(given);
  const part = (inner: unknown): Part => yamlPart(inner, real, file, lines);
  const offset = (given as YamlNode | null)?.range?.[0] ?? 0;
  const keyOf = (key: unknown): string => String(isScalar(key) ? key.value : key);
  return {
    at: { file, line: lines.linePos(offset).line },
    get: (key) => {
      const pair = isMap(node) ? node.items.find((item) => keyOf(item.key) === key) : undefined;
      return pair === undefined ? undefined : part(pair.value);
    },
    get entries() {
      return isMap(node) ? node.items.map((item) => [keyOf(item.key), part(item.value)] as const) : [];
    },
    get items() {
      return isSeq(node) ? node.items.map(part) : [];
    },
    text: isScalar(node) ? scalarText(node.value) : undefined,
  };
}

const scalarText = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;

function readJson(file: string, text: string): Part[] {
  const root = parseTree(text);
  if (root === undefined) return [];
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return [jsonPart(root, file, starts)];
}

function jsonPart(node: JsonNode, file: string, starts: readonly number[]): Part {
  const { type, children = [] } = node;
  const value: unknown = node.value;
  const pairs =
    type === "object"
      ? children.flatMap(({ children: [key, inner] = [] }) => (key && inner ? [{ key: String(key.value), inner }] : []))
      : [];
  return {
    at: { file, line: lineOf(starts, node.offset) },
    get: (key) => {
      const pair = pairs.find((entry) => entry.key === key);
      return pair && jsonPart(pair.inner, file, starts);
    },
    get entries() {
      return pairs.map(({ key, inner }) => [key, jsonPart(inner, file, starts)] as const);
    },
    get items() {
      return type === "array" ? children.map((child) => jsonPart(child, file, starts)) : [];
    },
    text: scalarText(value),
  };
}

/** By halves: dashboards have thousands of lines. */
function lineOf(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
