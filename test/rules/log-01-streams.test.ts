import { describe } from "vitest";
import { log01 } from "../../src/rules/log-01.ts";
import { itFinds } from "./support.ts";

const service = 'const express = require("express");\nconst logger = require("pino")();\nconst app = express();\n';

describe("OG-LOG01: streams of the process, and other names of console", () => {
  const route = (...lines: readonly string[]): string =>
    `${service}app.get("/", (req, res) => {\n${lines.map((line) => `  ${line}\n`).join("")}  res.end();\n});\n`;
  itFinds(
    log01,
    "lines that are written to the streams of the process",
    route(
      'process.stdout.write("asked\\n");',
      "process.stderr.write(`${req.method} ${req.url}\\n`);",
      'process.stdout.write("took " + took + "\\n");',
    ),
    [5, 6, 7],
  );
  itFinds(
    log01,
    "the streams by a name of one's own",
    `const { stdout } = require("node:process");\nconst { stderr: out } = process;\n${route('stdout.write("a");', 'out.write("b");')}`,
    [7, 8],
  );
  itFinds(
    log01,
    "console by another name",
    `const { log, error: fail } = console;\nconst print = console.info;\nconst out = console;\n${route("log(1);", "fail(2);", "print(3);", "out.warn(4);")}`,
    [8, 9, 10, 11],
  );
  itFinds(
    log01,
    "lines of JSON, whoever made them, and what is written to something else",
    route(
      "process.stdout.write(JSON.stringify({ url: req.url }) + '\\n');",
      "process.stdout.write(`${JSON.stringify({ url: req.url })}\\n`);",
      "process.stdout.write(lineOf(req) + '\\n');",
      `process.stdout.write('{"url":"' + req.url + '"}');`,
      'res.write("part");',
      'child.stdout.write("part");',
    ),
    [],
  );
  itFinds(
    log01,
    "streams of the process at the start, and in a script",
    {
      "a.js": `${service}process.stdout.write("up\\n");\napp.listen(3000, () => process.stdout.write("listening\\n"));\n`,
      "bin.js": 'function main(req, res) {\n  process.stdout.write("usage\\n");\n}\nmain();\n',
    },
    [],
  );
  itFinds(
    log01,
    "names that something else has, or that get another value",
    `const { log } = logger;\nlet print = console.log;\nprint = logger.info;\nconst warn = (text) => logger.warn(text);\n${route("log(1);", "print(2);", "warn(3);")}`,
    [],
  );
  itFinds(
    log01,
    "a name that a parameter has in the handler",
    `const { log } = console;\nlog("up");\n${route('[1].forEach((log) => log("a"));')}`,
    [],
  );
});
