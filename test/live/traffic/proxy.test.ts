import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { expect, test } from "vitest";
import { findDependencies } from "../../../src/live/traffic/dependencies.ts";
import { startProxy } from "../../../src/live/traffic/proxy.ts";
import { connect } from "node:net";

const found = (environment: { [name: string]: string }): unknown[] =>
  findDependencies(environment).map(({ name, host, port, secrets, rewrite }) => [
    name,
    host,
    port,
    secrets,
    rewrite(1234),
  ]);

test("dependencies are found in URLs and in pairs of host and port", () => {
  expect(found({ DATABASE_URL: "postgres://ann:s%40same@db.internal:6543/shop?sslmode=disable" })).toEqual([
    [
      ...["DATABASE_URL", "db.internal", 6543, ["db.internal:6543", "s@same"]],
      { DATABASE_URL: "postgres://ann:s%40same@127.0.0.1:1234/shop?sslmode=disable" },
    ],
  ]);
  expect(found({ CACHE: "redis://127.0.0.1" })).toEqual([
    ["CACHE", "127.0.0.1", 6379, ["127.0.0.1"], { CACHE: "redis://127.0.0.1:1234" }],
  ]);
  expect(found({ PGHOST: "db", PGPASSWORD: "sesame" })).toEqual([
    ["PGHOST", "db", 5432, ["db:5432", "sesame"], { PGHOST: "127.0.0.1", PGPORT: "1234" }],
  ]);
  expect(found({ DB_HOST: "db", DB_PORT: "3306" })[0]).toMatchObject(["DB_HOST", "db", 3306, ["db:3306"], {}]);
});

test("what is no dependency is left alone", () => {
  const environment = {
    HOST: "0.0.0.0",
    PORT: "3000",
    HOSTNAME: "box",
    TEXT: "a: b",
    SMTP_HOST: "mail",
    HTTP_PROXY: "http://proxy:3128",
  };
  const more = {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318",
    TLS: "rediss://c:1",
    SEEDS: "mongodb://a:1,b:2/x",
    SITE: "https://a.example",
  };
  expect(found({ ...environment, ...more })).toEqual([]);
});

test("a dependency that goes down, hangs and comes back", async () => {
  const server = createServer((socket) => socket.on("error", () => undefined).pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy = await startProxy("127.0.0.1", (server.address() as AddressInfo).port);
  const echo = async (): Promise<string> => {
    const socket = connect(proxy.port, "127.0.0.1").on("error", () => undefined);
    socket.write("ping");
    const answer = once(socket, "data").then(String);
    const closed = new Promise<string>((resolve) => socket.once("close", () => resolve("closed")));
    const silent = new Promise<string>((resolve) => setTimeout(resolve, 300, "silent"));
    const result = await Promise.race([answer.catch(() => "closed"), closed, silent]);
    socket.destroy();
    return result;
  };
  try {
    expect(await echo()).toBe("ping");
    proxy.set("down");
    expect(await echo()).toBe("closed");
    proxy.set("hang");
    expect(await echo()).toBe("silent");
    proxy.set("pass");
    expect(await echo()).toBe("ping");
    expect(proxy.connections()).toBe(4);
    expect(proxy.sent()).toContain("ping");
  } finally {
    await proxy.close();
    server.close();
  }
});
