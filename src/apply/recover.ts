import { join } from "node:path";
import { openDisk, type Checkpoint, type Disk } from "./disk.ts";
import { closeJournal, readJournal } from "./journal.ts";
import { acquireLock, journalFolder, sweep, type Lock } from "./lock.ts";
import { exists, findHome } from "./paths.ts";
import { asFailure } from "./refusal.ts";
import { restore } from "./restore.ts";

/** What was found of an earlier run that was killed, and done about it. */
export type Recovery = "nothing" | "rolled-back" | "completed";

/**
 * Run first by each command that writes: leaves the project wholly before or wholly after a run that was killed.
 * Without such a run it only looks. Throws `apply.locked` when that run is still alive, `apply.edited` when a file was
 * edited since; then the journal stays for the next try.
 */
export async function recover(root: string): Promise<Recovery> {
  return recoverWith(root, () => undefined);
}

export async function recoverWith(root: string, checkpoint: Checkpoint): Promise<Recovery> {
  try {
    const home = await findHome(root);
    await sweep(home);
    if (!(await exists(join(home, journalFolder)))) return "nothing";
    const { lock, recovery } = await takeSettled(home, openDisk(checkpoint));
    await lock.leave();
    return recovery;
  } catch (error) {
    throw asFailure(error, "apply.rollback-failed");
  }
}

/** Takes the lock and settles what an earlier run left behind it. */
export async function takeSettled(home: string, disk: Disk): Promise<{ lock: Lock; recovery: Recovery }> {
  const lock = await acquireLock(home, disk);
  try {
    const journal = await readJournal(home, lock.folder);
    if (journal === "empty") return { lock, recovery: "nothing" };
    if (journal !== "completed") await restore(home, lock.folder, journal, disk);
    await closeJournal(lock.folder, disk);
    return { lock, recovery: journal === "completed" ? "completed" : "rolled-back" };
  } catch (error) {
    await lock.leave();
    throw error;
  }
}
