import { isNode, parseDocument } from "yaml";

export interface Mapping {
  readonly [key: string]: unknown;
}

/** What a YAML file says, and where. */
export interface YamlFile {
  /** Empty for a file that is no YAML. */
  readonly data: Mapping;
  /** Line, from 1, of the value at `path`. */
  lineOf(path: ReadonlyArray<string | number>): number;
}

export function readYaml(text: string): YamlFile {
  const document = parseDocument(text, { logLevel: "silent" });
  return {
    data: asMapping(document.errors.length === 0 ? document.toJS() : undefined),
    lineOf: (path) => {
      const node = document.getIn(path, true);
      const start = isNode(node) ? (node.range?.[0] ?? 0) : 0;
      return text.slice(0, start).split("\n").length;
    },
  };
}

export const asMapping = (value: unknown): Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
