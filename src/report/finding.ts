import type { Place } from "../model/facts.ts";
import type { FileChange, Plan, Step } from "../model/plan.ts";
import type { Problem, Severity } from "../model/problem.ts";
import { recordFile } from "../model/record.ts";
import type { Advice } from "../rules/run.ts";
import { lineBefore } from "./line-changes.ts";
import { describe } from "./wording.ts";

/** A problem or a missing piece in words, ready for any format. */
export interface Finding {
  /** Of a rule, see `src/rules/catalog.ts`; what a command tells outside of `check` has the code of its problem. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to do about it. */
  readonly help: string | undefined;
  readonly file: string | undefined;
  /** Counts from 1. */
  readonly line: number | undefined;
  /** From 1, in UTF-16 units; absent where the whole line is meant. */
  readonly column?: number | undefined;
  /** What to paste by hand. */
  readonly snippet: string | undefined;
  /** What it is about, with rule and file its identity: a metric, a variable, a requirement. */
  readonly symbol: string;
  /** Code of the problem behind it. */
  readonly detail?: string;
  /** `check --fix` can do something about it. */
  readonly fixable?: true;
}

/** What is wrong and what to do about it, as one text. */
export const toldAs = ({ message, help }: Pick<Finding, "message" | "help">): string =>
  help === undefined ? message : `${message}${/[.!?:]$/.test(message) ? "" : "."} ${help}`;

/** Everything that `add` would still do or can't do, sorted by file, line and code. */
export function findingsOf(plan: Plan): Finding[] {
  const changes = plan.withheld ?? plan.changes;
  const open = plan.steps.filter(({ status }) => status !== "satisfied");
  const blocked = new Map(open.map((step) => [step, blockerOf(step, plan.problems)]));
  const others = plan.problems.filter((problem) => ![...blocked.values()].includes(problem));
  const canFix = others.every(({ severity }) => severity !== "error");
  const covered = new Set(plan.steps.filter(({ status }) => status !== "satisfied").map(({ file }) => file));
  const stale = changes.filter(({ path }) => !covered.has(path) && path !== recordFile);
  const findings = [
    ...others.map(planFinding),
    ...open.map((step) => stepFinding(step, { problem: blocked.get(step), changes, canFix })),
    ...stale.map(({ path, before, after }) => staleFinding(path, before, after, canFix)),
  ];
  if (findings.length === 0 && changes.length > 0) findings.push(staleFinding(recordFile, "", "", canFix));
  return findings.sort(byPlace);
}

export function problemFinding(problem: Problem): Finding {
  const { message, help } = describe(problem);
  const { code, severity, at, snippet } = problem;
  return { code, severity, message, help, ...pointOf(at), snippet, symbol: symbolOf(problem) };
}

/** A problem of the project or of its plan as a finding of `check`. */
export function planFinding(problem: Problem): Finding {
  const finding = problemFinding(problem);
  return { ...finding, code: codeOf(problem), detail: problem.code };
}

/** What a rule has to say, in the words of the rule. */
export const adviceFinding = ({ rule, severity, message, help = rule.help, at, symbol }: Advice): Finding => ({
  ...{ code: rule.code, severity, message, help },
  ...{ ...pointOf(at), symbol, snippet: undefined },
});

/** A place as a finding has it. */
const pointOf = (at: Place | undefined): Pick<Finding, "file" | "line" | "column"> => ({
  file: at?.file,
  line: at?.line,
  ...(at?.column !== undefined && { column: at.column }),
});

/** Problems of files that were not looked at, as far as they should have been. */
const unread = new Set([
  ...["file-unreadable", "file-encoding", "file-binary", "file-too-large", "folder-unreadable", "link-not-followed"],
  "file-syntax",
]);

function codeOf({ code, severity }: Problem): string {
  if (unread.has(code)) return "OG-CHK01";
  if (code === "not-set-up") return "OG-REQ04";
  return severity === "error" ? "OG-REQ03" : "OG-REQ05";
}

/** The problem's code, and the one of its arguments that says which of several it is. */
function symbolOf({ code, args }: Problem): string {
  const subject = ["need", "what", "path", "folder", "package", "dependency", "edit"].find((name) => name in args);
  return subject === undefined ? code : `${code} ${String(args[subject])}`;
}

function blockerOf(step: Step, problems: readonly Problem[]): Problem | undefined {
  if (step.status === "drifted") return step.problem;
  if (step.status !== "blocked") return undefined;
  return step.problem ?? problems.find(({ at }) => at !== undefined && step.id === `file ${at.file}`);
}

interface StepContext {
  readonly problem: Problem | undefined;
  readonly changes: readonly FileChange[];
  readonly canFix: boolean;
}

function stepFinding(step: Step, { problem, changes, canFix }: StepContext): Finding {
  const rule = (code: string): string => step.rule ?? code;
  if (problem !== undefined)
    return {
      ...planFinding(problem),
      ...(step.status === "drifted" ? { code: rule("OG-REQ02"), severity: "error" } : { code: rule("OG-REQ03") }),
      symbol: step.id,
    };
  const change = changes.find(({ path }) => path === step.file);
  if (step.status === "missing" && step.file !== undefined && step.id === `file ${step.file}`)
    return outdated(step, staleFinding(step.file, change?.before, change?.after ?? "", canFix));
  const base = { severity: "error", symbol: step.id, snippet: undefined, ...placeOf(step, change) } as const;
  const fixable = canFix && change !== undefined ? ({ fixable: true } as const) : {};
  if (step.status === "drifted")
    return {
      ...base,
      ...fixable,
      code: rule("OG-REQ02"),
      message: driftOf(step),
      help: driftHelp(step, rule("OG-REQ02")),
    };
  const [state, help] = step.isNew
    ? ["not there yet", "Run `obs-gen add` to put it in."]
    : ["missing", "Run `obs-gen add` to put it back."];
  return { ...base, ...fixable, code: rule("OG-REQ01"), message: lackOf(step, state), help };
}

function lackOf({ why, what }: Step, state: string): string {
  return what === undefined
    ? `${why.charAt(0).toUpperCase()}${why.slice(1)}: what sees to that is ${state}.`
    : `${what} is ${state}: ${why}.`;
}

/** The folder is its owner's: what they meant stays, and says so. */
function driftHelp({ file = "" }: Step, code: string): string {
  const help =
    "Run `obs-gen diff` to see what differs; undo that edit, or delete the file and run `obs-gen add` to have it anew.";
  const comment = /\.[cm]?[jt]s$/.test(file) ? "//" : /\.ya?ml$/.test(file) ? "#" : undefined;
  return comment === undefined
    ? help
    : `${help} Where it is meant, say why above its first line of code: \`${comment} obs-gen-ignore-file ${code}: why\`.`;
}

function driftOf({ file, id, lost = [] }: Step): string {
  const name = file ?? id;
  if (lost.length === 0) return `${name} was changed so that it can't be told what it still does.`;
  return `${name} was changed and no longer has: ${listed(lost)}.`;
}

function listed(lost: readonly string[]): string {
  const names = [...new Set(lost)];
  const [shown, more] = [names.slice(0, 6).join(", "), names.length - 6];
  return `${shown}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Generated code that would be written otherwise now. Where it does the same, another version only has other words for it. */
function outdated({ lost, line }: Step, finding: Finding): Finding {
  if (lost === undefined) return finding;
  if (lost.length > 0)
    return { ...finding, line, message: `${finding.file} lacks what would be written now: ${listed(lost)}.` };
  return {
    ...finding,
    severity: "info",
    message: `${finding.file} is not as it would be written now, but does the same.`,
  };
}

/** A step says where its piece will stand; a finding is about the text there is. */
function placeOf(
  { file, line, at, status }: Step,
  change: FileChange | undefined,
): Pick<Finding, "file" | "line" | "column"> {
  if (at !== undefined) return pointOf(at);
  return { file, line: status === "missing" && change && line !== undefined ? lineBefore(change, line) : line };
}

function staleFinding(path: string, before: string | undefined, after: string | undefined, canFix: boolean): Finding {
  const [code, message] =
    before === undefined
      ? (["OG-REQ01", `${path} is missing.`] as const)
      : after === undefined
        ? (["OG-REQ02", `${path} is no longer needed.`] as const)
        : (["OG-REQ02", `${path} differs from what the selection asks for.`] as const);
  const help = "Run `obs-gen diff` to see the change and `obs-gen add` to make it.";
  const place = { file: path, line: undefined, snippet: undefined, symbol: `file ${path}` };
  return { code, severity: "error", message, help, ...place, ...(canFix && { fixable: true as const }) };
}

/** Order of a report: by place and code. */
export function byPlace(a: Finding, b: Finding): number {
  return (
    compare(a.file ?? "", b.file ?? "") ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compare(a.code, b.code)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
