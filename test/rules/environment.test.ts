import { describe } from "vitest";
import { log01 } from "../../src/rules/log-01.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { type Files, itFinds } from "./support.ts";

const service = 'const express = require("express");\nconst app = express();\n';
const logging = recordOf({ pillars: ["logging"] });
const answers = (...lines: readonly string[]): string =>
  `${service}app.get("/", (req, res) => {\n${lines.join("\n")}\n});\n`;

const developed: ReadonlyArray<readonly [what: string, files: Files | string]> = [
  ["a constant", `const isDev = process.env.NODE_ENV !== "production";\n${answers("if (isDev) console.log(1);")}`],
  ["one that is negated", `const live = process.env.NODE_ENV == "production";\n${answers("live || console.log(1);")}`],
  ["an early return", answers('if (process.env["NODE_ENV"] === "production") return;', "console.log(1);")],
  [
    "the other part of a condition",
    answers('if ("production" === process.env.NODE_ENV) res.end();', "else console.log(1);"),
  ],
  [
    "a name of the variable",
    `const { NODE_ENV } = process.env;\n${answers('if (NODE_ENV === "development") console.log(1);')}`,
  ],
  [
    "the mode of Express",
    answers(
      'if (req.app.get("env") === "development") console.log(1);',
      'app.get("env") === "test" && console.log(2);',
    ),
  ],
  [
    "a function",
    `const isProduction = () => process.env.NODE_ENV === "production";\n${answers("if (!isProduction()) console.log(1);")}`,
  ],
  [
    "a middleware",
    `${service}if (process.env.NODE_ENV === "development") app.use((req, res, next) => console.log(req.url));\n`,
  ],
  [
    "a function that is only called there, and a middleware with a name",
    answers('if (process.env.NODE_ENV !== "production") dump(req);') +
      "function dump(req) {\n  console.log(req.headers);\n}\nfunction print(req, res, next) {\n  console.log(req.url);\n}\n" +
      'if (app.get("env") !== "production") app.use(print);\n',
  ],
  [
    "configuration in another file",
    {
      "app.js": `const config = require("./config");\n${answers("if (config.isDev) console.log(1);", 'if (config.env == "development") console.log(2);', 'if (config.vars.NODE_ENV !== "production") console.log(3);')}`,
      "config.js":
        'const env = process.env.NODE_ENV ?? "development";\nmodule.exports = { env, isDev: env !== "production", vars: parse(process.env) };\n',
    },
  ],
];

const served: ReadonlyArray<readonly [what: string, text: string, line: number]> = [
  [
    "a constant of another meaning",
    `const isDev = process.env.NODE_ENV === "production";\n${answers("if (isDev) console.log(1);")}`,
    5,
  ],
  [
    "one that changes",
    `let isDev = process.env.NODE_ENV !== "production";\nisDev = true;\n${answers("if (isDev) console.log(1);")}`,
    6,
  ],
  ["another reason too", answers('if (process.env.NODE_ENV !== "production" || req.query.debug) console.log(1);'), 4],
  ["another variable", answers("if (process.env.VERBOSE) console.log(1);"), 4],
  ["all but tests", answers('if (process.env.NODE_ENV !== "test") console.log(1);'), 4],
  [
    "a default that is not taken",
    `const env = process.env.NODE_ENV || "development";\n${answers('if (env === "production") console.log(1);')}`,
    5,
  ],
  ["a return of development", answers('if (process.env.NODE_ENV === "development") return;', "console.log(1);"), 5],
  [
    "a function that is called elsewhere too",
    `${answers("dump(req);", 'if (process.env.NODE_ENV === "test") dump(req);')}function dump(req) {\n  console.log(req.url);\n}\n`,
    8,
  ],
];

describe("what is for development", () => {
  for (const [what, files] of developed) itFinds(log01, `a line behind ${what}`, files, [], logging);
  for (const [what, text, line] of served) itFinds(log01, `a line behind ${what}`, text, [line], logging);
  const example = `${service}app.get("/", (req, res) => console.log(1));\napp.listen(3000);\n`;
  itFinds(log01, "an example", { "app.js": service, "examples/plain.js": example }, [], logging);
  itFinds(
    log01,
    "an example that is started",
    {
      "package.json":
        '{ "name": "a", "scripts": { "start": "node examples/plain.js" }, "dependencies": { "express": "*" } }',
      "examples/plain.js": example,
    },
    ["examples/plain.js:3"],
    logging,
  );
});
