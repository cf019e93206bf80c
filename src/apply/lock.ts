import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { isOpen } from "./journal.ts";
import { isAlive, nameProcess, readName } from "./liveness.ts";
import { exists } from "./paths.ts";
import { errorCode, isForbidden, isMissing, refusal } from "./refusal.ts";

/**
 * The folder of the journal is the lock as well: whoever holds it is named by a file in it. It appears and goes by
 * one rename, so nobody ever sees it half-made, and it ignores itself, so git never sees it at all.
 */
export const journalFolder = ".observability.journal";
const ownerPrefix = "owner-";
const installerPrefix = "installer-";
const abandoned = "abandoned";

export interface Lock {
  /** The journal's folder, absolute. */
  readonly folder: string;
  /** Removes the folder; one with an open journal stays, for the next run to settle. Never fails: the run is over. */
  readonly leave: () => Promise<void>;
}

let count = 0;

/** Takes the lock, also from a run that was killed. Throws `apply.locked` while another run is alive. */
export async function acquireLock(home: string, disk: Disk): Promise<Lock> {
  const folder = join(home, journalFolder);
  const name = await nameProcess(process.pid);
  count += 1;
  const staging = `${folder}.${count}.${name}`;
  for (let tries = 0; !((await place(folder, staging, name, disk)) || (await takeOver(folder, name))); tries += 1) {
    if (tries === 20) throw refusal("apply.not-a-folder", { file: journalFolder, folder: journalFolder });
  }
  const abandon = async (): Promise<void> =>
    rename(join(folder, ownerPrefix + name), join(folder, abandoned)).catch(() => undefined);
  const remove = async (): Promise<void> => {
    await disk.rename(folder, staging);
    await disk.removeTree(staging);
  };
  return { folder, leave: async () => ((await isOpen(folder)) ? abandon() : remove().catch(abandon)) };
}

/** Removes what killed runs left of making or removing their lock. */
export async function sweep(home: string): Promise<void> {
  for (const entry of await readdir(home)) {
    if (!entry.startsWith(`${journalFolder}.`)) continue;
    const name = entry.slice(journalFolder.length + 1).replace(/^\d+\./, "");
    if (!(await isAlive(name))) await rm(join(home, entry), { recursive: true, force: true });
  }
}

/** Notes a child that writes to the project: as long as it runs, so does the run that started it. */
export async function noteInstaller(folder: string, pid: number): Promise<void> {
  await writeFile(join(folder, installerPrefix + (await nameProcess(pid))), "");
}

async function place(folder: string, staging: string, name: string, disk: Disk): Promise<boolean> {
  try {
    await rm(staging, { recursive: true, force: true });
    await disk.makeFolder(staging);
    await writeFile(join(staging, ".gitignore"), "*\n");
    await writeFile(join(staging, ownerPrefix + name), "");
    await disk.rename(staging, folder);
    return true;
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    if (await exists(folder)) return false;
    if (isForbidden(error)) throw refusal("apply.not-writable", { file: journalFolder }, undefined, error);
    if (["ENOTEMPTY", "EEXIST"].includes(errorCode(error))) return false;
    throw error;
  }
}

/** Renames the dead owner's file: of several that try, exactly one finds it. False: the lock changed hands meanwhile. */
async function takeOver(folder: string, name: string): Promise<boolean> {
  try {
    const entries = await readdir(folder);
    for (const entry of entries) await refuseAlive(folder, entry);
    const owner = entries.find((entry) => entry === abandoned || entry.startsWith(ownerPrefix));
    if (owner === undefined) await writeFile(join(folder, ownerPrefix + name), "", { flag: "wx" });
    else await rename(join(folder, owner), join(folder, ownerPrefix + name));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    if (isForbidden(error)) throw refusal("apply.not-writable", { file: journalFolder }, undefined, error);
    throw error;
  }
}

async function refuseAlive(folder: string, entry: string): Promise<void> {
  const prefix = [ownerPrefix, installerPrefix].find((start) => entry.startsWith(start));
  if (prefix === undefined) return;
  const name = entry.slice(prefix.length);
  if (!(await isAlive(name))) return;
  const { pid, host } = readName(name);
  throw refusal("apply.locked", { pid, host, file: join(folder, entry) });
}
