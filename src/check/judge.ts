import type { Severity } from "../model/problem.ts";
import { byPlace, type Finding } from "../report/finding.ts";
import type { HiddenFinding } from "../report/check-result.ts";
import { isLive } from "../rules/catalog.ts";
import { type Settings, withSetting } from "./settings.ts";
import { type Suppression, suppressionOf, type Suppressions, unusedFindings } from "./suppressed.ts";

/** What a run of `check` looks for. */
export interface Scope {
  /** Codes; undefined for all. */
  readonly rules: ReadonlySet<string> | undefined;
  readonly minSeverity: Severity;
  /** The service was booted, so rules about running services were judged too. */
  readonly live: boolean;
}

export interface Judged {
  readonly findings: readonly Finding[];
  readonly hidden: readonly HiddenFinding[];
}

/** What a project itself says about findings. */
export interface Notes {
  readonly settings: Settings;
  readonly suppressions: Suppressions;
}

/**
 * From everything that was found in a project to what is told of it: the project's settings count, then the comments in
 * its code. `minSeverity` comes last, by `severeEnough`: a baseline also knows what a run does not show.
 */
export function judge(found: readonly Finding[], { settings, suppressions }: Notes, scope: Scope): Judged {
  const used = new Set<Suppression>();
  const findings: Finding[] = [];
  const hidden: HiddenFinding[] = [];
  for (const finding of counted([...found, ...settings.findings, ...suppressions.findings], settings)) {
    const suppression = suppressionOf(finding, suppressions);
    if (suppression === undefined) findings.push(finding);
    else {
      used.add(suppression);
      hidden.push({ finding, by: "comment", reason: suppression.reason });
    }
  }
  const isJudged = (code: string): boolean => settings.byCode.get(code) !== "off" && isInScope(code, scope);
  findings.push(...counted(unusedFindings(suppressions, used, isJudged), settings));
  return {
    findings: findings.filter(({ code }) => isReported(code, scope)).sort(byPlace),
    hidden: hidden.filter(({ finding }) => isReported(finding.code, scope)),
  };
}

const counted = (findings: readonly Finding[], settings: Settings): Finding[] =>
  findings.flatMap((finding) => withSetting(finding, settings) ?? []);

/** True when a run with this scope would have found something of the rule. */
export const isInScope = (code: string, { rules, live }: Scope): boolean =>
  (rules === undefined || rules.has(code)) && (live || !isLive(code));

/** What could not be looked at is told in every scope: a clean result would say more than was seen. */
const isReported = (code: string, { rules }: Scope): boolean =>
  rules === undefined || rules.has(code) || code === "OG-CHK01";

const ranks = { info: 0, warning: 1, error: 2 } as const satisfies { [severity in Severity]: number };

/** Whether a severity is at least `least`. */
export const severeEnough = (severity: Severity, least: Severity): boolean => ranks[severity] >= ranks[least];
