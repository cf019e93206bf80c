import { promisify } from "node:util";
import { gunzip, inflate } from "node:zlib";
import type { Readable } from "node:stream";

/** A request that gets an error and nothing else. `status` is the HTTP status, `grpc` the code of the same meaning. */
export class Refused extends Error {
  readonly status: number;
  readonly grpc: number;

  constructor(status: number, grpc: number, message: string) {
    super(message);
    this.status = status;
    this.grpc = grpc;
  }
}

/**
 * The whole body, at most `limit` bytes. A longer one is read to its end and forgotten, because a client that is still
 * sending would see a reset connection and not the answer.
 */
export async function readBody(stream: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) chunks.length = 0;
    else chunks.push(chunk);
  }
  if (size > limit) throw tooLarge(size, limit);
  return Buffer.concat(chunks);
}

/** Undoes `encoding`; what unpacks to more than `limit` bytes is refused before it is unpacked. */
export async function decompress(body: Buffer, encoding: string, limit: number): Promise<Buffer> {
  const unpack = encoding === "gzip" ? promisify(gunzip) : encoding === "deflate" ? promisify(inflate) : undefined;
  if (encoding === "" || encoding === "identity") return body;
  if (unpack === undefined) throw new Refused(415, 12, `content encoding ${encoding} is not supported`);
  try {
    return await unpack(body, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limit + 1, limit);
    throw new Refused(400, 3, `the body is not ${encoding}`);
  }
}

const tooLarge = (size: number, limit: number): Refused =>
  new Refused(
    413,
    8,
    `the body has ${size > limit + 1 ? size : `more than ${limit}`} bytes, at most ${limit} are accepted`,
  );
