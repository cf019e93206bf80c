import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Proxy, type Service, startProxy, startRedis, until, without } from "../support/services.ts";
import { type Observed, clientSpans, inRequest, library, observe, parentOf, resetSpans } from "./support/observe.ts";

type Callback = (error: unknown, reply: unknown) => void;
interface Chain {
  set(key: string, value: string): Chain;
  get(key: string): Chain;
  lpush(key: string, value: string): Chain;
  exec(): Promise<unknown[]>;
}
interface Client {
  get(key: string, callback?: Callback): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
  hset(key: string, field: string, value: string): Promise<unknown>;
  lpush(key: string, value: string): Promise<unknown>;
  blpop(key: string, seconds: number): Promise<unknown>;
  ping(): Promise<unknown>;
  subscribe(channel: string): Promise<unknown>;
  multi(): Chain;
  pipeline(): Chain;
  quit(): Promise<unknown>;
  disconnect(reconnect?: boolean): void;
  on(event: string, listener: () => void): this;
  readonly status: string;
}
type Constructor = new (options: object) => Client;

const versions = [
  { library: "ioredis-4", version: "4.31.0" },
  { library: "ioredis-5.3", version: "5.3.2" },
  { library: "ioredis-6", version: "6.0.0" },
];

describe.skipIf(without.redis).each(versions)("ioredis $version", ({ library: name, version }) => {
  const loaded = library(name) as Constructor & { default?: Constructor };
  const Redis = loaded.default ?? loaded;
  let server: Service;
  let seen: Observed;
  const clients: Client[] = [];

  beforeAll(async () => {
    server = await startRedis();
  });
  beforeEach(async () => {
    seen = await observe({ dependency: "ioredis", version });
    resetSpans();
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
    seen.dispose();
  });
  afterAll(() => server.dispose());

  function open(options: object = {}): Client {
    const client = seen.wrap(new Redis({ host: "127.0.0.1", port: server.port, retryStrategy: () => 50, ...options }));
    client.on("error", () => undefined);
    clients.push(client);
    return client;
  }
  const ready = (client: Client): Promise<void> => until(() => client.status === "ready", 15_000, "the connection");

  it("gives each command its own request as parent, also those that wait for the connection", async () => {
    const client = seen.wrap(open()); // twice is once
    const early = await Promise.all(Array.from({ length: 8 }, () => inRequest(() => client.get("a"))));
    const late = await Promise.all(Array.from({ length: 8 }, () => inRequest(() => client.get("a"))));
    const ids = [...early, ...late].map(({ id }) => id);
    expect(clientSpans().map(parentOf).sort()).toEqual(ids.sort());
    expect(clientSpans().map(({ name }) => name)).toEqual(Array(16).fill("GET")); // nothing of the handshake
  });

  it("describes a command without key or value", async () => {
    const client = open();
    await inRequest(() => client.hset("k-s3cret", "f-s3cret", "v-s3cret"));
    const [span] = clientSpans();
    expect(span?.name).toBe("HSET");
    expect(span?.attributes).toEqual({
      "db.system.name": "redis",
      "db.operation.name": "HSET",
      "db.namespace": "0",
      "db.query.text": "HSET ? ? ?",
      "server.address": "127.0.0.1",
      "server.port": server.port,
    });
  });

  it("marks failures by the kind of the reply and hands the error on", async () => {
    const client = open();
    await client.set("text", "s3cret");
    const { result } = await inRequest(() => client.lpush("text", "s3cret").catch((error: unknown) => error));
    expect((result as Error).message).toContain("WRONGTYPE");
    const [span] = clientSpans();
    expect(span?.status).toEqual({ code: 2 });
    expect(span?.attributes["error.type"]).toBe("WRONGTYPE");
  });

  it("serves callbacks, an error among them", async () => {
    const client = open();
    await client.lpush("list", "x");
    const { result } = await inRequest(
      () => new Promise((resolve) => void client.get("list", (error) => resolve(error)).catch(() => undefined)),
    );
    expect((result as Error).message).toContain("WRONGTYPE");
    expect(clientSpans()).toHaveLength(1);
  });

  it("shows a transaction and a pipeline as one span each", async () => {
    const client = open();
    const { id, result } = await inRequest(async () => [
      await client.multi().set("a", "1").get("a").exec(),
      await client.pipeline().set("b", "2").get("b").exec(),
    ]);
    expect(result).toEqual([
      [
        [null, "OK"],
        [null, "1"],
      ],
      [
        [null, "OK"],
        [null, "2"],
      ],
    ]);
    expect(clientSpans().map((span) => [span.name, parentOf(span)])).toEqual([
      ["MULTI", id],
      ["PIPELINE", id],
    ]);
  });

  it("counts each command once, after a reconnect as well; waiting and connection noise not at all", async () => {
    const proxy = await startProxy(server.port);
    const client = open({ port: proxy.port });
    await client.set("a", "1");
    proxy.freeze();
    const get = client.get("a"); // sent, unanswered, and sent again over the next connection
    client.disconnect(true);
    proxy.thaw();
    expect(await get).toBe("1");
    await client.ping();
    await client.lpush("queue", "x");
    await client.blpop("queue", 1);
    expect(await seen.scrape("db_query_duration_seconds_count")).toEqual([
      'db_query_duration_seconds_count{system="redis",operation="SET"} 1',
      'db_query_duration_seconds_count{system="redis",operation="GET"} 1',
      'db_query_duration_seconds_count{system="redis",operation="LPUSH"} 1',
    ]);
    expect(clientSpans()).toEqual([]); // no request around: no span
    await proxy.dispose();
  });

  it("is ready when connected, also while it subscribes", async () => {
    const client = open();
    await ready(client);
    expect(await seen.ready()).toMatchObject({ status: 200, checks: { ioredis: "ok" } });
    await client.subscribe("news");
    expect(await seen.ready()).toMatchObject({ status: 200 });
  });

  it("connects a lazy client to find out", async () => {
    const client = open({ lazyConnect: true });
    expect(await seen.ready()).toMatchObject({ status: 200 });
    expect(client.status).toBe("ready");
  });

  it("is not ready while the server is stopped, in time, and ready when it is back", async () => {
    const client = open();
    await ready(client);
    await server.stop();
    const down = await seen.ready();
    expect(down.status).toBe(503);
    expect(down.took).toBeLessThan(2_000);
    expect(down.text).not.toContain("127.0.0.1");
    // While it reconnects that is said at once; a command would wait until the time is up.
    expect((await seen.ready()).checks["ioredis"]).toBe("error: Error");
    await server.start();
    await until(async () => (await seen.ready()).status === 200, 10_000, "readiness");
  });

  it("answers in time when the server hangs, again and again, and recovers", async () => {
    const proxy: Proxy = await startProxy(server.port);
    try {
      const client = open({ port: proxy.port });
      await ready(client);
      expect(await seen.ready()).toMatchObject({ status: 200 });
      proxy.freeze();
      for (let n = 0; n < 3; n++) {
        const { status, took } = await seen.ready();
        expect(status).toBe(503);
        expect(took).toBeLessThan(2_000);
      }
      proxy.thaw();
      await until(async () => (await seen.ready()).status === 200, 10_000, "readiness");
    } finally {
      await proxy.dispose();
    }
  });

  it("stays not ready when the client gave up, but not when the service closed it", async () => {
    const gaveUp = open({ port: 1, retryStrategy: () => null });
    await until(() => gaveUp.status === "end", 15_000, "the end");
    expect(await seen.ready()).toMatchObject({ status: 503 });
    const closed = open();
    await ready(closed);
    await closed.quit();
    expect((await seen.ready()).checks["ioredis_2"]).toBe("ok");
  });

  it("closes the client at shutdown, unless the service did", async () => {
    const [client, closed] = [open(), open()];
    await ready(client);
    await ready(closed);
    await closed.quit();
    await seen.shutdown();
    await until(() => client.status === "end", 15_000, "the end");
  });
});

it.skipIf(without.redis)("covers a cluster: one span a command, readiness, shutdown", async () => {
  const server = await startRedis("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");
  onTestFinished(() => server.dispose());
  const seen = await observe({ dependency: "ioredis", version: "6.0.0" });
  const { Redis, Cluster } = library("ioredis-6") as {
    Redis: Constructor;
    Cluster: new (nodes: readonly object[]) => Client;
  };
  const node = new Redis({ port: server.port }) as Client & { cluster(...args: string[]): Promise<string> };
  await node.cluster("ADDSLOTSRANGE", "0", "16383");
  await until(async () => (await node.cluster("INFO")).includes("state:ok"), 10_000, "the cluster");
  node.disconnect();
  const cluster = seen.wrap(new Cluster([{ host: "127.0.0.1", port: server.port }]));
  cluster.on("error", () => undefined);
  resetSpans();
  const { id } = await inRequest(() => cluster.set("a", "1"));
  expect(clientSpans().map((span) => [span.name, parentOf(span)])).toEqual([["SET", id]]);
  expect(await seen.ready()).toMatchObject({ status: 200 });
  await seen.shutdown();
  await until(() => cluster.status === "end", 15_000, "the end");
  seen.dispose();
});
