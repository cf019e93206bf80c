import type { Step } from "../model/plan.ts";
import type { Finding } from "./finding.ts";

/** What `check` learnt about one package of the repository. */
export interface CheckResult {
  readonly name: string;
  /** Package folder relative to the folder reports count from, POSIX, "" for that folder itself. */
  readonly dir: string;
  readonly findings: readonly Finding[];
  /** What was found too and is not told. */
  readonly hidden: readonly HiddenFinding[];
  readonly steps: readonly Step[];
  /** Folders of other packages that had a say in what is found, relative to the package. */
  readonly neighbours?: readonly string[];
  /** It holds what belongs to no package: what is found about the baseline. */
  readonly noPackage?: true;
  /** What came of each rule about the running service, where it was started. */
  readonly verdicts?: readonly Verdict[];
  /** It could not be judged at all; the findings say why. */
  readonly failed?: true;
  /** Text of a project file, for code frames. */
  read(path: string): string | undefined;
}

export interface Verdict {
  readonly code: string;
  readonly verdict: "passed" | "failed" | "skipped";
  /** Why it could not be judged. */
  readonly reason: string;
}

/** Which part of all packages a report is about, and what has to agree before parts are put together. */
export interface Shard {
  /** Counts from 1. */
  readonly index: number;
  readonly count: number;
  /** Folders of its packages, also of those without a service. */
  readonly packages: readonly string[];
  /** Of the tool. */
  readonly version: string;
  /** Checked out when it was made; undefined outside of a repository. */
  readonly commit?: string;
  /** How all packages were split, and the flags that decide what is found. */
  readonly plan: string;
}

/** A finding that does not count, and why. */
export interface HiddenFinding {
  readonly finding: Finding;
  /** A comment in the code, the baseline, or that it was there at the commit of --since. */
  readonly by: "comment" | "baseline" | "before";
  /** What the comment says. */
  readonly reason?: string;
}

/** Path of a finding's file as a report names it. */
export const pathOf = ({ dir }: Pick<CheckResult, "dir">, file: string): string =>
  dir === "" ? file : `${dir}/${file}`;

/** The same path as it counts from the package in `dir`; what lies elsewhere stays as it is. */
export const inPackage = (dir: string, path: string): string =>
  dir !== "" && path.startsWith(`${dir}/`) ? path.slice(dir.length + 1) : path;

/**
 * Identity of a finding over runs and machines: what, where, and what about; not the line, which moves with every edit
 * above it.
 */
export const identityOf = (
  result: Pick<CheckResult, "dir">,
  { code, file, symbol }: Finding,
): readonly [rule: string, file: string, symbol: string] => [
  code,
  file === undefined ? result.dir : result.dir === "" ? file : `${result.dir}/${file}`,
  symbol,
];

/** The identity as 64-bit FNV-1a in hex; collisions would only merge two findings in a viewer. */
export function fingerprint(result: Pick<CheckResult, "dir">, finding: Finding): string {
  const identity = identityOf(result, finding);
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(identity.join("\u0000"))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
