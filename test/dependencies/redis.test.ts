import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../support/ports.ts";
import { type Proxy, type Service, startProxy, startRedis, until, without } from "../support/services.ts";
import { type Observed, clientSpans, inRequest, library, observe, parentOf, resetSpans } from "./support/observe.ts";

interface Chain {
  set(key: string, value: string): Chain;
  get(key: string): Chain;
  exec(): Promise<unknown[]>;
  execAsPipeline(): Promise<unknown[]>;
}
interface Client {
  connect(): Promise<unknown>;
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
  hSet(key: string, field: string, value: string): Promise<unknown>;
  lPush(key: string, value: string): Promise<unknown>;
  blPop(key: string, seconds: number): Promise<unknown>;
  ping(): Promise<unknown>;
  sendCommand(args: readonly string[]): Promise<unknown>;
  multi(): Chain;
  subscribe(channel: string, listener: () => void): Promise<void>;
  duplicate(): Client;
  quit(): Promise<unknown>;
  disconnect(): Promise<void> | void;
  on(event: string, listener: () => void): this;
  readonly isOpen: boolean;
  readonly totalClients: number;
}
interface Library {
  createClient(options: object): Client;
  createClientPool(options: object, pool: object): Client;
  createCluster(options: object): Client;
}

const versions = [
  { library: "redis-4", version: "4.7.1" },
  { library: "redis-5.0", version: "5.0.1" },
  { library: "redis-6", version: "6.3.1" },
];

describe.skipIf(without.redis).each(versions)("node-redis $version", ({ library: name, version }) => {
  const redis = library(name) as Library;
  let server: Service;
  let seen: Observed;
  const clients: Client[] = [];

  beforeAll(async () => {
    server = await startRedis();
  });
  beforeEach(async () => {
    seen = await observe({ dependency: "redis", version });
    resetSpans();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) if (client.isOpen) await client.disconnect();
    seen.dispose();
  });
  afterAll(() => server.dispose());

  function open(port = server.port): Client {
    const client = seen.wrap(redis.createClient({ socket: { host: "127.0.0.1", port } }));
    client.on("error", () => undefined);
    clients.push(client);
    return client;
  }

  it("gives each command its own request as parent", async () => {
    const earlier = await observe({ dependency: "redis", version }); // as before a hot reload
    earlier.wrap(redis.createClient({}));
    earlier.dispose();
    const client = seen.wrap(open()); // twice is once
    await client.connect();
    await client.set("greeting", "s3cret");
    const requests = await Promise.all(Array.from({ length: 8 }, () => inRequest(() => client.get("greeting"))));
    expect(requests.map(({ result }) => result)).toEqual(Array(8).fill("s3cret"));
    expect(Object.keys((await seen.ready()).checks)).toEqual(["redis"]);
    expect(clientSpans().map(parentOf).sort()).toEqual(requests.map(({ id }) => id).sort());
  });

  it("describes a command without key or value", async () => {
    const client = open();
    await client.connect();
    await inRequest(() => client.hSet("k-s3cret", "f-s3cret", "v-s3cret"));
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
    await client.connect();
    await client.set("text", "s3cret");
    const { result } = await inRequest(() => client.lPush("text", "s3cret").catch((error: unknown) => error));
    expect((result as Error).message).toContain("WRONGTYPE");
    const [span] = clientSpans();
    expect(span?.status).toEqual({ code: 2 });
    expect(span?.attributes["error.type"]).toBe("WRONGTYPE");
    expect(span?.events).toEqual([]);
  });

  it("shows a transaction and a pipeline as one span each", async () => {
    const client = open();
    await client.connect();
    const { id, result } = await inRequest(async () => [
      await client.multi().set("a", "1").get("a").exec(),
      await client.multi().set("b", "2").get("b").execAsPipeline(),
    ]);
    expect(result).toEqual([
      ["OK", "1"],
      ["OK", "2"],
    ]);
    expect(clientSpans().map((span) => [span.name, parentOf(span)])).toEqual([
      ["MULTI", id],
      ["PIPELINE", id],
    ]);
  });

  it("counts each command once, with two clients as well; waiting and connection noise not at all", async () => {
    const [client, other] = [open(), open()];
    await client.connect();
    await other.connect();
    await client.set("a", "1");
    await other.get("a");
    await client.sendCommand(["GET", "a"]);
    await client.ping();
    await client.lPush("queue", "x");
    await client.blPop("queue", 1);
    expect(await seen.scrape("db_query_duration_seconds_count")).toEqual([
      'db_query_duration_seconds_count{system="redis",operation="SET"} 1',
      'db_query_duration_seconds_count{system="redis",operation="GET"} 2',
      'db_query_duration_seconds_count{system="redis",operation="LPUSH"} 1',
    ]);
    expect(clientSpans()).toEqual([]); // no request around: no span
  });

  it("is ready when connected, also while it subscribes", async () => {
    const client = open();
    expect(await seen.ready()).toMatchObject({ status: 503, checks: { redis: "error: Error" } });
    await client.connect();
    expect(await seen.ready()).toMatchObject({ status: 200, checks: { redis: "ok" } });
    await client.subscribe("news", () => undefined);
    expect(await seen.ready()).toMatchObject({ status: 200, checks: { redis: "ok" } });
  });

  it("is not ready while the server is stopped, in time, and ready when it is back", async () => {
    const client = open();
    await client.connect();
    await server.stop();
    const down = await seen.ready();
    expect(down.status).toBe(503);
    expect(down.took).toBeLessThan(2_000);
    expect(down.text).not.toContain("127.0.0.1");
    // While it reconnects that is said at once; a command would wait until the time is up.
    expect((await seen.ready()).checks["redis"]).toBe("error: Error");
    await server.start();
    await until(async () => (await seen.ready()).status === 200, 10_000, "readiness");
  });

  it("answers in time when the server hangs, again and again, and recovers", async () => {
    const proxy: Proxy = await startProxy(server.port);
    try {
      const client = open(proxy.port);
      await client.connect();
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

  it("names several clients apart, and one that the service closed is no matter of readiness", async () => {
    const [first, second] = [open(), open()];
    await first.connect();
    const { status, checks } = await seen.ready();
    expect({ status, checks }).toEqual({ status: 503, checks: { redis: "ok", redis_2: "error: Error" } });
    await second.connect();
    expect(await seen.ready()).toMatchObject({ status: 200 });
    await second.disconnect();
    expect(await seen.ready()).toMatchObject({ status: 200 });
  });

  it("closes the client at shutdown, unless the service did", async () => {
    const [client, closed] = [open(), open()];
    await client.connect();
    await closed.connect();
    await closed.quit();
    await seen.shutdown();
    expect(client.isOpen).toBe(false);
  });

  it.skipIf(version.startsWith("4"))("keeps callers apart in a saturated pool, and shows it in gauges", async () => {
    const pool = seen.wrap(
      redis.createClientPool({ socket: { host: "127.0.0.1", port: server.port } }, { minimum: 1, maximum: 1 }),
    );
    pool.on("error", () => undefined);
    await pool.connect();
    await pool.set("a", "1");
    const requests = await Promise.all(Array.from({ length: 8 }, () => inRequest(() => pool.get("a"))));
    expect(clientSpans().map(parentOf).sort()).toEqual(requests.map(({ id }) => id).sort());
    const labels = '{system="redis",pool="redis"}';
    expect((await seen.scrape("db_connections_")).sort()).toEqual([
      `db_connections_active${labels} 0`,
      `db_connections_idle${labels} 1`,
      `db_connections_waiting${labels} 0`,
    ]);
    expect(await seen.ready()).toMatchObject({ status: 200 });
    await seen.shutdown();
  });
});

it.skipIf(without.redis)("covers a cluster: spans of its nodes, readiness, shutdown", async () => {
  const server = await startRedis("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");
  onTestFinished(() => server.dispose());
  const seen = await observe({ dependency: "redis", version: "6.3.1" });
  const { createClient, createCluster } = library("redis-6") as Library;
  const node = createClient({ socket: { port: server.port } });
  await node.connect();
  await node.sendCommand(["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
  await until(
    async () => String(await node.sendCommand(["CLUSTER", "INFO"])).includes("state:ok"),
    10_000,
    "the cluster",
  );
  await node.disconnect();
  const cluster = seen.wrap(createCluster({ rootNodes: [{ socket: { host: "127.0.0.1", port: server.port } }] }));
  cluster.on("error", () => undefined);
  await cluster.connect();
  resetSpans();
  const { id } = await inRequest(() => cluster.set("a", "1"));
  expect(clientSpans().map((span) => [span.name, parentOf(span)])).toEqual([["SET", id]]);
  expect(await seen.ready()).toMatchObject({ status: 200 });
  await seen.shutdown();
  expect(cluster.isOpen).toBe(false);
  seen.dispose();
});

it.skipIf(without.redis)("leaves a client that never connects without a hanging readiness", async () => {
  const seen = await observe({ dependency: "redis", version: "6.3.1", moduleFormat: "commonjs" });
  const { createClient } = library("redis-6") as Library;
  const client = seen.wrap(createClient({ socket: { host: "127.0.0.1", port: await freePort() } }));
  client.on("error", () => undefined);
  const connecting = Promise.resolve(client.connect()).catch(() => undefined);
  const { status, took } = await seen.ready();
  expect(status).toBe(503);
  expect(took).toBeLessThan(2_000);
  await client.disconnect();
  await connecting;
  seen.dispose();
});
