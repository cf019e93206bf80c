import { describe, expect, it } from "vitest";
import { add, openFiles, planOf, select, snapshot } from "../support/projects.ts";
import { instrument } from "./instrument.ts";

const head =
  "const express = require('express');\nconst path = require('path');\nprocess.on('warning', console.warn);\n";
const tail = "const app = express();\napp.listen(process.env.PORT);\n";
const ours = "const observability = require('./observability');";

/** The line above the one that loads generated code. */
function above(files: Readonly<{ [path: string]: string }>): string | undefined {
  const lines = (instrument(files).files["server.js"] ?? "").split("\n");
  return lines[lines.indexOf(ours) - 1];
}

describe("generated code is loaded behind what fills the environment", () => {
  it.each([
    ["a call behind other statements", "require('dotenv').config({ path: path.join(__dirname, '.env') });", {}],
    ["a name for the package", "dotenv.config();", { before: "const dotenv = require('dotenv');\n" }],
    ["a name for the function", "config({ quiet: true });", { before: "const { config } = require('dotenv');\n" }],
    ["a result that is looked at", "const { error } = require('dotenv').config();", {}],
    ["a condition", "if (process.env.NODE_ENV !== 'production') require('dotenv').config();", {}],
    ["another package around it", "require('dotenv-expand').expand(require('dotenv').config());", {}],
    ["a load that does it", "require('dotenv/config');", {}],
    ["Node itself", "process.loadEnvFile('.env');", {}],
    [
      "a file of the project",
      "const settings = require('./config/env');",
      { files: { "config/env.js": "require('dotenv').config();\nmodule.exports = process.env;\n" } },
    ],
    [
      "a function of the project",
      "env.load();",
      {
        before: "const env = require('./config/env');\n",
        files: {
          "config/env.js": "const dotenv = require('dotenv');\nexports.load = () => {\n  dotenv.config();\n};\n",
        },
      },
    ],
    [
      "the last of several, and loads below it",
      "const b = require('./b');",
      {
        between: "require('dotenv').config({ path: '.env' });\nrequire('dotenv').config({ path: '.env.local' });\n",
        files: { "b.js": "module.exports = 1;\n" },
      },
    ],
  ] satisfies Array<[string, string, { before?: string; between?: string; files?: { [path: string]: string } }]>)(
    "%s",
    (_, line, { before = "", between = "", files = {} }: { before?: string; between?: string; files?: object }) => {
      expect(above({ "server.js": `${before}${head}${between}${line}\n${tail}`, ...files })).toBe(line);
    },
  );

  it.each([
    ["nothing that fills it", "start();", {}],
    ["a package that reads files of another kind", "require('config').util.loadFileConfigs();", {}],
    ["a function that is only made there", "const load = () => require('dotenv').config();", {}],
    ["a file that loads no such package", "const a = require('./a');", { "a.js": "module.exports = 1;\n" }],
  ])("and where there is %s it stays with the other loads", (_, line, files) => {
    expect(above({ "server.js": `${head}${line}\n${tail}`, ...files })).toBe("const path = require('path');");
  });

  it("and never below its own first use", () => {
    const server = `const express = require('express');\nconst app = express();\nrequire('dotenv').config();\napp.listen(1);\n`;
    expect(above({ "server.js": server })).toBe("const express = require('express');");
  });
});

const packages = { express: "^5.1.0", dotenv: "^16.0.0", pino: "^10.0.0" };

async function project(server: string, files: object = {}, manifest: object = { dependencies: packages }) {
  const original = await openFiles({
    "package.json": JSON.stringify({ name: "shop", ...manifest }),
    "server.js": server,
    ...files,
  });
  const full = await add(original, ["metrics", "logging"], ["pino"]);
  const again = await planOf(full, select(["metrics", "logging"], ["pino"]));
  expect(again.changes, "adding again changes nothing").toEqual([]);
  return snapshot(full);
}

describe("a client that is made above that", () => {
  it("is handed on without the name that is not there yet", async () => {
    const files = await project(
      `const express = require('express');\nconst logger = require('pino')({ level: 'info' });\nlogger.info('up');\nrequire('dotenv').config({ path: '.env' });\n${tail}`,
    );
    const lines = files["server.js"]?.split("\n") ?? [];
    expect(lines.indexOf(ours)).toBeGreaterThan(lines.indexOf("require('dotenv').config({ path: '.env' });"));
    const own = lines.findIndex((line) => line.includes(".pino("));
    expect(own).toBeLessThan(lines.indexOf(ours));
    expect(lines[own]).toContain("require('./observability').pino(");
  });
});

describe("where no line is early enough, generated code loads the environment itself", () => {
  const loads = async (...args: Parameters<typeof project>): Promise<boolean> =>
    /require\(["']dotenv\/config["']\)/.test((await project(...args))["observability/config.js"] ?? "");

  it.each([
    [
      "below the application",
      "const express = require('express');\nconst app = express();\nrequire('dotenv').config();\napp.listen(1);\n",
      {},
    ],
    [
      "in a function",
      "const express = require('express');\nfunction main() {\n  require('dotenv').config();\n  const app = express();\n  app.listen(1);\n}\nmain();\n",
      {},
    ],
    [
      "below a load of what makes a client",
      `const express = require('express');\nconst logger = require('./logger');\nrequire('dotenv').config();\n${tail}`,
      { "logger.js": "module.exports = require('pino')();\n" },
    ],
  ])("%s", async (_, server, files) => {
    expect(await loads(server, files)).toBe(true);
  });

  it.each([
    ["it comes first", `require('dotenv').config();\n${head}${tail}`, undefined],
    ["it comes behind statements", `${head}require('dotenv').config();\n${tail}`, undefined],
    [
      "it may not be there",
      "const express = require('express');\nconst app = express();\nif (dev) require('dotenv').config();\napp.listen(1);\n",
      undefined,
    ],
    [
      "it is not there in production",
      "const express = require('express');\nconst app = express();\nrequire('dotenv').config();\napp.listen(1);\n",
      { dependencies: { express: "^5.1.0" }, devDependencies: { dotenv: "^16.0.0" } },
    ],
  ])("not where %s", async (_, server, manifest) => {
    expect(await loads(server, {}, manifest)).toBe(false);
  });
});
