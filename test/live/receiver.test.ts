import { connect as connectHttp2, type ClientHttp2Session } from "node:http2";
import { connect } from "node:net";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startReceiver, type Receiver } from "../../src/live/index.ts";

let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver({ maxItems: 10 });
});
afterEach(() => receiver.close());

const ids = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
const span = {
  ...ids,
  name: "GET /",
  kind: 2,
  startTimeUnixNano: "1700000000000000000",
  endTimeUnixNano: "1700000000001000000",
};
const traces = (spans: readonly unknown[]): unknown => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

function post(body: string | Buffer, headers: Record<string, string> = {}, path = "/v1/traces"): Promise<Response> {
  const all = { "content-type": "application/json", ...headers };
  return fetch(receiver.endpoint + path, { method: "POST", body, headers: all });
}

test("JSON with hex ids and 64-bit numbers as text", async () => {
  const response = await post(JSON.stringify(traces([span])));
  expect([response.status, await response.json()]).toEqual([200, {}]);
  expect(receiver.spans()).toMatchObject([{ ...ids, kind: "SERVER", parentSpanId: "", duration: 1 }]);
});

describe("a bad request gets an error and the next one still works", () => {
  const nested = `{"resourceSpans":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const value = `{"arrayValue":{"values":[`.repeat(20_000) + "{}" + "]}}".repeat(20_000);
  const deep = `{"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":${value}}]},"scopeSpans":[{"spans":[{}]}]}]}`;
  test.each<[string, string | Buffer, Record<string, string>, number]>([
    ["no JSON", "{", {}, 400],
    ["JSON of another shape", '{"resourceSpans":[7]}', {}, 400],
    ["a list where a message belongs", '{"resourceSpans":{"a":1}}', {}, 400],
    ["nested lists", nested, {}, 400],
    ["nested values", deep, {}, 400],
    ["a short id", JSON.stringify(traces([{ ...span, traceId: "abc" }])), {}, 400],
    ["no id", JSON.stringify(traces([{ name: "x" }])), {}, 400],
    ["a time that is none", JSON.stringify(traces([{ ...span, startTimeUnixNano: "soon" }])), {}, 400],
    ["no protobuf", Buffer.from("ffffffffffff", "hex"), { "content-type": "application/x-protobuf" }, 400],
    ["a cut protobuf", Buffer.from("0a50", "hex"), { "content-type": "application/x-protobuf" }, 400],
    ["another content type", "x", { "content-type": "text/plain" }, 415],
    ["no gzip", "x", { "content-encoding": "gzip" }, 400],
    ["an unknown encoding", "x", { "content-encoding": "br" }, 415],
    ["a gzip bomb", gzipSync(Buffer.alloc(17 * 2 ** 20)), { "content-encoding": "gzip" }, 413],
    ["100 MB", Buffer.alloc(100 * 2 ** 20), {}, 413],
  ])("%s", async (_name, body, headers, status) => {
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    expect(receiver.lost().refused).toBe(1);
    expect((await post(JSON.stringify(traces([span])))).status).toBe(200);
  });

  test("another path and another method", async () => {
    expect((await post("{}", {}, "/v2/traces")).status).toBe(404);
    expect((await fetch(`${receiver.endpoint}/v1/traces`)).status).toBe(405);
  });

  test("a connection that sends rubbish or goes away", async () => {
    for (const text of [
      "PRI rubbish\r\n\r\n",
      "\0\0\0",
      "POST /v1/traces HTTP/1.1\r\ncontent-length: 100\r\n\r\nabc",
    ]) {
      const socket = connect(receiver.port, "127.0.0.1");
      socket.on("error", () => undefined);
      await once(socket, "connect");
      socket.end(text);
      socket.resume();
      await once(socket, "close");
    }
    expect((await post(JSON.stringify(traces([span])))).status).toBe(200);
  });
});

describe("gRPC", () => {
  let session: ClientHttp2Session;
  beforeEach(() => {
    session = connectHttp2(receiver.endpoint);
  });
  afterEach(() => session.destroy());

  const call = async (body: Buffer, method = "trace.v1.TraceService/Export"): Promise<string | undefined> => {
    const path = `/opentelemetry.proto.collector.${method}`;
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    const status = new Promise<string | undefined>((resolve) => {
      const read = (headers: { readonly [name: string]: unknown }): void => {
        if (headers["grpc-status"] !== undefined) resolve(headers["grpc-status"] as string);
      };
      stream
        .on("response", read)
        .on("trailers", read)
        .on("close", () => resolve(undefined));
    });
    stream.end(body);
    stream.resume();
    return status;
  };
  const frame = (message: Buffer): Buffer => {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    return Buffer.concat([head, message]);
  };

  test.each<[string, Buffer, string]>([
    ["an empty request", frame(Buffer.alloc(0)), "0"],
    ["no message", Buffer.alloc(0), "3"],
    ["a length that is wrong", Buffer.from([0, 0, 0, 1, 0]), "3"],
    ["no protobuf", frame(Buffer.from("ffffffff", "hex")), "3"],
    ["too much", frame(Buffer.alloc(17 * 2 ** 20)), "8"],
  ])("%s", async (_name, body, status) => {
    expect(await call(body)).toBe(status);
    expect(await call(frame(Buffer.alloc(0)))).toBe("0");
  });

  test("an unknown method", async () => {
    expect(await call(frame(Buffer.alloc(0)), "trace.v1.TraceService/Import")).toBe("12");
  });
});

test("memory is bounded: the oldest go and are counted", async () => {
  for (let batch = 0; batch < 5; batch++)
    await post(JSON.stringify(traces([0, 1, 2].map(() => ({ ...span, name: `${batch}` })))));
  expect(receiver.spans().map(({ name }) => name)).toEqual(["2", "2", "2", "3", "3", "3", "4", "4", "4"]);
  expect(receiver.lost().dropped).toBe(6);
});

describe("a collector in trouble", () => {
  test("refuses, then accepts again", async () => {
    receiver.behave({ kind: "refuse" });
    expect((await post("{}")).status).toBe(503);
    receiver.behave({ kind: "accept" });
    expect((await post("{}")).status).toBe(200);
  });

  test("is as if down", async () => {
    receiver.behave({ kind: "reset" });
    await expect(post("{}")).rejects.toThrow();
    receiver.behave({ kind: "accept" });
    expect((await post("{}")).status).toBe(200);
  });

  test("answers late", async () => {
    receiver.behave({ kind: "delay", ms: 200 });
    const from = performance.now();
    await post("{}");
    expect(performance.now() - from).toBeGreaterThan(190);
  });

  test("never answers, and closing still works", async () => {
    receiver.behave({ kind: "hang" });
    const answered = await Promise.race([post("{}").catch(() => "closed"), sleep(300, "hangs")]);
    expect(answered).toBe("hangs");
    await receiver.close();
  });
});

test("waitFor answers when something arrives, and after its deadline", async () => {
  const arrived = receiver.waitFor(() => receiver.spans().length === 1, 10_000);
  await post(JSON.stringify(traces([span])));
  expect(await arrived).toBe(true);
  expect(await receiver.waitFor(() => receiver.spans().length === 2, 50)).toBe(false);
});
