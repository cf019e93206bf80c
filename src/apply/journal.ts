import { createHash } from "node:crypto";
import { lstat, readFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import type { Disk } from "./disk.ts";
import { installFiles, installFolders } from "./install-traces.ts";
import { exists, fromPosix, isInside, resolveLinks } from "./paths.ts";
import { isMissing, refusal } from "./refusal.ts";

/**
 * What is needed to put a project back. Paths are POSIX, relative to the folder the journal lies in, links resolved.
 * The bytes before are in files next to it, named by index in `files`.
 */
export interface Journal {
  readonly version: 1;
  /** Part of the names of temporary files, so that no file of the user's is taken for one. */
  readonly token: string;
  readonly files: readonly JournalFile[];
  /** Folders the run makes (`mode` null) or removes when they become empty, outermost first. */
  readonly folders: ReadonlyArray<{ readonly path: string; readonly mode: number | null }>;
  /** Folders that did not exist before the package manager ran. */
  readonly installed: readonly string[];
}

export interface JournalFile {
  readonly path: string;
  readonly before: { readonly hash: string; readonly mode: number; readonly uid: number; readonly gid: number } | null;
  /** Hash of what the run writes, "absent" when it deletes, "any" for files that a package manager writes. */
  readonly after: string;
}

/** A file as it is on the disk. */
export interface Snapshot {
  readonly bytes: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

const journalName = "journal.json";
const completedName = "completed.json";

export const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
export const blobPath = (folder: string, index: number): string => join(folder, String(index));
export const tempPath = (journal: Journal, path: string, index: number): string =>
  join(dirname(path), `.observability-${journal.token}-${index}.tmp`);

/** Undefined when there is no file; folders and special files are errors of the system. */
export async function readSnapshot(path: string): Promise<Snapshot | undefined> {
  try {
    const { mode, uid, gid } = await lstat(path);
    return { bytes: await readFile(path), mode: mode & 0o7777, uid, gid };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** From here on the run can be undone: `journal.json` appears after every byte it speaks of is safe. */
export async function saveJournal(
  folder: string,
  { journal, bytes }: { journal: Journal; bytes: ReadonlyArray<Buffer | undefined> },
  disk: Disk,
): Promise<void> {
  for (const [index, before] of bytes.entries()) {
    if (before === undefined) continue;
    const path = blobPath(folder, index);
    await disk.replaceFile(path, `${path}.tmp`, { bytes: before });
  }
  const path = join(folder, journalName);
  await disk.replaceFile(path, `${path}.tmp`, { bytes: Buffer.from(JSON.stringify(journal)) });
  await disk.syncFolder(folder);
}

/** From here on the run can't be undone: it is done. */
export async function completeJournal(folder: string, disk: Disk): Promise<void> {
  await disk.rename(join(folder, journalName), join(folder, completedName));
}

/** After a run was undone, or found to be done: there is nothing to settle any more. */
export async function closeJournal(folder: string, disk: Disk): Promise<void> {
  for (const name of [journalName, completedName]) {
    if (await exists(join(folder, name))) await disk.removeFile(join(folder, name));
  }
}

export const isOpen = async (folder: string): Promise<boolean> => exists(join(folder, journalName));

/** What an earlier run left: nothing to undo, a finished run, or a journal to undo. */
export async function readJournal(home: string, folder: string): Promise<"empty" | "completed" | Journal> {
  if (await exists(join(folder, completedName))) return "completed";
  const found = await readSnapshot(join(folder, journalName));
  if (found === undefined) return "empty";
  try {
    const journal = JSON.parse(found.bytes.toString("utf8")) as Journal;
    await verify(home, journal);
    return journal;
  } catch (error) {
    throw refusal("apply.journal-broken", { file: folder }, undefined, error);
  }
}

/** A journal may have come with the project, from anyone: it gets to write where a plan may, and nowhere else. */
async function verify(home: string, journal: Journal): Promise<void> {
  const paths = [...journal.files, ...journal.folders].map(({ path }) => path);
  if (!/^[0-9a-f]+$/.test(journal.token)) throw new Error("token");
  for (const path of [...paths, ...journal.installed]) {
    if (isAbsolute(path)) throw new Error(path);
    const lexical = fromPosix(home, path);
    const { real } = await resolveLinks(lexical);
    if (!isInside(home, real) && !(isAboveByInstall(path) && real === lexical)) throw new Error(path);
  }
  for (const path of journal.installed) if (!installFolders.includes(basename(path))) throw new Error(path);
}

/** Without git the lockfile of a workspace lies above the journal: `../../package-lock.json`. */
function isAboveByInstall(path: string): boolean {
  const name = path.replace(/^(\.\.\/)+/, "");
  return name !== path && [...installFiles, ...installFolders].includes(name);
}
