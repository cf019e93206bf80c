import type { ServiceFact } from "./facts.ts";
import type { Selection } from "./selection.ts";
import type { Insertion, Sources } from "./sources.ts";

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

/**
 * Those of `services` whose application got the generated middleware. Of several in one file it is the one above the text
 * that was put in and of the name that stands there.
 */
export function instrumented(
  record: Record | undefined,
  services: readonly ServiceFact[],
  sources: Sources,
): readonly ServiceFact[] {
  const wired = services.filter(({ app, framework }) => idsOf(record?.patched[app.file]).some(isOf(framework)));
  const files = new Set(wired.map(({ app }) => app.file));
  return [...files].flatMap((file) => {
    const inFile = wired.filter(({ app }) => app.file === file);
    const [{ framework } = { framework: "" }] = inFile;
    const piece = record?.patched[file]?.insertions.find((it) => isOf(framework)(it.for))?.text.trim() ?? "";
    const lines = (sources.read(file) ?? "").split("\n");
    const line = piece === "" ? 0 : lines.findIndex((it) => it.includes(piece)) + 1;
    // `app` of `app.use(...)` stands where the application is made, whatever else is made in between.
    const name = /([\w$]+)\.\w+\(/.exec(piece)?.[1] ?? "";
    const above = inFile.filter(({ app }) => app.line <= line);
    return (
      above.find(({ app }) => lines[app.line - 1]?.split(/[^\w$]+/).includes(name)) ?? above.at(-1) ?? inFile[0] ?? []
    );
  });
}

const idsOf = ({ insertions = [], rewritten = [] }: Partial<PatchedFile> = {}): readonly string[] => [
  ...insertions.map((it) => it.for),
  ...rewritten,
];

const isOf =
  (framework: string) =>
  (id: string): boolean =>
    id.startsWith(`${framework}.`);

export const recordVersion = 1;
export const recordFile = ".observability.json";
