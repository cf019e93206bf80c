import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { reset } from "./reset.ts";

/** `down` resets connections, `hang` accepts and says nothing, `slow` holds back answers for a second. */
export type ProxyMode = "pass" | "down" | "hang" | "slow";

/** A TCP proxy on loopback between the service and a dependency. */
export interface Proxy {
  readonly port: number;
  /** Holds for connections that exist, too. */
  set(mode: ProxyMode): void;
  connections(): number;
  /** The newest bytes the service sent, at most 64 KiB, as Latin-1. */
  sent(): string;
  close(): Promise<void>;
}

export async function startProxy(host: string, port: number): Promise<Proxy> {
  let mode: ProxyMode = "pass";
  let connections = 0;
  let sent = "";
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((client) => {
    connections += 1;
    if (mode === "down") {
      reset(client);
      return;
    }
    const upstream = connect(port, host);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.on("error", () => undefined);
      socket.on("close", () => {
        pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
    client.on("data", (chunk: Buffer) => {
      sent = (sent + chunk.toString("latin1")).slice(-65_536);
      forward(upstream, chunk, mode === "slow" ? "pass" : mode);
    });
    upstream.on("data", (chunk: Buffer) => forward(client, chunk, mode));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const resetAll = (): void => pairs.forEach(([client]) => reset(client));
  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      // What was swallowed can't be sent later: such a connection is of no use any more.
      if (next === "down" || (mode === "hang" && next !== "hang")) resetAll();
      mode = next;
    },
    connections: () => connections,
    sent: () => sent,
    close() {
      resetAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** What hangs is swallowed: memory stays bounded and the peer sees a connection that is open and silent. */
function forward(to: Socket, chunk: Buffer, mode: ProxyMode): void {
  if (mode === "hang" || to.destroyed) return;
  if (mode === "slow") setTimeout(() => to.writable && to.write(chunk), 1000).unref();
  else to.write(chunk);
}
