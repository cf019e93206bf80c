import type { Severity } from "../model/problem.ts";
import type { RulePage } from "../model/rule.ts";
import { catalog, groupOf } from "../rules/catalog.ts";
import { fingerprint, pathOf, type CheckResult, type HiddenFinding } from "./check-result.ts";
import { type Finding, toldAs } from "./finding.ts";

const levels = { error: "error", warning: "warning", info: "note" } as const satisfies {
  [severity in Severity]: string;
};

/** SARIF 2.1.0 (OASIS). Paths are relative to the source root, percent-encoded as the format asks. */
export function sarif(results: readonly CheckResult[], version: string): string {
  const codes = catalog.map(({ code }) => code);
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "obs-gen", version, rules: catalog.map(ruleDescriptor) } },
        columnKind: "utf16CodeUnits",
        results: results.flatMap((result) => [
          ...result.findings.map((finding) => sarifResult(result, finding, codes.indexOf(finding.code))),
          ...result.hidden.flatMap((hidden) => {
            if (hidden.by === "before") return [];
            const told = sarifResult(result, hidden.finding, codes.indexOf(hidden.finding.code));
            return [{ ...told, suppressions: [suppression(hidden)] }];
          }),
        ]),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** A finding that its project accepts is told with the reason: viewers show it as closed. */
const suppression = ({ by, reason }: HiddenFinding): object => ({
  kind: by === "comment" ? "inSource" : "external",
  status: "accepted",
  justification: reason ?? "In the baseline.",
});

function ruleDescriptor({ code, severity, title, why, help, source }: RulePage): object {
  return {
    id: code,
    name: title.replace(/[^A-Za-z0-9]+(.)?/g, (_, letter: string | undefined) => (letter ?? "").toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${help}\n\n${why}\n\nSource: ${source}. All about it: obs-gen explain ${code}` },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ["observability", groupOf(code)] },
  };
}

function sarifResult(result: CheckResult, finding: Finding, ruleIndex: number): object {
  const { code, severity, file, line, column } = finding;
  const start = { startLine: line, ...(column !== undefined && { startColumn: column }) };
  const region = line === undefined ? {} : { region: start };
  const location =
    file === undefined ? [] : [{ physicalLocation: { artifactLocation: artifact(result, file), ...region } }];
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text: toldAs(finding) },
    locations: location,
    partialFingerprints: { "obsGen/v1": fingerprint(result, finding) },
  };
}

const artifact = (result: CheckResult, file: string): object => ({
  uri: pathOf(result, file).split("/").map(encodeURIComponent).join("/"),
  uriBaseId: "%SRCROOT%",
});
