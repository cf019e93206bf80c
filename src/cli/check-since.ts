import { join } from "node:path";
import { openTree } from "../apply/index.ts";
import { judge } from "../check/judge.ts";
import { Failure } from "../model/problem.ts";
import { type CheckResult, fingerprint } from "../report/check-result.ts";
import type { CheckOptions } from "./check-options.ts";
import { checkProject } from "./check-project.ts";
import type { Context } from "./context.ts";
import { openProject, type OpenProject } from "./project.ts";
import { workingFolder } from "./working-folder.ts";

/**
 * Hides what the project at a commit had too: by identity, so that a line that moved is not new, and what a change broke
 * in another file is. The project at that commit is checked like any other, from a copy of its files.
 */
export async function hideBefore(
  context: Context,
  { since = "", scope }: CheckOptions,
  results: readonly CheckResult[],
): Promise<CheckResult[]> {
  const base = workingFolder(context);
  const tree = await openTree(
    base,
    since,
    results.map(({ dir }) => dir),
  );
  try {
    const known = new Set<string>();
    for (const { dir } of results) {
      const before = await openBefore(tree.dir, dir, context.globals.packageManager);
      if (before === undefined) continue;
      const found = await checkProject(before);
      const { findings } = judge(found.findings, found, { ...scope, live: false });
      for (const finding of findings) known.add(fingerprint({ dir }, finding));
    }
    return results.map((result) => withoutKnown(result, known));
  } finally {
    await tree.dispose();
  }
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

function withoutKnown(result: CheckResult, known: ReadonlySet<string>): CheckResult {
  const isKnown = (finding: CheckResult["findings"][number]): boolean => known.has(fingerprint(result, finding));
  const hidden = result.findings.filter(isKnown).map((finding) => ({ finding, by: "before" as const }));
  return {
    ...result,
    findings: result.findings.filter((finding) => !isKnown(finding)),
    hidden: [...result.hidden, ...hidden],
  };
}
