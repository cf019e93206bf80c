import { expect, test } from "vitest";
import { add, openFiles, snapshot } from "../../support/projects.ts";
import { load, type Files } from "../folder.ts";

const generated = { "observability/index.js": "module.exports = require('./config')\n", "observability/config.js": "" };
const record = { ".observability.json": { generated } };
const ours = "const observability = require('./observability');\n";

test.each<[string, Files, string, string]>([
  ["a require of ours beside one of the user's", { "app.js": `require('./lib/a.js');\n${ours}` }, "commonjs", ".js"],
  [
    "one that a formatter moved, and one from deeper down",
    {
      "app.js": "require('./lib/a.js');\n  var o11y = require(\n'./observability/index')\n",
      "lib/a.js": "const { traced } = require( '../observability' )\n",
    },
    "commonjs",
    ".js",
  ],
  [
    "a script of ES modules that got a require",
    { "app.js": "export const a = 1;\n", "main.js": `${ours}run();\n` },
    "esm",
    ".js",
  ],
  [
    "a folder of the user's with a name that begins like ours",
    { "app.js": "require('./observability-tools');\nrequire('./a.js')\n" },
    "commonjs",
    "",
  ],
  [
    "one of the same name elsewhere",
    { "app.js": "require('./lib/observability');\nrequire('./a.js')\n" },
    "commonjs",
    "",
  ],
])("what loads generated code is no evidence: %s", async (_, files, format, extension) => {
  const { facts } = await load({ ...files, ...generated, ...record });
  expect([facts.moduleFormat.value, facts.importExtension]).toEqual([format, extension]);
});

test("without a record, what looks like ours is the user's", async () => {
  const { facts } = await load({ "app.js": ours });
  expect(facts.importExtension).toBe("");
});

const app = (load: string, end: string): string =>
  `const express = require('express');\nconst settings = require('${load}');\nconst app = express();\napp.listen(settings.port)${end}\n`;

test.each([
  ["with endings", "./lib/settings.js", "require('./observability/index.js')", "require('./start.js')"],
  ["without endings", "./lib/settings", "require('./observability')", "require('./start')"],
])("adding changes no fact, and follows what it found: %s", async (_, specifier, loads, inner) => {
  const original = await openFiles({
    "package.json": JSON.stringify({ name: "shop", dependencies: { express: "^5.1.0" } }),
    "app.js": app(specifier, ";"),
    "lib/settings.js": "exports.port = 3000;\n",
  });
  const full = await add(original, ["health", "metrics", "tracing"], []);
  const files = snapshot(full);
  expect(files["app.js"]).toContain(loads);
  expect(files["observability/index.js"]).toContain(inner);
  const { base } = await openFiles({ ...files, ".observability.json": JSON.stringify(full.record) });
  expect({ ...base, packages: [] }).toEqual({ ...original.base, packages: [] });
});
