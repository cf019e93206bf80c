import type { TemplateContext } from "../model/catalog.ts";
import { helpers } from "./helpers.ts";
import { loadTemplate, type Template } from "./templates.ts";

/** Text of a template with the context filled in. `path` is below `templates/`, without ".hbs". */
export function fill(path: string, context: TemplateContext): string {
  const template = loadTemplate(path);
  if (template === undefined) throw new Error(`templates/${path} does not exist`);
  return fillTemplate(template, context);
}

/** Throws when the template names something that `context` does not have. */
export function fillTemplate(template: Template, context: object): string {
  return template(strict(context), { helpers });
}

/**
 * Handlebars' strict mode lets an unknown name inside a condition or a helper's argument pass as false. A misspelled
 * pillar would then silently drop code, so every lookup of a name that does not exist throws.
 */
function strict<T extends object>(value: T): T {
  return new Proxy(value, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key);
      if (found === undefined && typeof key === "string" && key !== "toJSON" && !Array.isArray(target))
        throw new Error(`the context has no "${key}"`);
      return typeof found === "object" && found !== null ? strict(found) : found;
    },
  });
}
