import type { LanguageAdapter } from "../edit/language.ts";
import type { Facts } from "../model/facts.ts";
import type { Problem } from "../model/problem.ts";
import { overlay, type Sources } from "../model/sources.ts";
import { lineIn } from "./lines.ts";

interface LeftInput {
  readonly sources: Sources;
  readonly facts: Facts;
  readonly adapter: LanguageAdapter;
  /** New text of each file that changes; undefined for one that goes. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  /** Generated files that are still needed. */
  readonly kept: ReadonlySet<string>;
}

/** Generated code is also used where nobody put it but the user: what they use must not go away under them. */
export function leftProblems({ sources, facts, adapter, texts, kept }: LeftInput): Problem[] {
  const module = { dir: facts.observabilityDir, importExtension: facts.importExtension };
  const isGenerated = (path: string): boolean => path.startsWith(`${module.dir}/`);
  if (![...texts.keys()].some((path) => isGenerated(path) && sources.read(path) !== undefined)) return [];
  const left = adapter.left({ before: sources, after: overlay(sources, texts) }, module, kept);
  return left.map(({ at: { file, line }, what }) => {
    const after = texts.get(file);
    const at = { file, line: after === undefined ? line : lineIn(sources.read(file) ?? "", after, line) };
    return { code: "still-used", severity: "error", args: { file, what }, at };
  });
}
