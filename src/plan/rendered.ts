import type { NeedContext } from "../model/catalog.ts";
import type { Record } from "../model/record.ts";
import type { Sources } from "../model/sources.ts";
import { rendering } from "../model/version.ts";
import { templateContext } from "./context.ts";
import type { Needs } from "./needs.ts";
import { isSameCode } from "./owned.ts";
import { sha256 } from "./pieces.ts";

export interface Rendering {
  /** Path and text of every file that the selection needs, those of `ops/` included. */
  readonly files: ReadonlyMap<string, string>;
  /** Says whether `generated`, as a record will have it, is what rendering the code anew would give. */
  mark(generated: Record["generated"]): string | undefined;
}

/**
 * Every generated file. Filling templates and laying out code costs more than all else that a check does: while the
 * record says that its code was made of the same by the same, it is taken from there.
 */
export async function renderFiles(
  context: NeedContext,
  needs: Needs,
  options: { readonly sources: Sources; readonly record: Record | undefined; readonly ending: string },
): Promise<Rendering> {
  const { facts } = context;
  const { sources, record, ending } = options;
  const values = templateContext(context);
  const target = {
    language: facts.language.value,
    moduleFormat: facts.moduleFormat.value,
    importExtension: facts.importExtension,
    style: facts.style,
  };
  const code = needs.files.map(({ template, path }) => ({
    template,
    path: `${facts.observabilityDir}/${path}${ending}`,
  }));
  const markOf = (generated: Record["generated"]): string =>
    sha256(JSON.stringify([rendering, target, values, code, code.map(({ path }) => generated[path])]));
  const isKept = rendering !== "" && record?.made !== undefined && record.made === markOf(record.generated);
  const files = new Map<string, string>();
  for (const { template, path } of code) {
    const kept = isKept ? record.generated[path] : undefined;
    files.set(path, kept ?? (await (await import("../render/render.ts")).render(template, values, target)));
  }
  for (const { files: make } of needs.operations)
    for (const { path, text } of await make(sources)) files.set(path, text);
  return {
    files,
    mark: (generated) => {
      const isWhole = code.every(({ path }) => isSameCode(path, generated[path] ?? "", files.get(path) ?? ""));
      return rendering !== "" && isWhole ? markOf(generated) : undefined;
    },
  };
}
