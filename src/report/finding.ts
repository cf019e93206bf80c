import type { FileChange, Plan, Step } from "../model/plan.ts";
import type { Problem, Severity } from "../model/problem.ts";
import { recordFile } from "../model/record.ts";
import type { Advice } from "../rules/run.ts";
import { lineBefore } from "./line-changes.ts";
import { describe } from "./wording.ts";

/** A problem or a missing piece in words, ready for any format. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to do about it. */
  readonly help: string | undefined;
  readonly file: string | undefined;
  /** Counts from 1. */
  readonly line: number | undefined;
  /** What to paste by hand. */
  readonly snippet: string | undefined;
  /** What it is about, with rule and file its identity: a metric, a variable, a requirement. The message, when absent. */
  readonly symbol?: string;
}

/** Everything that `add` would still do or can't do, sorted by file, line and code. */
export function findingsOf(plan: Plan): Finding[] {
  const missing = plan.steps.filter((step) => step.status === "missing");
  const covered = new Set(missing.map((step) => step.file));
  const stale = plan.changes.filter(({ path }) => !covered.has(path) && path !== recordFile);
  const findings = [
    ...plan.problems.map(problemFinding),
    ...missing.map((step) => missingFinding(step, plan.changes)),
    ...stale.map(({ path, before, after }) => staleFinding(path, before, after)),
  ];
  if (findings.length === 0 && plan.changes.length > 0) findings.push(staleFinding(recordFile, "", ""));
  return findings.sort(byPlace);
}

export function problemFinding(problem: Problem): Finding {
  const { message, help } = describe(problem);
  const { code, severity, at, snippet } = problem;
  return { code, severity, message, help, file: at?.file, line: at?.line, snippet };
}

/** A step says where its piece will stand; a finding is about the text there is. */
/** What a rule has to say, in the words of the rule. */
export const adviceFinding = ({ rule, severity, message, at, symbol }: Advice): Finding => ({
  ...{ code: rule.code, severity, message, help: rule.help },
  ...{ file: at.file, line: at.line, symbol, snippet: undefined },
});

function missingFinding(step: Step, changes: readonly FileChange[]): Finding {
  const change = changes.find(({ path }) => path === step.file);
  const line = change && step.line !== undefined ? lineBefore(change, step.line) : step.line;
  return {
    code: "missing",
    severity: "error",
    message: `${step.id} is missing: ${step.why}`,
    help: "Run `obs-gen add` to put it back.",
    file: step.file,
    line,
    snippet: undefined,
  };
}

function staleFinding(path: string, before: string | undefined, after: string | undefined): Finding {
  const [code, message] =
    before === undefined
      ? (["file.missing", `${path} is missing.`] as const)
      : after === undefined
        ? (["file.superfluous", `${path} is no longer needed.`] as const)
        : (["file.stale", `${path} differs from what the selection asks for.`] as const);
  const help = "Run `obs-gen diff` to see the change and `obs-gen add` to make it.";
  return { code, severity: "error", message, help, file: path, line: undefined, snippet: undefined };
}

/** Order of a report: by file, line and code. */
export function byPlace(a: Finding, b: Finding): number {
  return compare(a.file ?? "", b.file ?? "") || (a.line ?? 0) - (b.line ?? 0) || compare(a.code, b.code);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
