import { diff3Merge } from "node-diff3";
import { lostFeatures } from "../edit/contract.ts";
import type { FileChange, Step } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Record } from "../model/record.ts";
import type { Sources } from "../model/sources.ts";
import { lineIn, lines } from "./lines.ts";

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
    const after = reconcile(path, before, record?.generated[path], text);
    if (typeof after !== "string") problems.push({ ...after, at: { file: path, line: after.at?.line ?? 1 } });
    else if (after !== before) changes.push({ path, before, after });
    steps.push({
      id: `file ${path}`,
      why: "generated code",
      file: path,
      line: 1,
      ...statusOf(path, before, after, text),
    });
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

/** A file that the user changed is still satisfied while it does all that the generated one does. */
function statusOf(
  path: string,
  before: string | undefined,
  after: string | Problem,
  wanted: string,
): Pick<Step, "status" | "lost" | "line"> {
  if (typeof after !== "string") return { status: "blocked" };
  // In documents values count as well.
  if (before === undefined || (after !== before && !isCode(path))) return { status: "missing" };
  const lost = squeezed(before) === squeezed(wanted) ? [] : lostFeatures(path, wanted, before);
  if (lost?.length === 0 && after === before) return { status: "satisfied" };
  const [first] = lost ?? [];
  const line = first === undefined ? 1 : first.isGained ? first.line : lineIn(before, wanted, first.line);
  const names = lost?.map(({ name }) => name);
  return after === before ? { status: "drifted", lost: names ?? [], line } : { status: "missing", lost: names, line };
}

/** What the file should hold: `current` is on the disk, `base` was generated before, `wanted` is generated now. */
function reconcile(
  path: string,
  current: string | undefined,
  base: string | undefined,
  wanted: string,
): string | Problem {
  if (current === undefined || current === wanted) return wanted;
  if (base !== undefined && isSameCode(path, base, wanted)) return current;
  if (current === base) return wanted;
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

/** Code that differs in layout only: a file of the user's that is written in another way asks for no change. */
export const isSameCode = (path: string, a: string, b: string): boolean => isCode(path) && squeezed(a) === squeezed(b);

const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

/** What was laid out before, and what would be laid out now: printers take out parentheses, and put in others. */
export const isSameDraft = (before: string, now: string): boolean => bare(before) === bare(now);

const bare = (text: string): string => squeezed(text).replace(/[()]/g, "");

/** The text without white space, quotes' kind, trailing commas and semicolons: what a formatter may change. */
const squeezed = (text: string): string => text.replace(/'/g, '"').replace(/[\s;,]/g, "");
