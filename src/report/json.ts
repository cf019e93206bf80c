import type { Facts } from "../model/facts.ts";
import type { FileChange, Plan, Step } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { findPage } from "../rules/catalog.ts";
import { fingerprint, pathOf, type CheckResult, type Shard } from "./check-result.ts";
import { problemFinding, type Finding } from "./finding.ts";
import { lineChanges } from "./line-changes.ts";

/** Version of every JSON document this tool writes; report.schema.json describes it. */
export const jsonSchemaVersion = 1;

export interface PlannedProject {
  readonly name: string;
  readonly dir: string;
  readonly plan: Plan;
}

/** A command's JSON document; `content` is added to what all of them have. */
export function document(command: string, ok: boolean, content: object): string {
  return `${JSON.stringify({ schema: jsonSchemaVersion, command, ok, ...content }, null, 2)}\n`;
}

/** What a writing command did or, when `applied` is false, would do. */
export function planJson(
  command: string,
  projects: readonly PlannedProject[],
  outcome: { applied: boolean; commandLine?: string | undefined },
): string {
  const ok = projects.every(({ plan }) => plan.problems.every(({ severity }) => severity !== "error"));
  const { applied, commandLine } = outcome;
  return document(command, ok, {
    applied,
    ...(commandLine === undefined ? {} : { commandLine }),
    projects: projects.map(({ name, dir, plan }) => ({
      name,
      dir,
      selection: plan.selection,
      changes: plan.changes.map(changeJson),
      install: plan.install && {
        manager: plan.install.manager.id,
        added: plan.install.added,
        removed: plan.install.removed,
      },
      steps: plan.steps.map(stepJson),
      problems: plan.problems.map(problemJson),
    })),
  });
}

export function checkJson(results: readonly CheckResult[], shard?: Shard): string {
  const ok = results.every(({ findings }) => findings.every(({ severity }) => severity === "info"));
  return document("check", ok, {
    ...(shard !== undefined && { shard }),
    projects: results.map((result) => ({
      name: result.name,
      dir: result.dir,
      ...(result.noPackage && { noPackage: true }),
      ...(result.failed && { failed: true }),
      findings: result.findings.map((finding) => checkFindingJson(finding, result)),
      hidden: result.hidden.map(({ finding, by, reason }) => ({
        ...checkFindingJson(finding, result),
        by,
        ...(reason !== undefined && { reason }),
      })),
      steps: result.steps.map(stepJson),
    })),
  });
}

/** A command that ended early. */
export function failureJson(command: string, problems: readonly Problem[]): string {
  return document(command, false, { problems: problems.map(problemJson) });
}

function problemJson(problem: Problem): object {
  return { ...findingJson(problemFinding(problem)), args: problem.args };
}

function findingJson(finding: Finding, result?: CheckResult): object {
  const { file, ...rest } = finding;
  const path = file === undefined || result === undefined ? file : pathOf(result, file);
  return { ...rest, ...(path === undefined ? {} : { file: path }) };
}

/** With what a reader needs to judge and to track it, besides what every command tells. */
function checkFindingJson(finding: Finding, result: CheckResult): object {
  const why = findPage(finding.code)?.why;
  return {
    ...findingJson(finding, result),
    ...(why !== undefined && { why }),
    fixable: finding.fixable === true,
    fingerprint: fingerprint(result, finding),
  };
}

/** A blocked step names its problem; the problem itself is told as a finding. */
const stepJson = ({ problem, isNew: _isNew, ...step }: Step): object => ({
  ...step,
  ...(problem && { problem: problem.code }),
});

function changeJson(change: FileChange): object {
  const kind = change.before === undefined ? "create" : change.after === undefined ? "delete" : "change";
  const lines = lineChanges(change);
  const added = lines.filter((line) => line.kind === "added");
  return { path: change.path, kind, added: added.length, removed: lines.length - added.length };
}

/** What `doctor` found out about each package. */
export function doctorJson(
  projects: ReadonlyArray<{ name: string; dir: string; facts: Facts; problems: readonly Problem[] }>,
): string {
  const ok = projects.every(({ problems }) => problems.every(({ severity }) => severity === "info"));
  return document("doctor", ok, {
    projects: projects.map(({ name, dir, facts, problems }) => ({
      name,
      dir,
      facts,
      problems: problems.map(problemJson),
    })),
  });
}
