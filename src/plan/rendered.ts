import type { NeedContext } from "../model/catalog.ts";
import type { Record } from "../model/record.ts";
import type { Sources } from "../model/sources.ts";
import { draft, render } from "../render/render.ts";
import { templateContext } from "./context.ts";
import type { Needs } from "./needs.ts";
import { isSameDraft } from "./owned.ts";

/**
 * Path and text of every file that the selection needs. Laying out code costs more than all else that a check does: while
 * what would be laid out is what the record has, in whatever layout, that is taken.
 */
export async function renderFiles(
  context: NeedContext,
  needs: Needs,
  options: { readonly sources: Sources; readonly record: Record | undefined; readonly ending: string },
): Promise<Map<string, string>> {
  const { facts } = context;
  const values = templateContext(context);
  const target = {
    language: facts.language.value,
    moduleFormat: facts.moduleFormat.value,
    importExtension: facts.importExtension,
    style: facts.style,
  };
  const files = new Map<string, string>();
  for (const { template, path: name } of needs.files) {
    const path = `${facts.observabilityDir}/${name}${options.ending}`;
    const before = options.record?.generated[path];
    const isKept = before !== undefined && isSameDraft(before, await draft(template, values, target));
    files.set(path, isKept ? before : await render(template, values, target));
  }
  for (const { files: make } of needs.operations)
    for (const { path, text } of await make(options.sources)) files.set(path, text);
  return files;
}
