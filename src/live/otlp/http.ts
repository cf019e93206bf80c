import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { decompress, readBody, Refused } from "./body.ts";
import type { Signal } from "./types.ts";

/** Where export requests go, whatever the transport. */
export interface Sink {
  /** Takes one request's bytes; throws `Refused`. */
  accept(signal: Signal, encoding: "protobuf" | "json", body: Buffer): Promise<void>;
  /** Hears of each request that was answered with an error. */
  refused(reason: string): void;
}

const signals: { readonly [path: string]: Signal } = {
  "/v1/traces": "traces",
  "/v1/logs": "logs",
  "/v1/metrics": "metrics",
};

/** OTLP over HTTP/1.1, not listening. Protocol: OTLP specification, section OTLP/HTTP. */
export function createHttpServer(sink: Sink, limit: number): Server {
  const server = createServer((request, response) => void answer(request, response, sink, limit));
  server.requestTimeout = 30_000;
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, sink: Sink, limit: number): Promise<void> {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim();
  const encoding = type === "application/json" ? "json" : "protobuf";
  try {
    const body = await readBody(request, limit);
    const signal = signals[(request.url ?? "").split("?")[0] ?? ""];
    if (signal === undefined) throw new Refused(404, 12, `no signal at ${request.url}`);
    if (request.method !== "POST") throw new Refused(405, 12, `${request.method} is not POST`);
    if (type !== "application/json" && type !== "application/x-protobuf") {
      throw new Refused(415, 12, `content type ${type} is neither application/x-protobuf nor application/json`);
    }
    const plain = await decompress(body, request.headers["content-encoding"] ?? "", limit);
    await sink.accept(signal, encoding, plain);
    reply(response, 200, encoding, encoding === "json" ? Buffer.from("{}") : Buffer.alloc(0));
  } catch (error) {
    sink.refused(error instanceof Error ? error.message : String(error));
    if (error instanceof Refused) reply(response, error.status, encoding, statusBody(encoding, error.message));
    else response.destroy();
  }
}

function reply(response: ServerResponse, status: number, encoding: "protobuf" | "json", body: Buffer): void {
  const type = encoding === "json" ? "application/json" : "application/x-protobuf";
  response.writeHead(status, { "content-type": type, "content-length": body.length }).end(body);
}

/** google.rpc.Status with only its message (field 2): errors are answered in the encoding of the request. */
function statusBody(encoding: "protobuf" | "json", message: string): Buffer {
  if (encoding === "json") return Buffer.from(JSON.stringify({ message }));
  const bytes = Buffer.from(message.slice(0, 100).replace(/[^\x20-\x7e]/g, "?"));
  return Buffer.concat([Buffer.from([0x12, bytes.length]), bytes]);
}
