import type { CheckResult } from "./check-result.ts";
import type { Finding } from "./finding.ts";
import { findingsText } from "./findings-text.ts";
import type { Palette } from "./palette.ts";

/** Findings grouped by package and ended by a summary line. */
export function checkText(results: readonly CheckResult[], palette: Palette): string {
  const many = results.length > 1;
  const parts = results
    .filter(({ findings }) => findings.length > 0)
    .map((result) => {
      const prefix = result.dir === "" ? "" : `${result.dir}/`;
      const text = findingsText(result.findings, { palette, read: (path) => result.read(path), prefix });
      return many ? `${palette.bold(result.name)}\n\n${text}` : text;
    });
  return [...parts, `${summaryLine(results, palette)}\n`].join("\n");
}

function summaryLine(results: readonly CheckResult[], palette: Palette): string {
  const findings = results.flatMap((result) => result.findings);
  const satisfied = results.flatMap(({ steps }) => steps).filter(({ status }) => status === "satisfied").length;
  const places = results.length > 1 ? ` in ${results.length} packages` : "";
  if (findings.length === 0)
    return palette.good(`Everything is in place${places} (${plural(satisfied, "requirement")}).`);
  const counts = (["error", "warning", "info"] as const)
    .map((severity) => ({ severity, number: countOf(findings, severity) }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => plural(number, severity === "info" ? "note" : severity));
  return palette.bold(`${counts.join(", ")}${places}; ${plural(satisfied, "requirement")} in place.`);
}

const countOf = (findings: readonly Finding[], severity: string): number =>
  findings.filter((finding) => finding.severity === severity).length;

const plural = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
