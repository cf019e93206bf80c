import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import { decompress, readBody, Refused } from "./body.ts";
import type { Sink } from "./http.ts";
import type { Signal } from "./types.ts";

const signals: { readonly [path: string]: Signal } = {
  "/opentelemetry.proto.collector.trace.v1.TraceService/Export": "traces",
  "/opentelemetry.proto.collector.logs.v1.LogsService/Export": "logs",
  "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export": "metrics",
};

/** OTLP over gRPC without TLS, not listening: the three unary Export calls, nothing else of gRPC. */
export function createGrpcServer(sink: Sink, limit: number): Http2Server {
  const server = createServer({ maxSessionMemory: 32 });
  server.on("stream", (stream, headers) => {
    // A peer that goes away in the middle is its own business; without a listener it would end the process.
    stream.on("error", () => undefined);
    void answer(stream, headers, sink, limit);
  });
  server.on("sessionError", () => undefined);
  return server;
}

async function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  sink: Sink,
  limit: number,
): Promise<void> {
  try {
    const framed = await readBody(stream, limit + 5);
    const signal = signals[String(headers[constants.HTTP2_HEADER_PATH])];
    if (signal === undefined) throw new Refused(404, 12, "no such method");
    await sink.accept(signal, "protobuf", await unframe(framed, String(headers["grpc-encoding"] ?? ""), limit));
    finish(stream, 0, "", Buffer.alloc(5));
  } catch (error) {
    sink.refused(error instanceof Error ? error.message : String(error));
    if (error instanceof Refused) finish(stream, error.grpc, error.message);
    else stream.close(constants.NGHTTP2_CANCEL);
  }
}

/** The message of a unary call: one byte "compressed", four bytes length, the bytes. */
async function unframe(framed: Buffer, encoding: string, limit: number): Promise<Buffer> {
  if (framed.length < 5 || framed.readUInt32BE(1) !== framed.length - 5) {
    throw new Refused(400, 3, "the body is not one gRPC message");
  }
  return decompress(framed.subarray(5), framed[0] === 1 ? encoding : "", limit);
}

function finish(stream: ServerHttp2Stream, code: number, message: string, body?: Buffer): void {
  if (stream.destroyed || stream.closed) return;
  const status = { "grpc-status": String(code), "grpc-message": encodeURIComponent(message) };
  const head = { [constants.HTTP2_HEADER_STATUS]: 200, "content-type": "application/grpc+proto" };
  if (body === undefined) {
    stream.respond({ ...head, ...status }, { endStream: true });
    return;
  }
  stream.respond(head, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(status));
  stream.end(body);
}
