import type { Plan } from "../../src/model/plan.ts";
import { defaultOptions } from "../../src/model/selection.ts";
import type { CheckResult } from "../../src/report/check-result.ts";
import type { Finding } from "../../src/report/finding.ts";

export const plan = (part: Partial<Plan> = {}): Plan => ({
  selection: { pillars: ["logging"], dependencies: [], options: defaultOptions },
  changes: [],
  install: undefined,
  steps: [],
  problems: [],
  record: undefined,
  ...part,
});

export const finding = (part: Partial<Finding> = {}): Finding => ({
  code: "OG-REQ01",
  symbol: "express.middleware",
  severity: "error",
  message: "Every request passes it: what sees to that is missing.",
  help: "Run `obs-gen add` to put it back.",
  file: "src/app.ts",
  line: 3,
  snippet: undefined,
  ...part,
});

export const result = (part: Partial<CheckResult> = {}): CheckResult => ({
  name: "orders",
  dir: "",
  findings: [finding()],
  hidden: [],
  steps: [{ id: "express.errorHook", why: "", status: "satisfied" }],
  read: (path) => (path === "src/app.ts" ? 'import express from "express";\n\nconst app = express();\n' : undefined),
  ...part,
});

/** Findings with everything a hostile project could put into them. */
export const hostile: CheckResult = result({
  dir: "apps/a b",
  findings: [
    finding({
      message: 'a <b> & "c"\n::error::injected\u001b[31m % \u0000 \ud800',
      file: "src/ü, 1:2%.ts",
      snippet: "app.use(x);\u001b[0m",
    }),
    finding({ severity: "warning", file: undefined, line: undefined, help: undefined }),
    finding({ severity: "info", code: "note.it", line: undefined }),
  ],
});
