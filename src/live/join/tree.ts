import type { Span } from "../otlp/types.ts";

export interface SpanNode {
  readonly span: Span;
  readonly children: readonly SpanNode[];
  /** Its parent is neither here nor the caller's: that span was lost. */
  readonly orphan: boolean;
}

/**
 * Spans of one trace as trees, by start. A parent outside `spans` makes a root; unless it is one of `outside` (span ids
 * the request itself sent), that root is an orphan. Every span appears exactly once, also when parents form a circle.
 */
export function spanTrees(spans: readonly Span[], outside: ReadonlySet<string> = new Set()): SpanNode[] {
  const ordered = [...spans].sort((a, b) => a.start - b.start);
  const ids = new Set(ordered.map(({ spanId }) => spanId));
  const byParent = new Map<string, Span[]>();
  for (const span of ordered) byParent.set(span.parentSpanId, [...(byParent.get(span.parentSpanId) ?? []), span]);
  const placed = new Set<Span>();
  const build = (span: Span, orphan: boolean): SpanNode => {
    placed.add(span);
    const children = (byParent.get(span.spanId) ?? []).flatMap((child) =>
      placed.has(child) ? [] : [build(child, false)],
    );
    return { span, orphan, children };
  };
  const roots = ordered.filter(({ parentSpanId }) => !ids.has(parentSpanId));
  const trees = roots.map((root) => build(root, root.parentSpanId !== "" && !outside.has(root.parentSpanId)));
  for (const span of ordered) if (!placed.has(span)) trees.push(build(span, true));
  return trees;
}
