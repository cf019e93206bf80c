import { expect, it } from "vitest";
import { defaultOptions } from "../../src/model/selection.ts";
import { plain } from "../../src/report/palette.ts";
import { nextSteps } from "../../src/report/next-steps.ts";
import { plainFacts } from "../support/memory.ts";

const selection = { pillars: ["logging"], dependencies: [], options: defaultOptions };

function told(...names: readonly string[]): string {
  const evidence = { file: "package.json", line: 1 };
  const facts = plainFacts({ packages: names.map((name) => ({ name, range: "^1.0.0", dev: true, evidence })) });
  return nextSteps({ facts, selection, open: [] }, { palette: plain, installed: true });
}

it("names the linter that will judge generated code, where there is one", () => {
  expect(told("eslint")).toMatch(/^ {2}npx eslint --fix (src\/)?observability +your own rules/m);
  expect(told("@biomejs/biome")).toMatch(/^ {2}npx biome check --write (src\/)?observability +your own rules/m);
  expect(told("prettier")).not.toContain("your own rules");
});

it("says how obs-gen comes into a project that does not have it", () => {
  expect(told()).toContain("npm install -D create-observability");
  expect(told("create-observability")).not.toContain("install -D");
});
