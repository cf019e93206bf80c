import { createRequire } from "node:module";
import { Ajv2020 } from "ajv/dist/2020.js";
import draft04 from "ajv-draft-04";
import formats from "ajv-formats";
import { describe, expect, test } from "vitest";
import schema from "../../src/report/report.schema.json" with { type: "json" };
import { checkReport, exitCode } from "../../src/report/check.ts";
import { fingerprint } from "../../src/report/check-result.ts";
import type { CheckFormat } from "../../src/report/formats.ts";
import { plain } from "../../src/report/palette.ts";
import { findPage } from "../../src/rules/catalog.ts";
import { finding, hostile, result } from "./support.ts";

const report = (format: CheckFormat, results = [result()]): string =>
  checkReport(results, { format, version: "1.2.3", palette: plain, fixWith: "obs-gen check --fix" });

describe("text", () => {
  test("shows the place, the code there and what to do", () => {
    expect(report("text")).toBe(`error OG-REQ01  Every request passes it: what sees to that is missing.
  src/app.ts:3
    1 | import express from "express";
    2 |
  > 3 | const app = express();
    4 |
  Run \`obs-gen add\` to put it back.

1 error; 1 requirement in place.
`);
  });

  test("points at the column, also far behind in a line that is too long and behind tabs", () => {
    const shown = (text: string, column: number): string =>
      report("text", [result({ findings: [finding({ line: 1, column, help: undefined })], read: () => text })]);
    expect(shown("\tconst app = express();\n", 14)).toContain(
      "  src/app.ts:1:14\n  > 1 |   const app = express();\n      |               ^\n    2 |\n",
    );
    const long = `${"x".repeat(400)}HERE${"y".repeat(400)}`;
    const [row = "", pointer = ""] = shown(long, 401).split("\n").slice(2);
    expect(row.slice(pointer.indexOf("^"))).toMatch(/^HEREy+\.\.\.$/);
    expect(row.length).toBeLessThan(180);
  });

  test("many findings that want the same are a list under one advice", () => {
    const findings = [1, 2, 3, 4].map((line) => finding({ line, message: `piece ${line} is missing` }));
    expect(report("text", [result({ findings })])).toBe(`error OG-REQ01  4 places
  src/app.ts:1  piece 1 is missing
  src/app.ts:2  piece 2 is missing
  src/app.ts:3  piece 3 is missing
  src/app.ts:4  piece 4 is missing
  Run \`obs-gen add\` to put it back.

4 errors; 1 requirement in place.
`);
  });

  test("says what is left out, what can be fixed, and, when asked, once why a rule matters", () => {
    const findings = [finding({ fixable: true }), finding({ symbol: "b", help: undefined })];
    const hidden = [
      { finding: finding(), by: "comment" as const, reason: "known" },
      { finding: finding(), by: "baseline" as const },
    ];
    const text = report("text", [result({ findings, hidden })]);
    expect(text).toContain(
      "2 errors; 1 requirement in place; 1 finding suppressed in the code; 1 finding in the baseline.",
    );
    expect(text).toContain("1 of 2 can be fixed with `obs-gen check --fix`.");
    const why = findPage("OG-REQ01")?.why.slice(0, 40) ?? "";
    expect(text).not.toContain(why);
    const verbose = checkReport([result({ findings })], {
      format: "text",
      version: "1",
      palette: plain,
      fixWith: "obs-gen check --fix",
      verbose: true,
    });
    expect(verbose.split(why)).toHaveLength(2);
  });

  test("a clean project gets one line", () => {
    expect(report("text", [result({ findings: [] })])).toBe("Everything is in place (1 requirement).\n");
  });

  test("no control character of the project reaches the terminal", () => {
    expect(report("text", [hostile])).not.toMatch(/[^\P{Cc}\n]/u);
  });
});

describe("sarif", () => {
  const ajv = new draft04.default({ strict: false, unicodeRegExp: false });
  formats.default(ajv);
  const require = createRequire(import.meta.url);
  const validate = ajv.compile(require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as object);

  test.each([
    ["one finding", [result()]],
    ["hostile findings", [hostile]],
    ["no finding", [result({ findings: [] })]],
  ])("%s validates against the schema of SARIF 2.1.0", (_, results) => {
    validate(JSON.parse(report("sarif", results)));
    expect(validate.errors).toBeNull();
  });

  test("tells each rule's page, and what is suppressed with its reason", () => {
    const hidden = [{ finding: finding(), by: "comment" as const, reason: "known" }];
    const document = JSON.parse(report("sarif", [result({ findings: [], hidden })]));
    validate(document);
    expect(validate.errors).toBeNull();
    const [run] = document.runs;
    const [told] = run.results;
    expect(told.suppressions).toEqual([{ kind: "inSource", status: "accepted", justification: "known" }]);
    expect(run.tool.driver.rules[told.ruleIndex]).toMatchObject({
      id: "OG-REQ01",
      shortDescription: { text: findPage("OG-REQ01")?.title },
      defaultConfiguration: { level: "error" },
    });
  });

  test("tells the column where it is known, and stays valid", () => {
    const findings = [finding({ line: 3, column: 7 }), finding({ line: 3 })];
    const log = JSON.parse(report("sarif", [result({ findings })]));
    validate(log);
    expect(validate.errors).toBeNull();
    const regions = log.runs[0].results.map(
      (it: { locations: [{ physicalLocation: { region: object } }] }) => it.locations[0].physicalLocation.region,
    );
    expect(regions).toEqual([{ startLine: 3, startColumn: 7 }, { startLine: 3 }]);
  });

  test("the schema would notice a wrong level", () => {
    expect(validate(JSON.parse(report("sarif").replace('"level": "error"', '"level": "fatal"')))).toBe(false);
  });

  test("names the place relative to the source root, percent-encoded", () => {
    const uri = /"uri": "(.*)"/.exec(report("sarif", [hostile]))?.[1];
    expect(uri).toBe("apps/a%20b/src/%C3%BC%2C%201%3A2%25.ts");
  });
});

describe("json", () => {
  const ajv = new Ajv2020();
  const validate = ajv.compile(schema);

  test.each([
    ["one finding", [result()]],
    ["hostile findings", [hostile]],
  ])("%s validates against the published schema", (_, results) => {
    validate(JSON.parse(report("json", results)));
    expect(validate.errors).toBeNull();
  });

  test("paths count from the folder of the report", () => {
    const document = JSON.parse(report("json", [hostile])) as {
      projects: Array<{ findings: Array<{ file: string }> }>;
    };
    expect(document.projects[0]?.findings[0]?.file).toBe("apps/a b/src/ü, 1:2%.ts");
  });
});

describe("github", () => {
  test("tells the column where it is known", () => {
    const findings = [finding({ line: 3, column: 7 }), finding({ line: 3 })];
    const [first, second] = report("github", [result({ findings })]).split("\n");
    expect(first).toMatch(/,line=3,col=7,title=/);
    expect(second).toMatch(/,line=3,title=/);
  });

  test("one escaped annotation a finding, then the text", () => {
    const [first, second] = report("github", [hostile]).split("\n");
    expect(first).toMatch(/^::error file=apps\/a b\/src\/ü%2C 1%3A2%25\.ts,line=3,title=obs-gen OG-REQ01::/);
    expect(first).toContain("%0A::error::injected");
    expect(second).toMatch(/^::warning title=/);
  });
});

describe("gitlab", () => {
  test("each finding has what the format requires", () => {
    expect(JSON.parse(report("gitlab"))).toEqual([
      {
        description: "Every request passes it: what sees to that is missing. Run `obs-gen add` to put it back.",
        check_name: "OG-REQ01",
        fingerprint: fingerprint(result(), finding()),
        severity: "major",
        location: { path: "src/app.ts", lines: { begin: 3 } },
      },
    ]);
  });
});

describe("junit", () => {
  test("satisfied steps pass, findings fail", () => {
    const text = report("junit");
    expect(text).toContain('<testsuite name="orders" tests="2" failures="1" errors="0" skipped="0">');
    expect(text).toContain('<testcase classname="orders" name="express.errorHook"/>');
    expect(text).toContain('<failure type="error" message="Every request passes it: what sees to that is missing.">');
  });

  test("a case keeps its name when its line moves", () => {
    const named = (line: number): string | undefined =>
      /name="(OG-[^"]*)"/.exec(report("junit", [result({ dir: "apps/api", findings: [finding({ line })] })]))?.[1];
    expect(named(3)).toBe("OG-REQ01 apps/api/src/app.ts express.middleware");
    expect(named(90)).toBe(named(3));
    const hidden = [{ finding: finding(), by: "baseline" as const }];
    expect(report("junit", [result({ findings: [], hidden })])).toContain(
      'name="OG-REQ01 src/app.ts express.middleware"><skipped',
    );
  });

  test("rules about the running service are test cases, those that failed as findings", () => {
    const verdicts = [
      { code: "OG-TRC51", verdict: "passed", reason: "" },
      { code: "OG-TRC52", verdict: "failed", reason: "" },
      { code: "OG-TRC58", verdict: "skipped", reason: "no database span arrived" },
    ] as const;
    const text = report("junit", [result({ verdicts })]);
    expect(text).toContain('<testsuite name="orders" tests="4" failures="1" errors="0" skipped="1">');
    expect(text).toContain('<testcase classname="orders" name="OG-TRC51"/>');
    expect(text).not.toContain("OG-TRC52");
    expect(text).toContain('name="OG-TRC58"><skipped message="no database span arrived"/></testcase>');
  });

  test("what XML can't hold is left out", () => {
    const text = report("junit", [hostile]);
    expect(text).not.toMatch(/[\u0000\u001b]|\ud800/); // eslint-disable-line no-control-regex
    expect(text).toContain("a &lt;b&gt; &amp; &quot;c&quot;");
  });
});

test("only notes do not fail a build", () => {
  expect(exitCode([result({ findings: [finding({ severity: "info" })] })])).toBe(0);
  expect(exitCode([result({ findings: [finding({ severity: "warning" })] })])).toBe(1);
  expect(exitCode([result({ failed: true })])).toBe(2);
});

test("a finding keeps its identity when its line moves", () => {
  expect(fingerprint(result(), finding({ line: 90 }))).toBe(fingerprint(result(), finding()));
  expect(fingerprint(result({ dir: "b" }), finding())).not.toBe(fingerprint(result(), finding()));
});
