import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import Handlebars from "handlebars";
import { compileOptions } from "../src/render/handlebars-options.ts";
import { listTemplates, readTemplate } from "../src/render/templates.ts";

/**
 * For the build: puts compiled templates in place of the module that reads them from disk, so that what is shipped
 * carries the small Handlebars runtime and neither the compiler nor `templates/`.
 */
export const precompiledTemplates: Plugin = {
  name: "precompiled-templates",
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]render[\\/]templates\.ts$/ }, () => ({
      contents: templatesModule(),
      loader: "js",
      resolveDir: fileURLToPath(new URL("../src/render", import.meta.url)),
    }));
  },
};

/** Source of a module with the exports of `src/render/templates.ts` that the product uses. */
export function templatesModule(): string {
  const specifications = listTemplates().map((path) => `${JSON.stringify(path)}: ${precompile(readTemplate(path))}`);
  return [
    'import Handlebars from "handlebars/runtime.js";',
    "const engine = Handlebars.create();",
    `const specifications = {${specifications.join(",\n")}};`,
    "const templates = new Map();",
    "export function loadTemplate(path) {",
    "  if (!templates.has(path) && Object.hasOwn(specifications, path))",
    "    templates.set(path, engine.template(specifications[path]));",
    "  return templates.get(path);",
    "}",
  ].join("\n");
}

/** The compiler's type says object; what it returns is the source of one. */
const precompile = (text: string): string => Handlebars.precompile(text, compileOptions) as unknown as string;
