import { checkText } from "./check-text.ts";
import type { CheckResult, Shard } from "./check-result.ts";
import type { CheckFormat } from "./formats.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { checkJson } from "./json.ts";
import { junit } from "./junit.ts";
import type { Palette } from "./palette.ts";
import { sarif } from "./sarif.ts";

/** The whole report of `check` in the chosen format, with its final newline. `version` is the tool's own. */
export function checkReport(
  results: readonly CheckResult[],
  options: {
    format: CheckFormat;
    version: string;
    palette: Palette;
    verbose?: boolean;
    fixWith: string;
    shard?: Shard | undefined;
  },
): string {
  switch (options.format) {
    case "text":
      return checkText(results, options);
    case "json":
      return checkJson(results, options.shard);
    case "sarif":
      return sarif(results, options.version);
    case "github":
      return github(results) + checkText(results, options);
    case "gitlab":
      return gitlab(results);
    case "junit":
      return junit(results);
  }
}

/** Notes are worth knowing; only warnings and errors fail a build. What could not be judged is more than a finding. */
export function exitCode(results: readonly CheckResult[]): 0 | 1 | 2 {
  if (results.some(({ failed }) => failed)) return 2;
  return results.some(({ findings }) => findings.some(({ severity }) => severity !== "info")) ? 1 : 0;
}
