import { describe, expect, it, onTestFinished } from "vitest";
import { startPostgres, until, without } from "../support/services.ts";
import { clientSpans, inRequest, library, observe, parentOf, resetSpans } from "./support/observe.ts";
import { type Pg, type Result, type Row, usePostgres, versions } from "./support/postgres.ts";

describe.skipIf(without.postgres).each(versions)("queries of %s", (version) => {
  const { pg, server, seen, connection, open } = usePostgres(version);

  it("gives each query its own request as parent when the pool is saturated", async () => {
    const pool = seen().wrap(open({ max: 1 })); // twice is once
    const requests = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        inRequest(() => pool.query("select id, name from items where id = $1", [n + 1])),
      ),
    );
    expect(requests.map(({ result }) => result.rows[0]?.["id"])).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(clientSpans().map(parentOf).sort()).toEqual(requests.map(({ id }) => id).sort());
  });

  it("keeps callers apart with clients they check out, in callbacks and in transactions, when saturated", async () => {
    const pool = open({ max: 1 });
    const transaction = async (): Promise<void> => {
      const client = await pool.connect();
      await client.query("begin");
      await client.query("update items set name = $1 where id = 1", ["x"]);
      await client.query("rollback");
      client.release();
    };
    const callbacks = (): Promise<string> =>
      new Promise((resolve, reject) => {
        pool.connect((error, client, release) => {
          if (error) return reject(error as Error);
          void client.query("select 1", (failure: unknown) => {
            release();
            if (failure) return reject(failure as Error);
            // Still in the caller's context: a query from here belongs to the same request.
            void pool.query("select 2", (again: unknown) => (again ? reject(again as Error) : resolve("done")));
          });
        });
      });
    const requests = await Promise.all([...Array(4)].flatMap(() => [inRequest(transaction), inRequest(callbacks)]));
    for (const [index, { id }] of requests.entries()) {
      const names = clientSpans()
        .filter((span) => parentOf(span) === id)
        .map(({ name }) => name);
      expect(names).toEqual(index % 2 === 0 ? ["BEGIN", "UPDATE items", "ROLLBACK"] : ["SELECT", "SELECT"]);
    }
    expect(clientSpans()).toHaveLength(4 * 5);
  });

  it("describes a query without any literal", async () => {
    const pool = open();
    await inRequest(() =>
      pool.query("select name, 'v-s3cret' from items /* c-s3cret */ where id = 4711 and name <> $1", ["p-s3cret"]),
    );
    const [span] = clientSpans();
    expect(span?.name).toBe("SELECT items");
    expect(span?.attributes).toEqual({
      "db.system.name": "postgresql",
      "db.operation.name": "SELECT",
      "db.collection.name": "items",
      "db.namespace": "postgres",
      "db.query.text": "select name, ? from items   where id = ? and name <> $1",
      "server.address": "127.0.0.1",
      "server.port": server().port,
    });
    expect(JSON.stringify(await seen().scrape("db_"))).not.toMatch(/s3cret|4711/);
  });

  it("marks failures by their kind, hands the error on, and keeps the caller in its stack", async () => {
    const pool = open();
    async function callerOfTheQuery(): Promise<unknown> {
      return await pool.query("insert into items values (1, $1)", ["s3cret"]);
    }
    const { result } = await inRequest(() => callerOfTheQuery().catch((error: unknown) => error));
    expect(result).toMatchObject({ code: "23505" });
    if (version === "pg") expect((result as Error).stack).toContain("callerOfTheQuery");
    const [span] = clientSpans();
    expect(span?.status).toEqual({ code: 2 });
    expect(span?.attributes["error.type"]).toBe("23505");
    expect(span?.events).toEqual([]);
  });

  it("shows a server that can't be reached as a failed query", async () => {
    const pool = open({ port: 1 });
    const { result } = await inRequest(() => pool.query("select 1").catch((error: unknown) => error));
    expect(result).toMatchObject({ code: "ECONNREFUSED" });
    expect(clientSpans().map(({ attributes }) => attributes["error.type"])).toEqual(["ECONNREFUSED"]);
  });

  it("counts each query once, whichever way it is made", async () => {
    const pool = open({ max: 2 });
    const count = async (): Promise<string[]> => seen().scrape("db_query_duration_seconds_count");
    await pool.query("select 1");
    expect(await count()).toEqual(['db_query_duration_seconds_count{system="postgresql",operation="SELECT"} 1']);
    const client = await pool.connect();
    await client.query({ name: "by-id", text: "select * from items where id = $1", values: [1] });
    await client.query({ name: "by-id", text: "select * from items where id = $1", values: [2] });
    client.release();
    await new Promise((resolve) => void pool.query("select 1", resolve));
    const single = seen().wrap(new pg.Client(connection()));
    await single.connect();
    await single.query("select 1");
    await single.end();
    expect(await count()).toEqual(['db_query_duration_seconds_count{system="postgresql",operation="SELECT"} 5']);
    expect(clientSpans()).toEqual([]); // no request around: no span
  });

  it("counts the wait for a connection as a part of the query", async () => {
    const pool = open({ max: 1 });
    await Promise.all([pool.query("select pg_sleep(0.2)"), pool.query("select pg_sleep(0.2)")]);
    const [sum] = await seen().scrape("db_query_duration_seconds_sum");
    expect(Number(sum?.split(" ").at(-1))).toBeGreaterThan(0.55);
  });

  it("leaves queries, cursors and wrong use as they are", async () => {
    const pool = open({ max: 1 });
    const rows: unknown[] = [];
    const client = await pool.connect();
    const Cursor = library("pg-cursor") as new (text: string) => {
      read(n: number): Promise<Row[]>;
      close(): Promise<void>;
    };
    if (version === "pg") {
      const cursor = client.query(new Cursor("select id from items order by id")) as unknown as InstanceType<
        typeof Cursor
      >;
      expect(await cursor.read(2)).toEqual([{ id: 1 }, { id: 2 }]);
      await cursor.close();
    }
    await new Promise((resolve) => {
      const query = new pg.Query("select 7 as n", (_: unknown, result: Result) => resolve(rows.push(...result.rows)));
      void client.query(query);
    });
    await new Promise((resolve) => {
      void client.query({
        text: "select 8 as n",
        callback: (_: unknown, { rows: [row] }: Result) => resolve(rows.push(row)),
      });
    });
    expect(rows).toEqual([{ n: 7 }, { n: 8 }]);
    expect(() => client.query(null)).toThrow(TypeError);
    client.release();
    const { rows: arrays } = await pool.query({ text: "select 1, 2", rowMode: "array" });
    expect(arrays).toEqual([[1, 2]]);
    await expect(pool.query(null)).rejects.toThrow();
  });

  it("leaves a rejection that nobody handles unhandled", async () => {
    const pool = open();
    const unhandled: unknown[] = [];
    const before = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", (error) => unhandled.push(error));
    void pool.query("select nonsense");
    await until(() => unhandled.length > 0, 15_000, "the rejection");
    process.removeAllListeners("unhandledRejection");
    for (const listener of before) process.on("unhandledRejection", listener);
    expect(unhandled).toEqual([expect.objectContaining({ code: "42703" })]);
  });
});

it.skipIf(without.postgres)("works as CommonJS", async () => {
  const server = await startPostgres();
  onTestFinished(() => server.dispose());
  const seen = await observe({ dependency: "postgres", version: "8.23.1", moduleFormat: "commonjs" });
  const pg = library("pg") as Pg;
  const pool = seen.wrap(new pg.Pool({ host: "127.0.0.1", port: server.port, user: "postgres" }));
  pool.on("error", () => undefined);
  resetSpans();
  await inRequest(() => pool.query("select 1"));
  expect(clientSpans()).toHaveLength(1);
  await pool.end();
  seen.dispose();
});
