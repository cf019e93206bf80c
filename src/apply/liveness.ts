import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { errorCode, isMissing } from "./refusal.ts";

/** Names a process so that another one can tell later whether it still runs: `pid.start.host`, fit for a file name. */
export async function nameProcess(pid: number): Promise<string> {
  const start = (await readState(pid))?.start ?? "0";
  return [pid, start, encodeURIComponent(hostname())].join(".");
}

/** False when the process is over for certain. One on another machine can't be asked and counts as alive. */
export async function isAlive(name: string): Promise<boolean> {
  const { pid, start, host } = readName(name);
  if (host !== hostname()) return true;
  if (!Number.isSafeInteger(pid) || pid <= 0 || !hasProcess(pid)) return false;
  const state = await readState(pid);
  if (state === undefined) return process.platform !== "linux";
  return !state.ended && (start === "0" || state.start === start);
}

export function readName(name: string): { pid: number; start: string; host: string } {
  const [pid = "", start = "0", ...host] = name.split(".");
  return { pid: Number(pid), start, host: decode(host.join(".")) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/**
 * Linux only: the start time, in clock ticks after boot, tells a process from a later one with the same number;
 * containers give the same few numbers again and again. See proc(5), fields 3 and 22 of stat.
 */
async function readState(pid: number): Promise<{ start: string; ended: boolean } | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { start: fields[19] ?? "0", ended: ["Z", "X"].includes(fields[0] ?? "") };
  } catch (error) {
    if (isMissing(error) || ["ESRCH", "EACCES"].includes(errorCode(error))) return undefined;
    throw error;
  }
}
