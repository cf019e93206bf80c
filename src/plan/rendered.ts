import type { NeedContext } from "../model/catalog.ts";
import type { Record } from "../model/record.ts";
import type { Sources } from "../model/sources.ts";
import { version } from "../model/version.ts";
import { draft, filled, render, type RenderTarget } from "../render/render.ts";
import { templateContext } from "./context.ts";
import type { Needs } from "./needs.ts";
import { isSameDraft } from "./owned.ts";
import { sha256 } from "./pieces.ts";

export interface Rendered {
  /** Text of every file that the selection needs, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** `Record.rendered` of a record that keeps these texts. */
  digestOf(generated: Record["generated"]): string | undefined;
}

/**
 * What the selection needs. Laying out code costs more than all else that a check does, and bringing it into the
 * project's dialect comes next: while what would be laid out is what the record has, in whatever layout, that is taken,
 * and while it would be made of what the record was made of, even that is not looked at.
 */
export async function renderFiles(
  context: NeedContext,
  needs: Needs,
  options: { readonly sources: Sources; readonly record: Record | undefined; readonly ending: string },
): Promise<Rendered> {
  const { facts } = context;
  const { record, ending } = options;
  const values = templateContext(context);
  const target = {
    language: facts.language.value,
    moduleFormat: facts.moduleFormat.value,
    importExtension: facts.importExtension,
    style: facts.style,
  };
  const made = needs.files.map(({ template, path }) => ({
    template,
    path: `${facts.observabilityDir}/${path}${ending}`,
    source: filled(template, values, target),
  }));
  const isUnchanged = record?.rendered !== undefined && record.rendered === digest(made, target, record.generated);
  const files = new Map<string, string>();
  for (const { template, path } of made) {
    const before = record?.generated[path];
    const isKept = before !== undefined && (isUnchanged || isSameDraft(before, await draft(template, values, target)));
    files.set(path, isKept ? before : await render(template, values, target));
  }
  for (const { files: make } of needs.operations)
    for (const { path, text } of await make(options.sources)) files.set(path, text);
  return {
    files,
    digestOf: (generated) =>
      made.every(({ path }) => generated[path] === files.get(path)) ? digest(made, target, generated) : undefined,
  };
}

interface Made {
  readonly path: string;
  /** The template with its values. */
  readonly source: string;
}

/** Over all that decides about generated code but its layout, and over the code. */
function digest(
  made: readonly Made[],
  { language, moduleFormat, importExtension }: RenderTarget,
  generated: Record["generated"],
): string {
  const files = made.map(({ path, source }) => [path, source, generated[path]]);
  return sha256(JSON.stringify([version, language, moduleFormat, importExtension, files]));
}
