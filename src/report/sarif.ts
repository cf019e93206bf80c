import type { Severity } from "../model/problem.ts";
import { fingerprint, pathOf, type CheckResult } from "./check-result.ts";
import type { Finding } from "./finding.ts";

const levels = { error: "error", warning: "warning", info: "note" } as const satisfies {
  [severity in Severity]: string;
};

/** SARIF 2.1.0 (OASIS). Paths are relative to the source root, percent-encoded as the format asks. */
export function sarif(results: readonly CheckResult[], version: string): string {
  const codes = [...new Set(results.flatMap(({ findings }) => findings.map(({ code }) => code)))].sort();
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "obs-gen", version, rules: codes.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        results: results.flatMap((result) =>
          result.findings.map((finding) => sarifResult(result, finding, codes.indexOf(finding.code))),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function sarifResult(result: CheckResult, finding: Finding, ruleIndex: number): object {
  const { code, severity, message, help, file, line } = finding;
  const region = line === undefined ? {} : { region: { startLine: line } };
  const location =
    file === undefined ? [] : [{ physicalLocation: { artifactLocation: artifact(result, file), ...region } }];
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text: help === undefined ? message : `${message} ${help}` },
    locations: location,
    partialFingerprints: { "obsGen/v1": fingerprint(result, finding) },
  };
}

const artifact = (result: CheckResult, file: string): object => ({
  uri: pathOf(result, file).split("/").map(encodeURIComponent).join("/"),
  uriBaseId: "%SRCROOT%",
});
