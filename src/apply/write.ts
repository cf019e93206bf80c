import { dirname } from "node:path";
import type { Disk } from "./disk.ts";
import { tempPath } from "./journal.ts";
import { fromPosix } from "./paths.ts";
import type { Prepared } from "./prepare.ts";

/** Brings the targets to the disk, one after the other; what was written stays when one fails or `signal` aborts. */
export async function writeTargets(
  home: string,
  { journal, targets }: Prepared,
  disk: Disk,
  signal?: AbortSignal,
): Promise<void> {
  for (const { path, mode } of journal.folders) if (mode === null) await disk.makeFolder(fromPosix(home, path));
  for (const [index, { path, before, after }] of targets.entries()) {
    signal?.throwIfAborted();
    if (after === undefined) await disk.removeFile(path);
    else await disk.replaceFile(path, tempPath(journal, path, index), { bytes: after, like: before });
  }
  for (const { path, mode } of [...journal.folders].reverse()) {
    if (mode !== null) await disk.removeEmptyFolder(fromPosix(home, path));
  }
  const kept = targets.filter(({ after }) => after !== undefined);
  for (const folder of new Set(kept.map(({ path }) => dirname(path)))) await disk.syncFolder(folder);
}
