import { describe, expect, it } from "vitest";
import { traceRequirement } from "../../src/edit/typescript/index.ts";
import { insert } from "../../src/model/sources.ts";
import { memorySources } from "../support/memory.ts";

/** The line that brings the generated module into a file which traces its function `work`. */
function importInto(file: string, text: string, packageJson = "{}", ending: "" | ".js" = ".js"): string | undefined {
  const target = { file, function: "work", span: "work", attributes: {} };
  const requirement = traceRequirement(target, { dir: "observability", importExtension: ending });
  const outcome = requirement.ensure(memorySources({ [file]: text, "package.json": packageJson }));
  if (outcome.kind !== "missing") return undefined;
  return insert(text, outcome.insertions)
    .split("\n")
    .find((line) => line.includes("./observability"));
}

const asImport = 'import * as observability from "./observability/index.js";';
const asRequire = 'const observability = require("./observability/index.js");';
const esm = '{ "type": "module" }';

describe("how a file without any import gets its first one", () => {
  it.each([
    ["an exported function", "a.ts", "export function work() {\n  return 1;\n}\n", "{}", asImport],
    ["an exported constant", "a.js", "export const work = () => 1;\n", "{}", asImport],
    ["a TypeScript file that exports nothing", "a.ts", "function work() {\n  return 1;\n}\nwork();\n", "{}", asImport],
    ["a script of an ES module package", "a.js", "function work() {\n  return 1;\n}\nwork();\n", esm, asImport],
    ["a script of a CommonJS package", "a.js", "function work() {\n  return 1;\n}\nwork();\n", "{}", asRequire],
    [
      "a file that assigns its exports",
      "a.js",
      "exports.work = work;\nfunction work() {\n  return 1;\n}\n",
      "{}",
      asRequire,
    ],
    ["a .cjs file of an ES module package", "a.cjs", "function work() {\n  return 1;\n}\n", esm, asRequire],
  ])("%s", (_name, file, text, packageJson, expected) => {
    expect(importInto(file, text, packageJson)).toBe(expected);
  });

  it.each([
    ["", 'const observability = require("./observability");'],
    [".js", asRequire],
  ] as const)("ends as the project's own requires do: %j", (ending, expected) => {
    expect(importInto("a.js", "exports.work = () => 1;\n", "{}", ending)).toBe(expected);
  });
});
