import { randomBytes } from "node:crypto";
import { request as open, type IncomingHttpHeaders } from "node:http";

export interface RequestOptions {
  readonly method: string;
  /** "http://127.0.0.1:40001". */
  readonly base: string;
  /** With its query: "/orders?page=2". */
  readonly path: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  /** Milliseconds until the request is given up. Default 10,000. */
  readonly timeout?: number;
}

/** A request that was made, and its answer. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  /** X-Request-ID that was sent. */
  readonly requestId: string;
  /** Unix milliseconds. */
  readonly start: number;
  readonly duration: number;
  /** 0 when there was no answer; `error` says why. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The first 64 KiB. */
  readonly body: string;
  readonly error?: string;
}

/** Sends one request on a connection of its own with a fresh X-Request-ID. Never rejects. */
export function sendRequest(options: RequestOptions): Promise<SentRequest> {
  const { method, base, path, body, timeout = 10_000 } = options;
  const requestId = options.headers?.["x-request-id"] ?? `obs-gen-${randomBytes(8).toString("hex")}`;
  const start = Date.now();
  const from = performance.now();
  return new Promise((resolve) => {
    const finish = (status: number, headers: IncomingHttpHeaders, text: string, error?: string): void =>
      resolve({
        ...{ method, path, requestId, start, duration: performance.now() - from, status, headers, body: text },
        ...(error === undefined ? {} : { error }),
      });
    const headers = { ...contentHeaders(body), "x-request-id": requestId, ...options.headers };
    const request = open(base + path, { method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk.slice(0, 65_536 - text.length)));
      response.once("close", () => finish(response.statusCode ?? 0, response.headers, text));
    });
    const timer = setTimeout(() => request.destroy(new Error(`timed out after ${timeout} ms`)), timeout);
    request.once("error", (error) => finish(0, {}, "", error.message));
    request.once("close", () => clearTimeout(timer));
    request.end(body);
  });
}

function contentHeaders(body: string | undefined): { [name: string]: string } {
  if (body === undefined) return {};
  const type = /^\s*[[{"]/.test(body) ? "application/json" : "text/plain";
  return { "content-type": type, "content-length": String(Buffer.byteLength(body)) };
}
