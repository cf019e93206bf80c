import type { Server as HttpServer } from "node:http";
import type { Http2Server } from "node:http2";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { reset } from "../traffic/reset.ts";

/** One port for OTLP/HTTP and OTLP/gRPC: whichever protocol the service's exporter speaks, the endpoint is right. */
export interface Listener {
  readonly port: number;
  /** Connections are reset as soon as they come while `closed` is true, as if nobody listened. */
  refuse(closed: boolean): void;
  close(): Promise<void>;
}

export async function listen(http: HttpServer, grpc: Http2Server, port: number): Promise<Listener> {
  const open = new Set<Socket>();
  let refusing = false;
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    if (refusing) {
      reset(socket);
      return;
    }
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.once("data", (first: Buffer) => route(socket, first, http, grpc));
  });
  await bind(server, port);
  const resetAll = (): void => open.forEach(reset);
  return {
    port: (server.address() as AddressInfo).port,
    refuse(closed) {
      refusing = closed;
      if (closed) resetAll();
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      resetAll();
      http.closeAllConnections();
      await closed;
    },
  };
}

/**
 * HTTP/2 without TLS starts with a fixed preface; nothing in HTTP/1.1 begins like it. The HTTP/2 server would read past
 * JavaScript from a socket's handle and miss the bytes already taken, so it gets the socket wrapped as a plain stream.
 */
function route(socket: Socket, first: Buffer, http: HttpServer, grpc: Http2Server): void {
  socket.pause();
  socket.unshift(first);
  if (first.subarray(0, 4).toString("latin1") !== "PRI ") http.emit("connection", socket);
  else
    grpc.emit(
      "connection",
      Duplex.from({ readable: socket, writable: socket }).on("error", () => socket.destroy()),
    );
  socket.resume();
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1" }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
