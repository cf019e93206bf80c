import { randomBytes } from "node:crypto";
import { readSnapshot } from "./journal.ts";
import { openDisk } from "./disk.ts";
import { asFailure } from "./refusal.ts";

/** Writes one file of the tool's own that is no part of a plan: whole or not at all. `path` is absolute. */
export async function replaceFile(path: string, text: string): Promise<void> {
  try {
    const like = await readSnapshot(path);
    const temp = `${path}.${randomBytes(4).toString("hex")}.tmp`;
    await openDisk(() => undefined).replaceFile(path, temp, { bytes: new TextEncoder().encode(text), like });
  } catch (error) {
    throw asFailure(error, "apply.not-written");
  }
}
