import type { Step } from "../model/plan.ts";
import { Failure } from "../model/problem.ts";
import { type CheckResult, type HiddenFinding, inPackage, type Shard } from "../report/check-result.ts";
import type { Finding } from "../report/finding.ts";

/** The text of a report, and how messages call it. */
export interface ReportText {
  readonly name: string;
  readonly text: string;
}

/** A finding as a report has it: its path counts from the folder of the report. */
type Told = Finding & { readonly by?: HiddenFinding["by"]; readonly reason?: string };
interface ToldProject extends Pick<CheckResult, "name" | "dir" | "noPackage" | "failed"> {
  readonly findings: readonly Told[];
  readonly hidden: readonly Told[];
  readonly steps: ReadonlyArray<Omit<Step, "problem"> & { readonly problem?: string }>;
}
interface Part {
  readonly name: string;
  readonly shard: Shard;
  readonly projects: readonly ToldProject[];
}

export type Merged = Omit<CheckResult, "read">;

/**
 * The results of all shards as one run would have them, sorted by folder. Throws a `Failure` when a shard is missing or there
 * twice, and when the reports are not parts of one whole.
 */
export function mergeReports(texts: readonly ReportText[]): Merged[] {
  const parts = texts.map(parseReport);
  requireSame(parts);
  requireAll(parts);
  const merged = new Map<string, Merged>();
  for (const { projects } of parts)
    for (const project of projects) {
      const result = resultOf(project);
      const known = merged.get(result.dir);
      // Findings about the baseline belong to the folder of the report, whatever shard had them.
      merged.set(result.dir, known === undefined ? result : joined(known, result));
    }
  return [...merged.values()].sort((a, b) => (a.dir < b.dir ? -1 : 1));
}

function parseReport({ name, text }: ReportText): Part {
  let report: { command?: unknown; shard?: unknown; projects?: unknown; problems?: unknown } | null;
  try {
    report = JSON.parse(text) as typeof report;
  } catch {
    throw failure("merge.no-report", { file: name });
  }
  if (typeof report !== "object" || report?.command !== "check") throw failure("merge.no-report", { file: name });
  if (Array.isArray(report.problems)) throw failure("merge.failed", { file: name });
  if (!isShard(report.shard) || !Array.isArray(report.projects)) throw failure("merge.no-shard", { file: name });
  return { name, shard: report.shard, projects: report.projects as ToldProject[] };
}

function isShard(value: unknown): value is Shard {
  if (typeof value !== "object" || value === null) return false;
  const { index, count, packages, version, plan } = value as Partial<Shard>;
  return (
    [index, count].every(Number.isInteger) &&
    Array.isArray(packages) &&
    [version, plan].every((it) => typeof it === "string")
  );
}

/** What parts of one whole have in common. */
const common = [
  ["version", "version of obs-gen"],
  ["commit", "commit"],
  ["count", "number of shards"],
  ["plan", "packages or flags"],
] as const;

function requireSame(parts: readonly Part[]): void {
  const [first, ...others] = parts;
  for (const other of others)
    for (const [key, what] of common)
      if (first !== undefined && first.shard[key] !== other.shard[key])
        throw failure("merge.different", { what, first: first.name, second: other.name });
}

function requireAll(parts: readonly Part[]): void {
  const byIndex = new Map<number, Part>();
  for (const part of parts) {
    const other = byIndex.get(part.shard.index);
    if (other !== undefined) throw twice(`shard ${part.shard.index}/${part.shard.count}`, other, part);
    byIndex.set(part.shard.index, part);
  }
  const owners = new Map<string, Part>();
  for (const part of parts)
    for (const dir of part.shard.packages) {
      const other = owners.get(dir);
      if (other !== undefined) throw twice(dir === "" ? "the root" : dir, other, part);
      owners.set(dir, part);
    }
  const count = parts[0]?.shard.count ?? 0;
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !byIndex.has(index));
  if (missing.length > 0)
    throw failure("merge.missing", { shards: missing.map((index) => `${index}/${count}`).join(", ") });
}

const twice = (what: string, first: Part, second: Part): Failure =>
  failure("merge.overlap", { what, first: first.name, second: second.name });

function resultOf({ name, dir, noPackage, failed, findings, hidden, steps }: ToldProject): Merged {
  return {
    name,
    dir,
    ...(noPackage && { noPackage }),
    ...(failed && { failed }),
    findings: findings.map((finding) => findingOf(dir, finding)),
    hidden: hidden.map((told) => {
      const { by = "before", reason } = told;
      return { finding: findingOf(dir, told), by, ...(reason !== undefined && { reason }) };
    }),
    steps: steps.map(({ problem, ...step }) =>
      problem === undefined ? step : { ...step, problem: { code: problem, severity: "error", args: {} } },
    ),
  };
}

/** Only what a finding is made of: what reports add to it is added anew. */
function findingOf(dir: string, told: Told): Finding {
  const { code, severity, message, help, file, line, column, snippet, symbol, detail, fixable } = told;
  return {
    ...{ code, severity, message, help, line, snippet, symbol },
    ...(column !== undefined && { column }),
    file: file === undefined ? undefined : inPackage(dir, file),
    ...(detail !== undefined && { detail }),
    ...(fixable === true && { fixable }),
  };
}

const joined = ({ noPackage, ...one }: Merged, other: Merged): Merged => ({
  ...one,
  // The root itself may be a package of another shard.
  ...(noPackage ? { name: other.name, ...(other.noPackage && { noPackage }) } : {}),
  findings: [...one.findings, ...other.findings],
  hidden: [...one.hidden, ...other.hidden],
  steps: [...one.steps, ...other.steps],
});

const failure = (code: string, args: { [name: string]: string }): Failure =>
  new Failure([{ code, severity: "error", args }]);
