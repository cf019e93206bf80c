import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mergeReports } from "../check/merge.ts";
import { Failure } from "../model/problem.ts";
import type { CheckResult } from "../report/check-result.ts";
import type { Context } from "./context.ts";
import { readBelow } from "./read-below.ts";
import { workingFolder } from "./working-folder.ts";

/** What the shards found whose reports are in `files`; code frames are of the files there are now. */
export function mergedResults(context: Context, files: readonly string[]): CheckResult[] {
  const base = workingFolder(context);
  const results = mergeReports(files.map((name) => ({ name, text: readReport(name) })));
  if (results.length === 0) throw new Failure([{ code: "workspace.no-service", severity: "error", args: {} }]);
  return results.map((result) => ({ ...result, read: readBelow(join(base, result.dir)) }));
}

function readReport(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new Failure([{ code: "merge.unreadable", severity: "error", args: { file, error: code } }]);
  }
}
