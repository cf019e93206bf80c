import { diff3Merge } from "node-diff3";
import type { FileChange, Step } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Record } from "../model/record.ts";
import type { Sources } from "../model/sources.ts";

export interface OwnedInput {
  readonly sources: Sources;
  readonly record: Record | undefined;
  /** Path and text of every file that the selection needs. */
  readonly rendered: ReadonlyMap<string, string>;
  /** Ids of steps, "file <path>": other files are left as they are. */
  readonly only?: ReadonlySet<string> | undefined;
}

export interface OwnedResult {
  readonly changes: readonly FileChange[];
  readonly steps: readonly Step[];
  readonly problems: readonly Problem[];
}

/** Creates, updates and deletes whole generated files; what the user changed in them is merged or kept, never lost. */
export function planOwned({ sources, record, rendered, only }: OwnedInput): OwnedResult {
  const changes: FileChange[] = [];
  const steps: Step[] = [];
  const problems: Problem[] = [];
  for (const [path, text] of rendered) {
    const before = sources.read(path);
    if (only?.has(`file ${path}`) === false) continue;
    const after = reconcile(before, record?.generated[path], text);
    if (typeof after !== "string") problems.push({ ...after, at: { file: path, line: after.at?.line ?? 1 } });
    else if (after !== before) changes.push({ path, before, after });
    const status = typeof after !== "string" ? "blocked" : after === before ? "satisfied" : "missing";
    steps.push({ id: `file ${path}`, why: "generated code", status, file: path, line: 1 });
  }
  for (const [path, generated] of Object.entries(record?.generated ?? {})) {
    const before = sources.read(path);
    if (rendered.has(path) || before === undefined || only?.has(`file ${path}`) === false) continue;
    if (squeezed(before) === squeezed(generated)) changes.push({ path, before, after: undefined });
    else
      problems.push({
        code: "edited-file-kept",
        severity: "warning",
        args: { file: path },
        at: { file: path, line: 1 },
      });
  }
  return { changes, steps, problems };
}

/** What the file should hold: `current` is on the disk, `base` was generated before, `wanted` is generated now. */
function reconcile(current: string | undefined, base: string | undefined, wanted: string): string | Problem {
  if (current === undefined || current === wanted || current === base) return wanted;
  if (base === undefined) return { code: "file-exists", severity: "error", args: {} };
  if (base === wanted || squeezed(current) === squeezed(wanted)) return current;
  if (squeezed(current) === squeezed(base)) return wanted;
  const merged: string[] = [];
  for (const block of diff3Merge(lines(current), lines(base), lines(wanted), { excludeFalseConflicts: true })) {
    if (block.ok === undefined)
      return { code: "merge-conflict", severity: "error", args: {}, at: { file: "", line: merged.length + 1 } };
    merged.push(...block.ok);
  }
  return merged.join("\n");
}

const lines = (text: string): string[] => text.split("\n");

/** The text without white space, quotes' kind, trailing commas and semicolons: what a formatter may change. */
const squeezed = (text: string): string => text.replace(/'/g, '"').replace(/[\s;,]/g, "");
