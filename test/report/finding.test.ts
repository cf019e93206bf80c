import { describe, expect, test } from "vitest";
import type { Step } from "../../src/model/plan.ts";
import type { Problem } from "../../src/model/problem.ts";
import { findingsOf, toldAs } from "../../src/report/finding.ts";
import { plan } from "./support.ts";

const step = (part: Partial<Step>): Step => ({
  id: "express.middleware",
  why: "every request passes it",
  status: "missing",
  file: "src/app.ts",
  line: 2,
  ...part,
});
const change = { path: "src/app.ts", before: "a();\nb();\n", after: "a();\nx();\nb();\n" };
const brief = (findings: ReturnType<typeof findingsOf>): unknown[] =>
  findings.map(({ code, symbol, file, line, fixable, detail }) => ({ code, symbol, file, line, fixable, detail }));

describe("a step that is not satisfied is a finding with the code of its state", () => {
  test("missing: OG-REQ01, at the line of today's text, and it can be fixed", () => {
    expect(brief(findingsOf(plan({ steps: [step({})], changes: [change] })))).toEqual([
      { code: "OG-REQ01", symbol: "express.middleware", file: "src/app.ts", line: 1, fixable: true, detail: undefined },
    ]);
  });

  test("missing: told by what has to be there, or else by what that is for", () => {
    const said = (part: Partial<Step>): string | undefined => findingsOf(plan({ steps: [step(part)] }))[0]?.message;
    expect(said({})).toBe("Every request passes it: what sees to that is missing.");
    expect(said({ isNew: true })).toBe("Every request passes it: what sees to that is not there yet.");
    expect(said({ what: "observability.middleware()" })).toBe(
      "observability.middleware() is missing: every request passes it.",
    );
  });

  test("drifted: OG-REQ02, with what was lost", () => {
    const [finding] = findingsOf(plan({ steps: [step({ status: "drifted", line: 3, lost: ["call of end()"] })] }));
    expect(finding).toMatchObject({ code: "OG-REQ02", symbol: "express.middleware", line: 3 });
    expect(finding?.message).toBe("src/app.ts was changed and no longer has: call of end().");
    expect(finding?.fixable).toBeUndefined();
  });

  test("blocked: OG-REQ03 once, with the problem's code and snippet", () => {
    const problem: Problem = {
      code: "place-unknown",
      severity: "error",
      args: { framework: "Express", need: "middleware", found: "" },
      at: { file: "src/app.ts", line: 7 },
      snippet: "app.use(x);",
    };
    const findings = findingsOf(plan({ steps: [step({ status: "blocked", problem })], problems: [problem] }));
    expect(brief(findings)).toEqual([
      {
        ...{ code: "OG-REQ03", symbol: "express.middleware", file: "src/app.ts", line: 7 },
        ...{ fixable: undefined, detail: "place-unknown" },
      },
    ]);
    expect(findings[0]?.snippet).toBe("app.use(x);");
  });

  test("a requirement that has a rule is told under it, where its client is made", () => {
    const wrap = step({ id: "postgres.wrap src/db.ts#pool", rule: "OG-TRC05", at: { file: "src/db.ts", line: 4 } });
    expect(brief(findingsOf(plan({ steps: [wrap], changes: [change] })))).toMatchObject([
      { code: "OG-TRC05", symbol: "postgres.wrap src/db.ts#pool", file: "src/db.ts", line: 4 },
    ]);
  });

  test("a generated file that was edited away from the selection is OG-REQ02, one that is gone OG-REQ01", () => {
    const file = step({ id: "file src/app.ts", line: 1 });
    expect(findingsOf(plan({ steps: [file], changes: [change] }))[0]?.code).toBe("OG-REQ02");
    const gone = { ...change, before: undefined };
    expect(findingsOf(plan({ steps: [file], changes: [gone] }))[0]?.code).toBe("OG-REQ01");
  });
});

describe("problems without a step", () => {
  const problem = (part: Partial<Problem>): Problem => ({ code: "x", severity: "error", args: {}, ...part });
  test.each([
    [problem({ code: "framework-unknown" }), "OG-REQ03"],
    [problem({ code: "lockfile-conflict", severity: "warning" }), "OG-REQ05"],
    [problem({ code: "file-encoding", severity: "warning" }), "OG-CHK01"],
    [problem({ code: "not-set-up" }), "OG-REQ04"],
  ])("%j is %s", (it, code) => {
    expect(findingsOf(plan({ problems: [it] }))).toMatchObject([{ code, detail: it.code }]);
  });

  test("one that stops the plan leaves nothing to fix, and missing pieces keep their line", () => {
    const findings = findingsOf(
      plan({ steps: [step({})], withheld: [change], problems: [problem({ code: "sdk-exists" })] }),
    );
    expect(findings.map(({ code, line, fixable }) => ({ code, line, fixable }))).toEqual([
      { code: "OG-REQ03", line: undefined, fixable: undefined },
      { code: "OG-REQ01", line: 1, fixable: undefined },
    ]);
  });
});

test.each([
  ["Nothing is there", "Put it in.", "Nothing is there. Put it in."],
  ["Nothing is there.", "Put it in.", "Nothing is there. Put it in."],
  ["Nothing is there", undefined, "Nothing is there"],
])("%j and what to do, %j, are sentences", (message, help, text) => {
  expect(toldAs({ message, help })).toBe(text);
});
