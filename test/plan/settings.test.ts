import { expect, it } from "vitest";
import { defaultOptions } from "../../src/model/selection.ts";
import { withSettings } from "../../src/plan/index.ts";
import { type State, add, edit, openFiles, planOf } from "../support/projects.ts";

const service = {
  "package.json": JSON.stringify({ name: "shop", dependencies: { express: "^5.1.0" }, engines: { node: ">=20.19" } }),
  "app.js": 'const express = require("express");\nconst app = express();\napp.listen(3000);\n',
};

const withOperations = async (): Promise<State> =>
  add(await openFiles(service), ["logging", "metrics", "tracing", "correlation", "health", "stack"], []);

const configOf = ({ record }: State): string =>
  Object.keys(record!.generated).find((path) => path.endsWith("/config.js"))!;

it("paths that are edited in `config` are chosen there: what is told of them follows", async () => {
  const before = await withOperations();
  const edited = edit(before, configOf(before), (text) =>
    text
      .replace(/(healthPath:) .*,/, '$1 process.env.HEALTH_PATH ?? "/healthz",')
      .replace(/(metricsPath:) .*,/, '$1 "/internal/metrics",'),
  );
  const state = { ...edited, record: withSettings(edited.record!, edited.sources) };
  expect(state.record.selection.options).toEqual({
    ...defaultOptions,
    healthPath: "/healthz",
    metricsPath: "/internal/metrics",
  });
  const plan = await planOf(state, state.record.selection);
  expect(plan.problems).toEqual([]);
  const open = plan.steps.filter(({ status }) => status !== "satisfied");
  expect(open.map(({ status }) => status)).toEqual(open.map(() => "missing"));
  const scraper = plan.changes.find(({ path }) => path.endsWith("prometheus.yml"));
  expect(scraper?.before).not.toContain("/internal/metrics");
  expect(scraper?.after).toContain("metrics_path: /internal/metrics");
  expect(plan.changes.map(({ path }) => path)).not.toContain(configOf(before));
});

it.each([
  ['"/healthz"', undefined],
  ['process.env.HEALTH_PATH ?? "/healthz"', "merge-conflict"],
])("a flag overrules a path in `config` that was edited to %s, or says that it can't", async (value, code) => {
  const before = await withOperations();
  const edited = edit(before, configOf(before), (text) => text.replace('"/health"', value));
  const record = withSettings(edited.record!, edited.sources);
  const asked = { ...record.selection, options: { ...record.selection.options, healthPath: "/alive" } };
  const plan = await planOf({ ...edited, record }, asked);
  expect(plan.problems.map((problem) => problem.code)).toEqual(code === undefined ? [] : [code]);
  const after = plan.changes.find(({ path }) => path === configOf(before))?.after;
  if (code === undefined) expect(after).toContain('healthPath: "/alive",');
  else expect(after).toBeUndefined();
});
