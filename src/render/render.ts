import type { TemplateContext } from "../model/catalog.ts";
import type { Language } from "../model/facts.ts";
import { fill } from "./fill.ts";
import { toDialect, translate, type RenderTarget } from "./translate.ts";

export type { RenderTarget };

/** Packages of one repository share most of their generated text, and laying it out is what costs. */
const rendered = new Map<string, Promise<string>>();

/**
 * The text of one generated file. `template` is "owner/name", e.g. "logging/logger"; TypeScript and JavaScript, ES
 * modules and CommonJS all come from the one template. Throws when the template does not exist, names something the
 * context does not have, or uses syntax that has no JavaScript counterpart: each is a defect of the template.
 */
export function render(template: string, context: TemplateContext, target: RenderTarget): Promise<string> {
  const key = JSON.stringify([template, context, target]);
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const text = renderFresh(template, context, target);
  rendered.set(key, text);
  return text;
}

/** What `draft` brings into the target's dialect. */
export const filled = (template: string, context: TemplateContext, { language }: RenderTarget): string =>
  fill(templatePath(template, language), context);

/** What `render` lays out: in the target's dialect, in no layout. */
export const draft = (template: string, context: TemplateContext, target: RenderTarget): Promise<string> =>
  made(template, target, (path) => toDialect(fill(path, context), target));

const renderFresh = (template: string, context: TemplateContext, target: RenderTarget): Promise<string> =>
  made(template, target, (path) => translate(fill(path, context), target));

async function made(
  template: string,
  { language }: RenderTarget,
  make: (path: string) => Promise<string>,
): Promise<string> {
  try {
    return await make(templatePath(template, language));
  } catch (error) {
    throw new Error(`template ${template}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function templatePath(template: string, language: Language): string {
  const slash = template.lastIndexOf("/");
  const [owner, name] = [template.slice(0, slash), template.slice(slash + 1)];
  return language === "python" ? `${owner}/python/${name}.py` : `${owner}/node/${name}.ts`;
}
