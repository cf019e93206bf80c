import type { Ci } from "../../model/ci.ts";
import type { Found, Outcome, Requirement } from "../../model/requirement.ts";
import type { Sources } from "../../model/sources.ts";
import { findLine } from "../../edit/find-line.ts";
import { ignoredCheck, passing, type Run, runsIn, shellOf } from "../runs.ts";

const file = ".husky/pre-commit";

/** husky runs the file with `sh -e`: a line that fails stops the commit. */
export function huskyEntry(ci: Ci): Requirement {
  const find = (sources: Sources, how: Run = "stops"): Found | undefined => {
    const runOf = runsIn(sources);
    const shell = shellOf(sources.read(file) ?? "");
    return findLine(sources, file, (line) => runOf(line, shell) === how);
  };
  return {
    id: "husky pre-commit",
    why: "the check runs before a commit",
    entry: "alone",
    find: (sources) => find(sources),
    ensure(sources): Outcome {
      const found = find(sources);
      if (found !== undefined) return { kind: "satisfied", found };
      const ignored = find(sources, "ignored");
      if (ignored !== undefined)
        return { kind: "drifted", problem: ignoredCheck("The hook", passing, { file, line: ignored.line }) };
      const text = sources.read(file) ?? "";
      const newline = text.includes("\r\n") ? "\r\n" : "\n";
      const whole = text === "" || text.endsWith("\n");
      const line = whole ? `${ci.checkCommit}${newline}` : `${newline}${ci.checkCommit}`;
      return { kind: "missing", file, insertions: [{ at: text.length, text: line }] };
    },
  };
}
