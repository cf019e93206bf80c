import type { Severity } from "../model/problem.ts";
import { pathOf, type CheckResult } from "./check-result.ts";
import { type Finding, toldAs } from "./finding.ts";

const commands = { error: "error", warning: "warning", info: "notice" } as const satisfies {
  [severity in Severity]: string;
};

/** Workflow commands of GitHub Actions, one line a finding. */
export function github(results: readonly CheckResult[]): string {
  return results.flatMap((result) => result.findings.map((finding) => annotation(result, finding))).join("");
}

function annotation(result: CheckResult, finding: Finding): string {
  const { code, severity, file, line, column } = finding;
  const properties = [
    ...(file === undefined ? [] : [`file=${property(pathOf(result, file))}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    ...(column === undefined ? [] : [`col=${column}`]),
    `title=${property(`obs-gen ${code}`)}`,
  ];
  return `::${commands[severity]} ${properties.join(",")}::${data(toldAs(finding))}\n`;
}

const data = (text: string): string => text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
const property = (text: string): string => data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
