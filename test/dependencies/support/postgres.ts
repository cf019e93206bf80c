import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type Service, startPostgres } from "../../support/services.ts";
import { type Observed, library, observe, resetSpans } from "./observe.ts";

export type Row = Record<string, unknown>;
export interface Result {
  rows: Row[];
}
export interface PgClient {
  query(...args: unknown[]): Promise<Result>;
  connect(): Promise<unknown>;
  release(error?: unknown): void;
  end(): Promise<void>;
}
export interface PgPool {
  query(...args: unknown[]): Promise<Result>;
  connect(): Promise<PgClient>;
  connect(callback: (error: unknown, client: PgClient, release: () => void) => void): void;
  end(): Promise<void>;
  on(event: string, listener: (...args: unknown[]) => void): this;
  readonly totalCount: number;
  readonly waitingCount: number;
}
export interface Pg {
  Pool: new (options: object) => PgPool;
  Client: new (options: object) => PgClient;
  Query: new (...args: unknown[]) => object;
}

/** Versions that the recipe promises: the newest and the oldest. */
export const versions = ["pg", "pg-8.7"];

export interface Postgres {
  readonly pg: Pg;
  server(): Service;
  seen(): Observed;
  /** Options of a connection to the server. */
  connection(): object;
  /** A pool that was handed in, and that ends with the test. */
  open(options?: object): PgPool;
}

/** One server with a table of 100 items for all tests of a suite; generated code is loaded afresh for each. */
export function usePostgres(version: string): Postgres {
  const pg = library(version) as Pg;
  const pools: PgPool[] = [];
  let server: Service;
  let seen: Observed;
  const connection = (): object => ({ host: "127.0.0.1", port: server.port, user: "postgres", database: "postgres" });

  beforeAll(async () => {
    server = await startPostgres();
    const setup = new pg.Client(connection());
    await setup.connect();
    await setup.query("create table items (id int primary key, name text)");
    await setup.query("insert into items select n, 'item ' || n from generate_series(1, 100) n");
    await setup.end();
  });
  beforeEach(async () => {
    seen = await observe({ dependency: "postgres", version: "8.23.1" });
    resetSpans();
  });
  afterEach(async () => {
    for (const pool of pools.splice(0)) await pool.end().catch(() => undefined);
    seen.dispose();
  });
  afterAll(() => server.dispose());

  return {
    pg,
    server: () => server,
    seen: () => seen,
    connection,
    open: (options = {}) => {
      const pool = seen.wrap(new pg.Pool({ ...connection(), ...options }));
      pool.on("error", () => undefined);
      pools.push(pool);
      return pool;
    },
  };
}
