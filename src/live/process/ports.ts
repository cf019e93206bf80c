import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";

/** A TCP port of loopback that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
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
