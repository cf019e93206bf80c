import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";
import { compileOptions } from "./handlebars-options.ts";
import type { helpers } from "./helpers.ts";

export type Template = (context: object, options: { helpers: typeof helpers }) => string;

const folder = fileURLToPath(new URL("../../templates/", import.meta.url));
const ending = ".hbs";
const engine = Handlebars.create();
const compiled = new Map<string, Template>();

/**
 * The one place that knows where templates come from. This module reads and compiles them from `templates/`; the build
 * puts a module with the same exports in its place that carries them compiled (`scripts/templates.ts`).
 */
export function loadTemplate(path: string): Template | undefined {
  let template = compiled.get(path);
  if (template === undefined && existsSync(folder + path + ending)) {
    template = engine.compile<object>(readTemplate(path), compileOptions);
    compiled.set(path, template);
  }
  return template;
}

/** Paths of all templates below `templates/`, without ".hbs", sorted. */
export function listTemplates(): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending))
    .map((path) => path.slice(0, -ending.length).replaceAll("\\", "/"))
    .sort();
}

/** Text of a template as its author wrote it, with "\n" line ends. */
export function readTemplate(path: string): string {
  return readFileSync(folder + path + ending, "utf8").replaceAll("\r\n", "\n");
}
