import { identityOf, pathOf, type CheckResult } from "./check-result.ts";
import type { Finding } from "./finding.ts";

/** JUnit XML: a suite for each package, a test case for each step that is satisfied, each finding and each live rule. */
export function junit(results: readonly CheckResult[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="obs-gen check">\n${results.map(suite).join("")}</testsuites>\n`;
}

function suite(result: CheckResult): string {
  const satisfied = result.steps.filter((step) => step.status === "satisfied");
  const failures = result.findings.filter(({ severity }) => severity !== "info");
  const hidden = result.hidden.filter(({ by }) => by !== "before");
  // Those that failed are findings.
  const verdicts = (result.verdicts ?? []).filter(({ verdict }) => verdict !== "failed");
  const skipped = [
    ...hidden.map((it) => skippedCase(result, nameOf(result, it.finding), it.reason ?? "In the baseline.")),
    ...verdicts
      .filter(({ verdict }) => verdict === "skipped")
      .map(({ code, reason }) => skippedCase(result, code, reason)),
  ];
  const passed = [
    ...satisfied.map(({ id }) => id),
    ...verdicts.filter(({ verdict }) => verdict === "passed").map(({ code }) => code),
  ];
  const tests = passed.length + result.findings.length + skipped.length;
  const head = `  <testsuite name="${xml(result.name)}" tests="${tests}" failures="${failures.length}" errors="0" skipped="${skipped.length}">\n`;
  const cases = [
    ...passed.map((name) => `    <testcase classname="${xml(result.name)}" name="${xml(name)}"/>\n`),
    ...result.findings.map((finding) => testCase(result, finding)),
    ...skipped,
  ];
  return `${head}${cases.join("")}  </testsuite>\n`;
}

function placeOf(result: CheckResult, { file, line }: Finding): string {
  return file === undefined ? "" : `${pathOf(result, file)}${line === undefined ? "" : `:${line}`}`;
}

/** The identity: with a line in it, the history of a test case would end with every edit above. */
const nameOf = (result: CheckResult, finding: Finding): string =>
  identityOf(result, finding)
    .filter((part) => part !== "")
    .join(" ");

function skippedCase(result: CheckResult, name: string, reason: string): string {
  return `    <testcase classname="${xml(result.name)}" name="${xml(name)}"><skipped message="${xml(reason)}"/></testcase>\n`;
}

function testCase(result: CheckResult, finding: Finding): string {
  const { severity, message, help } = finding;
  const place = placeOf(result, finding);
  const open = `    <testcase classname="${xml(result.name)}" name="${xml(nameOf(result, finding))}"`;
  if (severity === "info") return `${open}><system-out>${xml(message)}</system-out></testcase>\n`;
  const body = [place, message, help].filter((part) => part !== undefined && part !== "").join("\n");
  return `${open}><failure type="${severity}" message="${xml(message)}">${xml(body)}</failure></testcase>\n`;
}

/** Characters that XML 1.0 can't hold at all are dropped, the others escaped. */
function xml(text: string): string {
  return text
    .replace(/\p{Cs}/gu, "\ufffd")
    .replace(/(?![\n\r\t])[\p{Cc}\ufffe\uffff]/gu, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
