import { readFile } from "node:fs/promises";
import { Failure } from "../model/problem.ts";
import type { Disk } from "./disk.ts";
import { blobPath, hash, readSnapshot, tempPath, type Journal, type JournalFile, type Snapshot } from "./journal.ts";
import { exists, fromPosix } from "./paths.ts";
import { refusal } from "./refusal.ts";

/**
 * Puts back what the journal in `folder` says. Can be repeated: what is as it was stays untouched. Throws `apply.edited`,
 * with nothing put back, when someone edited a file after the run wrote it: that edit is not ours to lose.
 */
export async function restore(home: string, folder: string, journal: Journal, disk: Disk): Promise<void> {
  const current = await Promise.all(journal.files.map(async ({ path }) => readSnapshot(fromPosix(home, path))));
  const edited = journal.files.flatMap((file, index) =>
    isEdited(file, current[index]) ? [refuseEdited(file, blobPath(folder, index))] : [],
  );
  if (edited.length > 0) throw new Failure(edited.flatMap(({ problems }) => problems));

  for (const { path, mode } of journal.folders) {
    const target = fromPosix(home, path);
    if (mode !== null && !(await exists(target))) await disk.makeFolder(target, mode);
  }
  for (const [index, file] of journal.files.entries()) {
    const path = fromPosix(home, file.path);
    const temp = tempPath(journal, path, index);
    if (await exists(temp)) await disk.removeFile(temp);
    if (isAsBefore(file, current[index])) continue;
    if (file.before === null) await disk.removeFile(path);
    else await disk.replaceFile(path, temp, { bytes: await readFile(blobPath(folder, index)), like: file.before });
  }
  for (const path of journal.installed) await disk.removeTree(fromPosix(home, path));
  for (const { path, mode } of [...journal.folders].reverse()) {
    if (mode === null) await disk.removeEmptyFolder(fromPosix(home, path));
  }
}

function isAsBefore({ before }: JournalFile, now: Snapshot | undefined): boolean {
  if (before === null || now === undefined) return before === null && now === undefined;
  return hash(now.bytes) === before.hash && now.mode === before.mode;
}

function isEdited({ before, after }: JournalFile, now: Snapshot | undefined): boolean {
  const state = now === undefined ? "absent" : hash(now.bytes);
  return after !== "any" && state !== after && state !== (before?.hash ?? "absent");
}

/** `file` from the top of the repository; `saved` is where its text before the run lies, empty when there was no file. */
function refuseEdited({ path, before }: JournalFile, saved: string): Failure {
  return refusal("apply.edited", { file: path, saved: before === null ? "" : saved });
}
