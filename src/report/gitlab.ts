import type { Severity } from "../model/problem.ts";
import { fingerprint, pathOf, type CheckResult } from "./check-result.ts";
import { toldAs } from "./finding.ts";

const severities = { error: "major", warning: "minor", info: "info" } as const satisfies {
  [severity in Severity]: string;
};

/** GitLab's code quality report. It wants a file and a line for each finding; the manifest stands for "the project". */
export function gitlab(results: readonly CheckResult[]): string {
  const issues = results.flatMap((result) =>
    result.findings.map((finding) => ({
      description: toldAs(finding),
      check_name: finding.code,
      fingerprint: fingerprint(result, finding),
      severity: severities[finding.severity],
      location: { path: pathOf(result, finding.file ?? "package.json"), lines: { begin: finding.line ?? 1 } },
    })),
  );
  return `${JSON.stringify(issues, null, 2)}\n`;
}
