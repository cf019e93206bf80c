import { expect, it } from "vitest";
import { findingsOf } from "../../src/report/finding.ts";
import { apply, openFiles, planOf, removalOf, select, type State } from "../support/projects.ts";

interface Setting {
  readonly range: string;
  readonly locked?: string;
  readonly installed?: string;
}

const service = ({ range, locked, installed }: Setting): Promise<State> => {
  const dependencies = { fastify: range };
  const packages = { "": { dependencies }, "node_modules/fastify": { version: locked } };
  return openFiles({
    "package.json": JSON.stringify({ name: "shop", dependencies }, null, 2),
    ...(locked !== undefined && { "package-lock.json": JSON.stringify({ lockfileVersion: 3, packages }) }),
    ...(installed !== undefined && {
      "node_modules/fastify/package.json": JSON.stringify({ name: "fastify", version: installed }),
    }),
    "app.js": 'const app = require("fastify")();\napp.get("/", async () => "hi");\napp.listen({ port: 3000 });\n',
  });
};

it.each<[string, Setting]>([
  ["is locked", { range: "^4.0.0", locked: "4.22.2" }],
  ["is of an older major", { range: "^3.29.0", locked: "3.29.5" }],
  ["is of a much older major", { range: "2.x", locked: "2.15.3" }],
  ["is installed", { range: "^4.0.0", installed: "4.0.3" }],
  ["is all that the range allows", { range: "~4.22.0" }],
])("a Fastify that is too old and %s is refused, with its version and place", async (_name, setting) => {
  const plan = await planOf(await service(setting), select(["logging", "tracing"], []));
  expect(plan.changes).toEqual([]);
  const version = setting.locked ?? setting.installed ?? "4.22.0";
  expect(findingsOf(plan).filter(({ detail }) => detail === "framework-outdated")).toMatchObject([
    { severity: "error", file: "package.json", line: 4, message: expect.stringContaining(`Fastify ${version} `) },
  ]);
});

it.each<[string, Setting]>([
  ["the first one that has what is needed", { range: "^4.0.0", locked: "4.23.0" }],
  ["a newer one than the range promises", { range: "^4.0.0", installed: "4.29.1" }],
  ["the next major", { range: "^5.0.0", locked: "5.6.0" }],
  ["a range whose newest will be installed", { range: "^4.0.0" }],
  ["a range that nobody can read", { range: "workspace:*" }],
])("%s is taken", async (_name, setting) => {
  const plan = await planOf(await service(setting), select(["logging", "tracing"], []));
  expect(plan.problems).toEqual([]);
  expect(plan.changes.length).toBeGreaterThan(0);
});

it("what was added goes also from a service whose Fastify is too old now", async () => {
  const full = await service({ range: "^4.0.0", locked: "4.29.1" });
  const added = apply(full, await planOf(full, select(["logging", "tracing"], [])));
  const { base } = await service({ range: "^4.0.0", locked: "4.22.2" });
  const state = { ...added, base };
  expect((await planOf(state, select(["logging", "tracing"], []))).problems).toMatchObject([
    { code: "framework-outdated" },
  ]);
  for (const gone of [["tracing"], "all"] as const) expect((await removalOf(state, gone)).problems).toEqual([]);
});
