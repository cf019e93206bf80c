import { createRequire } from "node:module";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import Handlebars from "handlebars";
import { expect, onTestFinished, test } from "vitest";
import { precompiledTemplates } from "../../scripts/templates.ts";
import { compileOptions } from "../../src/render/handlebars-options.ts";
import { listTemplates, loadTemplate, readTemplate } from "../../src/render/templates.ts";

test("a template that does not exist", () => {
  expect(loadTemplate("none/such")).toBeUndefined();
  expect(loadTemplate("constructor")).toBeUndefined();
});

test("each template compiles", () => {
  for (const path of listTemplates())
    expect(() => Handlebars.precompile(readTemplate(path), compileOptions), path).not.toThrow();
});

test("templates print what comes from the project only through json", () => {
  expect(rawNames("{{json service.name}}{{metricsPackage}}")).toEqual(["metricsPackage"]);
  expect(rawNames("{{#each a}}{{#if b}}{{../service.name}}{{/if}}{{/each}}")).toEqual(["service.name"]);
  for (const path of listTemplates()) {
    const unsafe = rawNames(readTemplate(path)).filter((name) => /^(service|paths)\b|^this$/.test(name));
    expect(unsafe, path).toEqual([]);
  }
});

/** Names that a template prints as they are. */
function rawNames(text: string): string[] {
  const names: string[] = [];
  class Collector extends Handlebars.Visitor {
    override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
      const path = mustache.path as hbs.AST.PathExpression;
      if (mustache.params.length === 0) names.push(path.parts.join(".") || "this");
    }
  }
  new Collector().accept(Handlebars.parse(text));
  return names;
}

test("the shipped bundle carries the templates compiled and no compiler", async () => {
  const folder = mkdtempSync(join(tmpdir(), "templates-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../../src/render/fill.ts", import.meta.url))],
    bundle: true,
    format: "cjs",
    platform: "node",
    plugins: [precompiledTemplates],
    write: false,
  });
  const [bundle] = outputFiles;
  writeFileSync(join(folder, "fill.cjs"), bundle!.text);
  const { fill } = createRequire(import.meta.url)(join(folder, "fill.cjs")) as {
    fill: (path: string, context: object) => string;
  };
  expect(() => fill("none/such", {})).toThrow("templates/none/such does not exist");
  const [first] = listTemplates();
  if (first !== undefined) expect(() => fill(first, {})).not.toThrow(/does not exist/);
  expect(bundle!.text).not.toContain("Parse error on line");
});
