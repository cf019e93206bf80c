import { describe, expect, it } from "vitest";
import { startProxy, until, without } from "../support/services.ts";
import { clientSpans } from "./support/observe.ts";
import { usePostgres, versions } from "./support/postgres.ts";

describe.skipIf(without.postgres).each(versions)("pools of %s", (version) => {
  const { pg, server, seen, connection, open } = usePostgres(version);

  it("shows the pool in gauges", async () => {
    const pool = open({ max: 2 });
    const clients = [await pool.connect(), await pool.connect()];
    const waiting = pool.query("select 1");
    const gauges = async (): Promise<string[]> => (await seen().scrape("db_connections_")).sort();
    const labels = '{system="postgresql",pool="postgres"}';
    expect(await gauges()).toEqual([
      `db_connections_active${labels} 2`,
      `db_connections_idle${labels} 0`,
      `db_connections_max${labels} 2`,
      `db_connections_waiting${labels} 1`,
    ]);
    for (const client of clients) client.release();
    await waiting;
    expect(await gauges()).toEqual([
      `db_connections_active${labels} 0`,
      `db_connections_idle${labels} 2`,
      `db_connections_max${labels} 2`,
      `db_connections_waiting${labels} 0`,
    ]);
  });

  it("is ready with a saturated pool, and takes no connection of it", async () => {
    const pool = open({ max: 1 });
    const client = await pool.connect();
    const waiting = pool.query("select 1");
    expect(await seen().ready()).toMatchObject({ status: 200, checks: { postgres: "ok" } });
    expect(pool.waitingCount).toBe(1);
    client.release();
    await waiting;
    expect(clientSpans()).toEqual([]); // probes leave no span
  });

  it("asks for readiness with pg's own pool where the service has a class of its own", async () => {
    let made = 0;
    class Database extends pg.Pool {
      constructor() {
        super(connection());
        made += 1;
      }
    }
    const pool = seen().wrap(new Database());
    expect(await seen().ready()).toMatchObject({ status: 200, checks: { postgres: "ok" } });
    expect(made).toBe(1);
    await pool.end();
  });

  it("names several pools apart, and an ended one is no matter of readiness", async () => {
    const [first, second] = [open(), open({ port: 1 })];
    const { status, checks } = await seen().ready();
    expect({ status, checks }).toEqual({ status: 503, checks: { postgres: "ok", postgres_2: "error: ECONNREFUSED" } });
    await second.end();
    expect(await seen().ready()).toMatchObject({ status: 200 });
    open(); // takes the name that is free again
    expect(Object.keys((await seen().ready()).checks)).toEqual(["postgres", "postgres_2"]);
    await first.end();
  });

  it("is not ready while the server is stopped, in time, and ready when it is back", async () => {
    const pool = open();
    expect(await seen().ready()).toMatchObject({ status: 200 });
    await server().stop();
    const down = await seen().ready();
    expect(down.status).toBe(503);
    expect(down.took).toBeLessThan(2_000);
    expect(down.text).not.toMatch(/127\.0\.0\.1|postgres@/);
    await server().start();
    await until(async () => (await seen().ready()).status === 200, 10_000, "readiness");
    await pool.query("select 1");
  });

  it("answers in time when the server hangs, again and again, and recovers", async () => {
    const proxy = await startProxy(server().port);
    try {
      const pool = open({ port: proxy.port });
      expect(await seen().ready()).toMatchObject({ status: 200 });
      proxy.freeze();
      for (let n = 0; n < 4; n++) {
        const { status, took } = await seen().ready();
        expect(status).toBe(503);
        expect(took).toBeLessThan(2_000);
      }
      proxy.thaw();
      await until(async () => (await seen().ready()).status === 200, 10_000, "readiness");
      await until(() => proxy.connections() <= 1, 15_000, "the end of connections whose check hung");
      await pool.query("select 1");
    } finally {
      await proxy.dispose();
    }
  });

  it("gets over a connection that is lost without a word", async () => {
    const proxy = await startProxy(server().port);
    try {
      open({ port: proxy.port });
      expect(await seen().ready()).toMatchObject({ status: 200 });
      proxy.freeze();
      expect(await seen().ready()).toMatchObject({ status: 503 });
      proxy.thaw("new");
      await until(async () => (await seen().ready()).status === 200, 10_000, "readiness");
    } finally {
      await proxy.dispose();
    }
  });

  it("closes the pool at shutdown, once", async () => {
    const pool = open();
    await pool.query("select 1");
    await seen().ready();
    await seen().shutdown();
    expect(pool.totalCount).toBe(0);
    await expect(pool.query("select 1")).rejects.toThrow(/after calling end/);
  });
});
