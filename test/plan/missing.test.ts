import { expect, it } from "vitest";
import { findingsOf } from "../../src/report/finding.ts";
import { add, edit, openFiles, planOf, select } from "../support/projects.ts";

const app = [
  "const express = require('express');",
  "const { Pool } = require('pg');",
  "",
  "const pool = new Pool();",
  "const app = express();",
  "app.get('/', (req, res) => res.send('hi'));",
  "app.listen(3000);",
  "",
].join("\n");

const service = {
  "package.json": JSON.stringify({ name: "shop", dependencies: { express: "^5.1.0", pg: "^8.11.0" } }),
  "app.js": app,
};

it("a piece that was taken away is put back, one that was never there is put in", async () => {
  const original = await openFiles(service);
  const full = await add(original, ["logging", "metrics"], ["postgres"]);
  const state = edit(full, "app.js", (text) =>
    text
      .replace(/^app\.use\(observability\.middleware.*\n/m, "")
      .replace("const app = ", "const reports = new Pool();\nconst app = "),
  );
  const findings = findingsOf(await planOf(state, select(["logging", "metrics"], ["postgres"])));
  expect(findings.map(({ message, help }) => [message, help])).toEqual([
    [
      "observability.postgres() is not there yet: queries, pool and readiness of PostgreSQL.",
      "Run `obs-gen add` to put it in.",
    ],
    [
      "observability.middleware() is missing: one access log line for each request.",
      "Run `obs-gen add` to put it back.",
    ],
  ]);
});

it("what is missing is told where it stands in the file there is, whatever is put in above it", async () => {
  const original = await openFiles(service);
  const full = await add(original, ["logging", "metrics"], ["postgres"]);
  const state = edit(full, "app.js", (text) =>
    text.replace("const app = ", "const a = new Pool();\nconst b = new Pool();\nconst c = new Pool();\nconst app = "),
  );
  const lines = state.sources.read("app.js")!.split("\n");
  const findings = findingsOf(await planOf(state, select(["logging", "metrics"], ["postgres"])));
  expect(findings.map(({ line, column }) => lines[line! - 1]?.slice(0, column! - 1))).toEqual([
    "const a = ",
    "const b = ",
    "const c = ",
  ]);
});

it("what is in place is told where it stands in the file there is, too", async () => {
  const full = await add(await openFiles(service), ["logging", "metrics"], ["postgres"]);
  const state = edit(full, "app.js", (text) => text.replace("const app = ", "const more = new Pool();\nconst app = "));
  const { steps } = await planOf(state, select(["logging", "metrics"], ["postgres"]));
  const lines = state.sources.read("app.js")!.split("\n");
  const lineOf = (id: string): string | undefined => lines[steps.find((step) => step.id === id)!.line! - 1];
  expect(lineOf("express.errorHook")).toMatch(/errorHandler\(\)/);
  expect(lineOf("express.listening")).toMatch(/observability\.start\(/);
});
