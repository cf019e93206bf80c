import { expect, it } from "vitest";
import { findingsOf } from "../../src/report/finding.ts";
import { add, edit, openFiles, planOf, type State } from "../support/projects.ts";

interface Manifest {
  dependencies: { [name: string]: string };
  devDependencies?: { [name: string]: string };
}

const service = (manifest: Manifest, others: { [path: string]: string } = {}): Promise<State> =>
  openFiles({
    ...others,
    "package.json": `${JSON.stringify({ name: "shop", ...manifest }, null, 2)}\n`,
    "app.js": 'const app = require("express")();\napp.get("/", (req, res) => res.send("hi"));\napp.listen(3000);\n',
  });

/** What is told once the manifest of an instrumented service is changed. */
async function told(change: (manifest: Manifest) => void, before: Manifest = { dependencies: { express: "^5.1.0" } }) {
  const full = await add(await service(before), ["logging", "metrics", "tracing"], []);
  const changed = edit(full, "package.json", (text) => {
    const manifest = JSON.parse(text) as Manifest;
    change(manifest);
    return `${JSON.stringify(manifest, null, 2)}\n`;
  });
  const plan = await planOf(changed, full.record!.selection);
  expect(plan.changes).toEqual([]);
  return findingsOf(plan).map(({ severity, detail, message }) => `${severity} ${detail}: ${message}`);
}

it("a newer minor than the tested one is a note, an older or another major one is an error", async () => {
  const exporter = "@opentelemetry/exporter-trace-otlp-proto";
  const use = (name: string, range: string) => (manifest: Manifest) => void (manifest.dependencies[name] = range);
  expect(await told(use(exporter, "~0.999.0"))).toEqual([
    expect.stringMatching(/^info package-newer: .*otlp-proto ~0\.999\.0, which is newer than .*\(~0\.\d+\.0\)\.$/),
  ]);
  expect(await told(use("prom-client", "^15.999.0"))).toEqual([]); // all of that major are accepted
  expect(await told(use("prom-client", "^99.0.0"))).toEqual([expect.stringMatching(/^error package-version: /)]);
  expect(await told(use(exporter, "~0.41.0"))).toEqual([expect.stringMatching(/^error package-version: /)]);
});

it("a package that production needs is no package for development", async () => {
  const move = (manifest: Manifest): void => {
    const { "prom-client": range = "", ...others } = manifest.dependencies;
    Object.assign(manifest, { dependencies: others, devDependencies: { "prom-client": range } });
  };
  expect(await told(move)).toEqual([
    expect.stringMatching(/^warning package-dev: .*prom-client is in devDependencies/),
  ]);
});

it("a service that is bundled has all its packages for development", async () => {
  const bundled = { dependencies: {}, devDependencies: { express: "^5.1.0", "prom-client": "^15.1.0" } };
  expect(await told(() => undefined, bundled)).toEqual([]);
});

it("a package and a variable that are missing are told by their names", async () => {
  const files = { ".env.example": "PORT=3000\n" };
  const full = await add(await service({ dependencies: { express: "^5.1.0" } }, files), ["logging", "metrics"], []);
  const manifest = edit(full, "package.json", (text) =>
    text.replace(/\n.*"prom-client".*(?=\n)/, "").replace(/,(\n\s*\})/, "$1"),
  );
  const both = edit(manifest, ".env.example", () => "PORT=3000\n");
  const messages = findingsOf(await planOf(both, full.record!.selection)).map(({ message }) => message);
  expect(messages).toContainEqual(expect.stringMatching(/^The package prom-client is missing: .+\.$/));
  expect(messages).toContainEqual(expect.stringMatching(/^LOG_LEVEL is missing: .+\.$/));
});

it.each([
  ["^9.6.0", []],
  ["9.14.0", []],
  ["^9.7.0 || ^10.0.0", []],
  ["^9.0.0", ["error package-version: "]],
  ["^8.21.0", ["error package-version: "]],
  ["^11.0.0", ["error package-version: "]],
])("pino %s, which the project has already, will do or is told: %j", async (range, expected) => {
  const problems = await told((manifest) => void (manifest.dependencies["pino"] = range));
  expect(problems.map((text) => /^.*?: /.exec(text)?.[0])).toEqual(expected);
});
