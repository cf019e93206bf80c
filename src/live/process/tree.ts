import { readdirSync, readFileSync } from "node:fs";

/** Name of the environment variable that marks every process of one run, also those that left its process group. */
export const runMarker = "OBS_GEN_RUN";

/**
 * Ids of `root` and everything it started: its children, its process group, and (Linux) whoever inherited the marker
 * although it became a daemon. Without /proc only `root` is known; its group is still ended as a whole.
 */
export function processTree(root: number, run: string): number[] {
  const processes = listProcesses();
  if (processes.length === 0) return [root];
  const found = new Set([root]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const { pid, parent, group } of processes) if (found.has(parent) || group === root) found.add(pid);
  }
  for (const { pid } of processes) if (!found.has(pid) && hasMarker(pid, run)) found.add(pid);
  const alive = new Set(processes.map(({ pid }) => pid));
  return [...found].filter((pid) => alive.has(pid));
}

interface ProcessStatus {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** Running processes from /proc/<pid>/stat; zombies are gone for our purpose. Empty where there is no /proc. */
function listProcesses(): ProcessStatus[] {
  const names = attempt(() => readdirSync("/proc")) ?? [];
  return names.flatMap((name) => {
    const stat = /^\d+$/.test(name) ? attempt(() => readFileSync(`/proc/${name}/stat`, "latin1")) : undefined;
    if (stat === undefined) return [];
    // The command in parentheses may hold spaces and parentheses itself; the rest follows the last one.
    const [state, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? [] : [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
  });
}

function hasMarker(pid: number, run: string): boolean {
  const environment = attempt(() => readFileSync(`/proc/${pid}/environ`, "latin1")) ?? "";
  return environment.split("\0").includes(`${runMarker}=${run}`);
}

/** Processes come and go while they are looked at. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Sends `signal` to one process; false when there is none (any more). */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** SIGKILL for the whole group and every other process of the run. Returns how many were still there. */
export function killTree(root: number, run: string): number {
  const left = processTree(root, run);
  signalProcess(-root, "SIGKILL");
  for (const pid of left) if (pid !== root) signalProcess(pid, "SIGKILL");
  return left.length;
}
