import { severities } from "../model/problem.ts";
import { findPage } from "../rules/catalog.ts";
import type { CheckResult, HiddenFinding } from "./check-result.ts";
import type { Finding } from "./finding.ts";
import { findingsText } from "./findings-text.ts";
import type { Palette } from "./palette.ts";

export interface CheckTextOptions {
  readonly palette: Palette;
  /** Say why each rule matters, once. */
  readonly verbose?: boolean;
  /** The command line that fixes, as it can be run where the report is read. */
  readonly fixWith: string;
}

/** Findings grouped by package and ended by a summary line. */
export function checkText(
  results: readonly CheckResult[],
  { palette, verbose = false, fixWith }: CheckTextOptions,
): string {
  const many = results.length > 1;
  const explained = new Set<string>();
  const parts = results
    .filter(({ findings }) => findings.length > 0)
    .map((result) => {
      const prefix = result.dir === "" ? "" : `${result.dir}/`;
      const why = (code: string): string | undefined => {
        if (!verbose || explained.has(code)) return undefined;
        explained.add(code);
        return findPage(code)?.why;
      };
      const text = findingsText(result.findings, { palette, read: (path) => result.read(path), prefix, why });
      return many ? `${palette.bold(result.name)}\n\n${text}` : text;
    });
  return [...parts, `${[summaryLine(results, palette), ...fixLine(results, fixWith)].join("\n")}\n`].join("\n");
}

function summaryLine(results: readonly CheckResult[], palette: Palette): string {
  const findings = results.flatMap((result) => result.findings);
  const satisfied = results.flatMap(({ steps }) => steps).filter(({ status }) => status === "satisfied").length;
  const packages = results.filter(({ noPackage }) => !noPackage).length;
  const places = packages > 1 ? ` in ${packages} packages` : "";
  const left = leftOut(results);
  if (findings.length === 0)
    return palette.good(`Everything is in place${places} (${[plural(satisfied, "requirement"), ...left].join("; ")}).`);
  const counts = severities
    .map((severity) => ({ severity, number: countOf(findings, severity) }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => plural(number, severity === "info" ? "note" : severity));
  const rest = [`${plural(satisfied, "requirement")} in place`, ...left].join("; ");
  return palette.bold(`${counts.join(", ")}${places}; ${rest}.`);
}

/** What was found too, by what keeps it out of the report. */
function leftOut(results: readonly CheckResult[]): string[] {
  const hidden = results.flatMap((result) => result.hidden);
  const counted = (by: HiddenFinding["by"], words: string): string[] => {
    const number = hidden.filter((it) => it.by === by).length;
    return number === 0 ? [] : [`${plural(number, "finding")} ${words}`];
  };
  return [
    ...counted("comment", "suppressed in the code"),
    ...counted("baseline", "in the baseline"),
    ...counted("before", "there before"),
  ];
}

function fixLine(results: readonly CheckResult[], command: string): string[] {
  const findings = results.flatMap((result) => result.findings);
  const fixable = findings.filter((finding) => finding.fixable === true).length;
  return fixable === 0 ? [] : [`${fixable} of ${findings.length} can be fixed with \`${command}\`.`];
}

const countOf = (findings: readonly Finding[], severity: string): number =>
  findings.filter((finding) => finding.severity === severity).length;

const plural = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
