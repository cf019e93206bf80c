import { execa } from "execa";
import { setTimeout as wait } from "node:timers/promises";
import { errorCode } from "./refusal.ts";

/** Milliseconds a package manager gets to end by itself; npm puts its own half-done work back meanwhile. */
const grace = 5000;

/** Ends a process that leads a group, and everything in the group; answers when they are gone. */
export async function endGroup(pid: number): Promise<void> {
  if (process.platform === "win32") {
    await execa("taskkill", ["/pid", String(pid), "/t", "/f"], { reject: false });
    return;
  }
  signalGroup(pid, "SIGTERM");
  if (await isGone(pid, grace)) return;
  signalGroup(pid, "SIGKILL");
  await isGone(pid, grace);
}

async function isGone(pid: number, milliseconds: number): Promise<boolean> {
  for (const end = performance.now() + milliseconds; performance.now() < end;) {
    if (!signalGroup(pid, 0)) return true;
    await wait(20);
  }
  return false;
}

/** False when nobody is left in the group. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (errorCode(error) === "ESRCH") return false;
    throw error;
  }
}
