import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { killTree, processTree, signalProcess } from "./tree.ts";

/** How a process ended: exactly one of `code` and `signal`, or `error` when it never started. */
export interface Exit {
  readonly code: number | undefined;
  readonly signal: string | undefined;
  readonly error?: string;
}

export interface Stopped extends Exit {
  /** Milliseconds from SIGTERM to the end. */
  readonly took: number;
  /** Did not end by itself within the deadline. */
  readonly killed: boolean;
  /** Processes of the run that outlived it and had to be killed. */
  readonly leftBehind: number;
}

/** Resolves when the process has ended and its output was read. Never rejects. */
export function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: undefined, signal: undefined, error: error.message }));
    child.once("exit", (code, signal) => {
      const exit = { code: code ?? undefined, signal: signal ?? undefined };
      // A daemon that inherited the pipes keeps them open for ever: the exit counts, their end is a courtesy.
      const timer = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(exit);
      }, 500);
      child.once("close", () => {
        clearTimeout(timer);
        resolve(exit);
      });
    });
  });
}

export async function stopProcess(
  target: { readonly pid: number; readonly servingPid: number; readonly run: string },
  exited: Promise<Exit>,
  deadline: number,
): Promise<Stopped> {
  const { pid, servingPid, run } = target;
  const from = Date.now();
  const abort = new AbortController();
  if (!signalProcess(servingPid, "SIGTERM")) signalProcess(pid, "SIGTERM");
  const exit = await Promise.race([
    exited,
    sleep(deadline, undefined, { signal: abort.signal }).catch(() => undefined),
  ]);
  abort.abort();
  const took = Date.now() - from;
  if (exit === undefined) {
    killTree(pid, run);
    return { ...(await exited), took, killed: true, leftBehind: 0 };
  }
  return { ...exit, took, killed: false, leftBehind: await killLeftovers(pid, run) };
}

/** Children get a moment to follow their parent before they count as left behind. */
async function killLeftovers(pid: number, run: string): Promise<number> {
  for (let attempt = 0; attempt < 10; attempt++) {
    if (processTree(pid, run).length === 0) return 0;
    await sleep(20);
  }
  return killTree(pid, run);
}
