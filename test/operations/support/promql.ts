import { parser } from "@prometheus-io/lezer-promql";
import type { SyntaxNode } from "@lezer/common";
import { metrics, type Metric } from "../../../src/model/metrics.ts";
import type { Operations } from "../../../src/model/operations.ts";
import { external } from "../../../src/operations/external.ts";
import { recordingRules } from "../../../src/operations/recording.ts";

export interface Selector {
  readonly text: string;
  readonly name: string;
  readonly matchers: ReadonlyArray<{ readonly label: string; readonly operator: string; readonly value: string }>;
  /** Range in brackets, and the function around it. */
  readonly range?: string;
  readonly call?: string;
}

export interface Query {
  readonly valid: boolean;
  readonly selectors: readonly Selector[];
  /** Labels in by, on and the like. */
  readonly grouping: readonly string[];
}

/** Grafana's variables, as a dashboard would fill them. */
export const filled = (query: string): string =>
  query
    .replaceAll("$__rate_interval", "5m")
    .replaceAll("$__range", "3h")
    .replaceAll("$job", ".+")
    .replaceAll("$instance", ".+");

/** What Prometheus' own grammar says about a query. */
export function parseQuery(query: string): Query {
  const tree = parser.parse(query.replaceAll("$__rate_interval", "4m30s"));
  let valid = true;
  const selectors: Selector[] = [];
  const grouping: string[] = [];
  const text = (node: SyntaxNode): string => query.replaceAll("$__rate_interval", "4m30s").slice(node.from, node.to);
  tree.iterate({
    enter: ({ node, type }) => {
      if (type.isError) valid = false;
      if (node.name === "LabelName" && node.parent?.name === "GroupingLabels") grouping.push(text(node));
      if (node.name === "VectorSelector") selectors.push(selectorOf(node, text));
    },
  });
  return { valid, selectors, grouping };
}

function selectorOf(node: SyntaxNode, text: (node: SyntaxNode) => string): Selector {
  const matchers = node
    .getChild("LabelMatchers")
    ?.getChildren("UnquotedLabelMatcher")
    .map((matcher) => ({
      label: text(matcher.getChild("LabelName")!),
      operator: text(matcher.getChild("MatchOp")!),
      value: JSON.parse(text(matcher.getChild("StringLiteral")!)) as string,
    }));
  const matrix = node.parent?.name === "MatrixSelector" ? node.parent : undefined;
  const range = matrix?.getChild("DurationExpr") ?? matrix?.getChild("NumberDurationLiteralInDurationContext");
  let call: SyntaxNode | null = matrix ?? null;
  while (call !== null && call.name !== "FunctionCall") call = call.parent;
  const name = call?.getChild("FunctionIdentifier");
  return {
    text: text(node),
    name: text(node.getChild("Identifier")!),
    matchers: matchers ?? [],
    ...(range && { range: text(range) }),
    ...(name && { call: text(name) }),
  };
}

/** Why a selector asks for something that nobody emits; undefined when all of it exists. */
export function dangling({ name, matchers }: Selector, operations: Operations): string | undefined {
  const recorded = Object.values(recordingRules(operations))
    .flat()
    .map(({ record }) => record);
  const known = recorded.includes(name) ? { labels: [] as readonly string[], part: "" } : find(name);
  if (known === undefined) return `no metric ${name}`;
  const labels = [...known.labels, "job", "instance", ...(known.part === "bucket" ? ["le"] : [])];
  const stranger = matchers.find(({ label }) => !labels.includes(label));
  if (stranger !== undefined) return `${name} has no label ${stranger.label}`;
  const le = matchers.find(({ label }) => label === "le");
  const bounds = ("buckets" in known ? known.buckets : undefined) ?? [];
  if (le !== undefined && !bounds.some((bound) => new RegExp(`^(?:${le.value})$`).test(String(bound))))
    return `${name} has no bucket ${le.value}`;
  return undefined;
}

function find(name: string): { labels: readonly string[]; part: string; buckets?: readonly number[] } | undefined {
  const all: readonly Metric[] = [...Object.values(metrics), ...Object.values(external)];
  for (const metric of all) {
    const { labels, type } = metric;
    if (type !== "histogram" && metric.name === name) return { labels, part: "" };
    if (type !== "histogram") continue;
    const part = ["bucket", "count", "sum"].find((it) => `${metric.name}_${it}` === name);
    if (part !== undefined) return { labels, part, ...(metric.buckets && { buckets: metric.buckets }) };
  }
  return undefined;
}
