import type { Step } from "../model/plan.ts";
import type { CheckResult } from "../report/check-result.ts";

/**
 * Ids of the steps that fix the findings of a result. What a piece in the project's own code needs comes with it: code that
 * calls what is not there would not start.
 */
export function chosenSteps({ findings, steps }: Pick<CheckResult, "findings" | "steps">): ReadonlySet<string> {
  const chosen = new Set(findings.filter(({ fixable }) => fixable === true).map(({ symbol }) => symbol));
  const callsGenerated = steps.some((step) => chosen.has(step.id) && !isOwn(step));
  if (callsGenerated) for (const step of steps) if (step.status === "missing" && isOwn(step)) chosen.add(step.id);
  return chosen;
}

/** A whole generated file, or an entry of the manifest. */
const isOwn = ({ id }: Step): boolean => /^(file|package|package\.json) /.test(id);
