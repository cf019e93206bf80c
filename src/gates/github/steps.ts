import type { Ci } from "../../model/ci.ts";
import type { Found, Outcome, Requirement } from "../../model/requirement.ts";
import type { Sources } from "../../model/sources.ts";
import { asMapping, type Mapping, readYaml } from "../document.ts";
import { ignoredCheck, passing, type RunOf, runsIn } from "../runs.ts";

export const workflowFile = ".github/workflows/observability.yml";

/** A step that runs the check for changes of the code. */
interface CheckStep {
  readonly file: string;
  readonly line: number;
  /** What passes over its failure. */
  readonly ignoredBy?: string;
}

/** Whether a step of another workflow stops what does not pass the check: then none of its own is needed. */
export const isCheckedElsewhere = (ci: Ci, sources: Sources): boolean =>
  sources.read(workflowFile) === undefined && stepsIn(ci, sources).some(({ ignoredBy }) => ignoredBy === undefined);

/** A step runs the check and stops: in the workflow that is written, or in any other. */
export function githubEntries(ci: Ci, sources: Sources): Requirement[] {
  const steps = stepsIn(ci, sources);
  const good = steps.find(({ ignoredBy }) => ignoredBy === undefined);
  const [bad] = steps;
  if (bad === undefined || good?.file === workflowFile) return [];
  const found: Found | undefined = good && { ...placeOf(good), pieces: [] };
  const outcome: Outcome =
    found === undefined
      ? { kind: "drifted", problem: ignoredCheck("The workflow", bad.ignoredBy ?? "", placeOf(bad)) }
      : { kind: "satisfied", found };
  const why = "the workflow stops a change that does not pass the check";
  return [{ id: "github check", why, entry: "alone", find: () => found, ensure: () => outcome }];
}

const placeOf = ({ file, line }: CheckStep): { file: string; line: number } => ({ file, line });

function stepsIn({ workflows }: Ci, sources: Sources): CheckStep[] {
  const runOf = runsIn(sources);
  return [...new Set([workflowFile, ...workflows])].flatMap((file) => stepsOf(file, sources.read(file) ?? "", runOf));
}

/** A workflow that is called by others counts: who calls it is not followed. */
const triggers = ["pull_request", "pull_request_target", "merge_group", "push", "workflow_call"];

function stepsOf(file: string, text: string, runOf: RunOf): CheckStep[] {
  const { data, lineOf } = readYaml(text);
  if (!isTriggered(data["on"])) return [];
  return Object.entries(asMapping(data["jobs"])).flatMap(([name, job]) => {
    const { steps } = asMapping(job);
    return (Array.isArray(steps) ? steps : []).flatMap((step: unknown, index): CheckStep[] => {
      const { run, shell = shellOf(job) ?? shellOf(data) } = asMapping(step);
      // GitHub's own bash knows pipefail only where it is asked for by name.
      const how = typeof run === "string" ? runOf(run, shell === "bash" ? "pipefail" : "plain") : undefined;
      if (how === undefined) return [];
      const ignoredBy =
        passedOver(asMapping(step)) ?? passedOver(asMapping(job)) ?? (how === "ignored" ? passing : undefined);
      const line = lineOf(["jobs", name, "steps", index, "run"]);
      return [{ file, line, ...(ignoredBy !== undefined && { ignoredBy }) }];
    });
  });
}

/** Which shell the steps of a job or a workflow use when they name none. */
const shellOf = (one: unknown): unknown => asMapping(asMapping(asMapping(one)["defaults"])["run"])["shell"];

function isTriggered(on: unknown): boolean {
  if (typeof on === "string") return triggers.includes(on);
  if (Array.isArray(on)) return on.some(isTriggered);
  // A push of tags comes when all is merged.
  const isOfTags = (event: object): boolean => ("tags" in event || "tags-ignore" in event) && !("branches" in event);
  return Object.entries(asMapping(on)).some(([name, event]) => triggers.includes(name) && !isOfTags(asMapping(event)));
}

/** What of a step or a job makes its failure, or its run, count for nothing. Expressions are not judged. */
function passedOver(one: Mapping): string | undefined {
  if (one["continue-on-error"] === true) return "continue-on-error: true";
  const isNever = /^(?:\$\{\{\s*)?false(?:\s*\}\})?$/.test(String(one["if"]));
  return isNever ? "if: false" : undefined;
}
