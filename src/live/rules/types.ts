import type { Severity } from "../../model/problem.ts";
import type { RulePage } from "../../model/rule.ts";
import type { Observations, Probe } from "../check/observations.ts";

/** A rule about a running service. It judges what was observed and does nothing itself. */
export interface LiveRule extends RulePage {
  /** It is judged only when one of these is chosen. */
  readonly pillars: readonly string[];
  /** Where generated code has the property: a file below the generated folder, and what its line looks like. */
  readonly place: { readonly file: string; readonly line: RegExp };
  check(observed: Observations): Judgement;
}

/** `evidence` are the things that were seen, each one line. */
export type Judgement =
  | { readonly kind: "passed" }
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "failed"; readonly message: string; readonly evidence: readonly string[] };

/** Has the fields of the static check's findings, so that one report shows both. */
export interface LiveFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string;
  readonly file: string | undefined;
  /** Counts from 1. */
  readonly line: number | undefined;
  readonly snippet: undefined;
  readonly evidence: readonly string[];
}

export interface RuleVerdict {
  readonly code: string;
  readonly title: string;
  readonly verdict: "passed" | "failed" | "skipped";
  /** Why it was skipped. */
  readonly reason: string;
}

export const passed: Judgement = { kind: "passed" };
export const skipped = (reason: string): Judgement => ({ kind: "skipped", reason });

/** Passed when `evidence` is empty. Each item is cut to one readable line. */
export function unless(evidence: readonly string[], message: string): Judgement {
  if (evidence.length === 0) return passed;
  const more = evidence.length > 5 ? [`and ${evidence.length - 5} more`] : [];
  return { kind: "failed", message, evidence: [...evidence.slice(0, 5).map(oneLine), ...more] };
}

const oneLine = (text: string): string => text.slice(0, 300).replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD");

/** What a probe got, behind the name of what was probed: "answers 503", or why there was no answer. */
export const answerTo = ({ status, body }: Probe): string =>
  status > 0 ? `answers ${status}` : `gives no answer (${body})`;
