import { identityOf, pathOf, type CheckResult, type HiddenFinding } from "./check-result.ts";
import type { Finding } from "./finding.ts";

/** JUnit XML: a suite for each package, a test case for each step that is satisfied and for each finding. */
export function junit(results: readonly CheckResult[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="obs-gen check">\n${results.map(suite).join("")}</testsuites>\n`;
}

function suite(result: CheckResult): string {
  const satisfied = result.steps.filter((step) => step.status === "satisfied");
  const failures = result.findings.filter(({ severity }) => severity !== "info");
  const skipped = result.hidden.filter(({ by }) => by !== "before");
  const tests = satisfied.length + result.findings.length + skipped.length;
  const head = `  <testsuite name="${xml(result.name)}" tests="${tests}" failures="${failures.length}" errors="0" skipped="${skipped.length}">\n`;
  const passed = satisfied.map(({ id }) => `    <testcase classname="${xml(result.name)}" name="${xml(id)}"/>\n`);
  const cases = [
    ...result.findings.map((finding) => testCase(result, finding)),
    ...skipped.map((it) => skippedCase(result, it)),
  ];
  return `${head}${passed.join("")}${cases.join("")}  </testsuite>\n`;
}

function placeOf(result: CheckResult, { file, line }: Finding): string {
  return file === undefined ? "" : `${pathOf(result, file)}${line === undefined ? "" : `:${line}`}`;
}

/** The identity: with a line in it, the history of a test case would end with every edit above. */
const nameOf = (result: CheckResult, finding: Finding): string =>
  identityOf(result, finding)
    .filter((part) => part !== "")
    .join(" ");

function skippedCase(result: CheckResult, { finding, reason = "In the baseline." }: HiddenFinding): string {
  const name = nameOf(result, finding);
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
