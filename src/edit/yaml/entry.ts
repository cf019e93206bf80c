import { type Node as YamlNode, type Pair, isMap, isPair, parseDocument, visit } from "yaml";
import type { Place } from "../../model/facts.ts";
import type { Problem } from "../../model/problem.ts";
import type { Found, Outcome, Requirement } from "../../model/requirement.ts";
import type { Range, Sources } from "../../model/sources.ts";
import { findLine } from "../find-line.ts";
import { endOf, insertInto, type YamlPlace } from "./insert.ts";

type Element = YamlNode | Pair<YamlNode, YamlNode | null>;

/** One entry that a YAML file has to have. */
export interface YamlEntry {
  readonly id: string;
  readonly why: string;
  readonly file: string;
  /** Whether a text in the file is what the entry is there for. */
  has(text: string): boolean;
  /** A text that stands for the entry and does not do what it is there for. */
  readonly flaw?: { has(text: string): boolean; problem(at: Place): Problem };
  /** Where the entry can go; the first that the file has a place for. */
  readonly places: readonly YamlPlace[];
  /** What is said, with the file, when it has none. */
  readonly blocked: Omit<Problem, "at">;
}

/** "The file has this entry": found wherever it stands, put behind its neighbours when it is missing. */
export function yamlEntry({ id, why, file, has, flaw, places, blocked }: YamlEntry): Requirement {
  const find = (sources: Sources): Found | undefined => findEntry(sources, file, has);
  return {
    id,
    why,
    entry: "alone",
    find,
    ensure(sources): Outcome {
      const found = find(sources);
      if (found !== undefined) return { kind: "satisfied", found };
      const flawed = flaw && findEntry(sources, file, (text) => flaw.has(text));
      if (flaw !== undefined && flawed !== undefined)
        return { kind: "drifted", problem: flaw.problem({ file, line: flawed.line }) };
      const text = sources.read(file) ?? "";
      for (const place of places) {
        const insertion = insertInto(text, place);
        if (insertion !== undefined) return { kind: "missing", file, insertions: [insertion] };
      }
      return { kind: "blocked", problem: { ...blocked, at: { file, line: 1 } } };
    },
  };
}

function findEntry(sources: Sources, file: string, has: (text: string) => boolean): Found | undefined {
  const text = sources.read(file);
  if (text === undefined) return undefined;
  const document = parseDocument(text, { logLevel: "silent" });
  // Whoever pasted the entry into a file that is no YAML after all has it as well.
  if (document.errors.length > 0) return findLine(sources, file, has);
  let found: Found | undefined;
  visit(document, {
    Scalar: (_, node, path) => {
      if (typeof node.value !== "string" || !has(node.value)) return undefined;
      const element = elementOf(node, path as ReadonlyArray<Element>);
      found = { file, line: lineAt(text, node.range?.[0] ?? 0), pieces: [linesOf(text, element)] };
      return visit.BREAK;
    },
  });
  return found;
}

/** The command, job or item that a text belongs to: what holds the mapping that it is a value of. */
function elementOf(node: YamlNode, path: ReadonlyArray<Element>): Element {
  const [holder, map] = [path.at(-3), path.at(-2)];
  if (!isMap(map)) return node;
  return isPair(holder) ? holder : map;
}

/** The lines an element stands on. */
function linesOf(text: string, element: Element): Range {
  const start = text.lastIndexOf("\n", startOf(element) - 1) + 1;
  const end = text.indexOf("\n", Math.max(start, endOf(element) - 1));
  return { start, end: end === -1 ? text.length : end + 1 };
}

function startOf(node: Element): number {
  return (isPair(node) ? node.key : node).range?.[0] ?? 0;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;
