import { join } from "node:path";
import { openTree } from "../apply/index.ts";
import { judge } from "../check/judge.ts";
import { Failure } from "../model/problem.ts";
import { type CheckResult, fingerprint, inPackage, pathOf } from "../report/check-result.ts";
import type { CheckOptions } from "./check-options.ts";
import { checkProject } from "./check-project.ts";
import type { Context } from "./context.ts";
import { openProject, type OpenProject } from "./project.ts";
import { readBelow } from "./read-below.ts";
import { workingFolder } from "./working-folder.ts";

/**
 * Hides what the project at a commit had too: by identity, so that a line that moved is not new, and what a change broke
 * in another file is; a file keeps its identity when git knows that it was renamed. The project at that commit is checked
 * like any other, from a copy of its files.
 */
export async function hideBefore(
  context: Context,
  { since = "", scope }: CheckOptions,
  results: readonly CheckResult[],
): Promise<CheckResult[]> {
  const base = workingFolder(context);
  const dirs = results.filter(({ noPackage }) => !noPackage).map(({ dir }) => dir);
  const near = results.flatMap(({ dir, neighbours = [] }) => neighbours.map((it) => join(dir, it)));
  const tree = await openTree(base, since, [...new Set([...dirs, ...near])]);
  try {
    const known = new Map<string, Array<string | undefined>>();
    for (const dir of dirs) {
      const before = await openBefore(tree.dir, dir, context.globals.packageManager);
      if (before === undefined) continue;
      const found = await checkProject(before);
      const { findings } = judge(found.findings, found, { ...scope, live: false });
      const lineOf = linesBelow(join(tree.dir, dir));
      for (const finding of findings) {
        const key = fingerprint({ dir: "" }, asNow(dir, finding, tree.renamed));
        known.set(key, [...(known.get(key) ?? []), lineOf(finding)]);
      }
    }
    return results.map((result) => withoutKnown(result, known, linesBelow(join(base, result.dir))));
  } finally {
    await tree.dispose();
  }
}

/** A finding as it would be told today, its path from the working folder. A symbol may hold the path in the package. */
function asNow(dir: string, finding: Finding, renamed: ReadonlyMap<string, string>): Finding {
  const { file, symbol } = finding;
  if (file === undefined) return { ...finding, file: dir === "" ? undefined : dir };
  const path = pathOf({ dir }, file);
  const now = renamed.get(path);
  if (now === undefined) return { ...finding, file: path };
  return { ...finding, file: now, symbol: symbol.replaceAll(file, inPackage(dir, now)) };
}

/** A package that was not there yet, or could not be read, had no findings that are known. */
async function openBefore(base: string, dir: string, manager: string | undefined): Promise<OpenProject | undefined> {
  try {
    return await openProject(join(base, dir), base, manager);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

type Finding = CheckResult["findings"][number];

/** The text of the line that a finding is at. */
function linesBelow(dir: string): (finding: Finding) => string | undefined {
  const read = readBelow(dir);
  return ({ file, line }) =>
    file === undefined || line === undefined ? undefined : read(file)?.split("\n")[line - 1]?.trim();
}

/** As many of one identity as there were before, first those at a line that was there: one more is new. */
function withoutKnown(
  result: CheckResult,
  known: ReadonlyMap<string, ReadonlyArray<string | undefined>>,
  lineOf: (finding: Finding) => string | undefined,
): CheckResult {
  const before = new Map([...known].map(([key, lines]) => [key, [...lines]]));
  const old = new Set<Finding>();
  const take = (finding: Finding, isSame: (line: string | undefined) => boolean): void => {
    const lines = before.get(fingerprint(result, finding)) ?? [];
    const index = lines.findIndex(isSame);
    if (index === -1 || old.has(finding)) return;
    lines.splice(index, 1);
    old.add(finding);
  };
  for (const finding of result.findings) take(finding, (line) => line === lineOf(finding));
  for (const finding of result.findings) take(finding, () => true);
  const hidden = [...old].map((finding) => ({ finding, by: "before" as const }));
  return {
    ...result,
    findings: result.findings.filter((finding) => !old.has(finding)),
    hidden: [...result.hidden, ...hidden],
  };
}
