import type { Finding } from "../report/finding.ts";
import { checkFinding } from "./check-finding.ts";

/** `// obs-gen-ignore OG-LOG01: reason`, for one code; a comment that names several is several of them. */
export interface Suppression {
  readonly code: string;
  readonly reason: string;
  readonly file: string;
  /** Of the comment. */
  readonly line: number;
  /** Line whose findings are meant; undefined for the whole file. */
  readonly target: number | undefined;
}

export interface Suppressions {
  readonly list: readonly Suppression[];
  /** About comments that can't be followed: no reason, no such code, no code at all. */
  readonly findings: readonly Finding[];
}

/** The suppression that hides a finding, if there is one. Findings about suppressions themselves are never hidden. */
export function suppressionOf(finding: Finding, { list }: Suppressions): Suppression | undefined {
  if (finding.code === "OG-CHK02" || finding.code === "OG-CHK03") return undefined;
  return list.find(
    ({ code, file, target }) =>
      code === finding.code && file === finding.file && (target === undefined || target === finding.line),
  );
}

/** What to say about suppressions that hid nothing although their rule was judged. */
export function unusedFindings(
  { list }: Suppressions,
  used: ReadonlySet<Suppression>,
  isJudged: (code: string) => boolean,
): Finding[] {
  return list
    .filter((suppression) => !used.has(suppression) && isJudged(suppression.code))
    .map(({ code, file, line }) =>
      checkFinding("OG-CHK03", { message: `There is no finding of ${code} here.`, symbol: code, file, line }),
    );
}
