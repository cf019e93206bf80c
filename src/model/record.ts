import type { ServiceFact } from "./facts.ts";
import type { Selection } from "./selection.ts";
import type { Insertion } from "./sources.ts";

/**
 * `.observability.json`: what the tool did, committed by the user. No time stamps and no absolute paths, keys sorted:
 * two runs on two machines give the same bytes.
 */
export interface Record {
  readonly version: typeof recordVersion;
  readonly selection: Selection;
  /** The version of the runtime that was assumed, where nothing in the project says it. */
  readonly runtime?: string;
  /** Generated files by path, with the text as generated: the base of a later three-way merge. */
  readonly generated: Readonly<{ [path: string]: string }>;
  /**
   * SHA-256, hex, of what `generated` was made of and of its texts. While it matches, they are what would be generated.
   * Absent, or of another version of the tool, it only costs time.
   */
  readonly rendered?: string;
  /** Files that existed before, by path. */
  readonly patched: Readonly<{ [path: string]: PatchedFile }>;
  /** How rules count: the user's own, see `src/check/settings.ts`. Kept as it is, also when it means nothing. */
  readonly rules?: unknown;
}

export interface PatchedFile {
  /** SHA-256 of the whole file after the edit, hex. While it still matches, `insertions` are exact. */
  readonly sha256: string;
  /** Sorted by offset into the text after the edit. */
  readonly insertions: readonly RecordedInsertion[];
  /** Nothing was there before: the file goes with the last of what was put into it. */
  readonly created?: true;
  /** Requirement ids whose insertion the user has rewritten since: still ours, only not known by offset any more. */
  readonly rewritten?: readonly string[];
}

export interface RecordedInsertion extends Insertion {
  /** Requirement id, or "import". */
  readonly for: string;
}

/** True when the generated middleware was put where the application of `service` is made. */
export function instruments(record: Record | undefined, { app, framework }: ServiceFact): boolean {
  const { insertions = [], rewritten = [] } = record?.patched[app.file] ?? {};
  return [...insertions.map((it) => it.for), ...rewritten].some((id) => id.startsWith(`${framework}.`));
}

export const recordVersion = 1;
export const recordFile = ".observability.json";
