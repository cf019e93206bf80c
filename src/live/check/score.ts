import { requestIdsOf } from "../join/join.ts";
import type { Span } from "../otlp/types.ts";
import type { Observations } from "./observations.ts";

/**
 * Instrumentation Score (specification 0.1) over the rules that one run can judge: passed weights by evaluated weights.
 * The specification wants missing rules named: a partial score is not comparable with a whole one.
 */
export interface PartialScore {
  /** 0 to 100, or undefined when nothing could be judged. */
  readonly value: number | undefined;
  readonly rules: ReadonlyArray<{ readonly id: string; readonly weight: number; readonly passed: boolean }>;
  readonly notEvaluated: readonly string[];
}

/** Weights of the impact levels Critical, Important, Normal. */
const weights = { critical: 40, important: 30, normal: 20 } as const;

export function partialScore(observed: Observations): PartialScore {
  if (observed.spans.length === 0)
    return { value: undefined, rules: [], notEvaluated: [...evaluated.map(({ id }) => id), ...others] };
  const rules = evaluated.map(({ id, impact, holds }) => ({ id, weight: weights[impact], passed: holds(observed) }));
  const possible = rules.reduce((sum, { weight }) => sum + weight, 0);
  const reached = rules.reduce((sum, { weight, passed }) => sum + (passed ? weight : 0), 0);
  return { value: Math.round((1000 * reached) / possible) / 10, rules, notEvaluated: others };
}

interface ScoreRule {
  readonly id: string;
  readonly impact: keyof typeof weights;
  readonly holds: (observed: Observations) => boolean;
}

const evaluated: readonly ScoreRule[] = [
  {
    id: "RES-001",
    impact: "normal",
    holds: ({ spans }) => spans.every((span) => resourceText(span, "service.instance.id") !== ""),
  },
  {
    id: "RES-005",
    impact: "critical",
    holds: ({ spans }) => spans.every((span) => resourceText(span, "service.name") !== ""),
  },
  { id: "SPA-002", impact: "normal", holds: (observed) => orphans(observed).length === 0 },
  {
    id: "SPA-005",
    impact: "important",
    holds: ({ spans }) => traces(spans).every((trace) => shortSpans(trace).length <= 20),
  },
];

const others: readonly string[] = [
  ...["RES-002", "RES-004", "SPA-001", "SPA-003", "SPA-004", "SDK-001"],
  ...["LOG-001", "LOG-002", "MET-001", "MET-002", "MET-003", "MET-004", "MET-005", "MET-006"],
];

const resourceText = ({ resource }: Span, name: string): string => {
  const value = resource.attributes[name];
  return typeof value === "string" ? value : "";
};

/** Spans below 5 ms, the limit of SPA-005. */
export const shortSpans = (trace: readonly Span[]): Span[] => trace.filter(({ duration }) => duration < 5);

export function traces(spans: readonly Span[]): Span[][] {
  const byId = new Map<string, Span[]>();
  for (const span of spans) {
    const trace = byId.get(span.traceId);
    if (trace === undefined) byId.set(span.traceId, [span]);
    else trace.push(span);
  }
  return [...byId.values()];
}

/** Spans whose parent never arrived; a parent that the traced request named is the caller's. */
export function orphans({ spans, traced }: Pick<Observations, "spans" | "traced">): Span[] {
  return traces(spans).flatMap((trace) => {
    const ids = new Set(trace.map(({ spanId }) => spanId));
    return trace.filter(
      ({ parentSpanId }) => parentSpanId !== "" && parentSpanId !== traced?.parentSpanId && !ids.has(parentSpanId),
    );
  });
}

/** Spans of one request, for rules that look at what came of it. */
export const spansOfRequest = (spans: readonly Span[], requestId: string): Span[] => {
  const server = spans.find((span) => requestIdsOf(span).includes(requestId));
  return server === undefined ? [] : spans.filter(({ traceId }) => traceId === server.traceId);
};
