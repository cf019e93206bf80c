import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";

/** A selector of series: `http_requests_total{job="shop"}[5m]`. */
export interface Selector {
  readonly name: string;
  readonly matchers: ReadonlyArray<{ readonly label: string; readonly operator: string; readonly value: string }>;
  /** True with a range in brackets: more than one sample is looked at. */
  readonly ranged: boolean;
}

/** `sum by (code) (...)`: labels that the result is told apart by. */
export interface Grouping {
  readonly labels: readonly string[];
  /** Of what is grouped. */
  readonly selectors: readonly Selector[];
}

/** What a query asks for, by Prometheus' own grammar. */
export interface Query {
  readonly valid: boolean;
  readonly selectors: readonly Selector[];
  /** Those in which no function adds labels to what it is given. */
  readonly groupings: readonly Grouping[];
}

/** Functions whose result has labels that its series don't have. */
const labelling = /\b(?:label_replace|label_join|count_values|absent|absent_over_time|info)\b/;

/** `text` is PromQL; variables of Grafana are filled with what they may be. */
export function parseQuery(text: string): Query {
  const query = text
    .replace(/\[\s*\$\{?\w+\}?\s*(?=[\]:])/g, "[5m")
    .replace(/\$(?:__rate_interval|__interval|__range)\b|\$\{__\w+\}/g, "5m");
  const selectors: Selector[] = [];
  const groupings: Grouping[] = [];
  let valid = true;
  parser.parse(query).iterate({
    enter: ({ node, type }) => {
      if (type.isError) valid = false;
      if (node.name === "VectorSelector") selectors.push(selectorOf(node, query));
      if (node.name === "AggregateExpr") groupings.push(...groupingOf(node, query));
    },
  });
  return { valid, selectors, groupings };
}

function groupingOf(node: SyntaxNode, query: string): Grouping[] {
  const modifier = node.getChild("AggregateModifier");
  const names = modifier?.getChild("By") ? (modifier.getChild("GroupingLabels")?.getChildren("LabelName") ?? []) : [];
  if (names.length === 0 || labelling.test(query.slice(node.from, node.to))) return [];
  const selectors: Selector[] = [];
  node.cursor().iterate(({ node: inner }) => {
    if (inner.name === "VectorSelector") selectors.push(selectorOf(inner, query));
  });
  return [{ labels: names.map(({ from, to }) => query.slice(from, to)), selectors }];
}

function selectorOf(node: SyntaxNode, query: string): Selector {
  const text = (inner: SyntaxNode | null): string => (inner === null ? "" : query.slice(inner.from, inner.to));
  const matchers = (node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? []).map((matcher) => ({
    label: text(matcher.getChild("LabelName")),
    operator: text(matcher.getChild("MatchOp")),
    value: text(matcher.getChild("StringLiteral")).slice(1, -1),
  }));
  return { name: text(node.getChild("Identifier")), matchers, ranged: node.parent?.name === "MatrixSelector" };
}
