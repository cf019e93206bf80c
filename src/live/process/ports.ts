import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";

/**
 * Ports that no system gives to outgoing connections by itself (Linux does from 32768 on, others from 49152), so that
 * none is taken between its choice and its use.
 */
const [first, last] = [20_000, 32_767];

/** Each process starts looking at a place of its own: several that choose ports at the same time don't meet. */
let next = first + ((process.pid * 16) % (last - first + 1));

/** A TCP port of loopback that nobody listens on; another one at each call. */
export async function freePort(): Promise<number> {
  for (let tried = first; tried <= last; tried++) {
    const port = next;
    next = port === last ? first : port + 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${first} and ${last}`);
}

/** Whether one could listen on this port of loopback now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

export interface ListeningPort {
  readonly port: number;
  readonly pid: number;
}

/** Ports that one of `pids` listens on, from /proc; empty on systems without it. */
export function listeningPorts(pids: readonly number[]): ListeningPort[] {
  const sockets = new Map([...listeningSockets("/proc/net/tcp"), ...listeningSockets("/proc/net/tcp6")]);
  if (sockets.size === 0) return [];
  return pids.flatMap((pid) =>
    socketsOf(pid).flatMap((inode) => {
      const port = sockets.get(inode);
      return port === undefined ? [] : [{ port, pid }];
    }),
  );
}

/** Port by socket inode. Fields of a line: number, local address, remote address, state (0A listens), ..., inode tenth. */
function listeningSockets(table: string): Array<[string, number]> {
  try {
    return readFileSync(table, "latin1")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[3] === "0A")
      .map((columns) => [columns[9] ?? "", parseInt(columns[1]?.split(":")[1] ?? "", 16)]);
  } catch {
    return [];
  }
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** Ports a service names in its output, for systems without /proc: "http://localhost:3000", "listening on port 3000". */
export function portsInText(text: string): number[] {
  const matches = text.matchAll(/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|port)\W{1,3}(\d{2,5})\b/gi);
  return [...matches].map(([, digits]) => Number(digits)).filter((port) => port > 0 && port < 65_536);
}
