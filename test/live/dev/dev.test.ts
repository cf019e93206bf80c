import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDev, startReceiver, type Dev, type Joined, type Receiver } from "../../../src/live/index.ts";
import { shopOptions } from "../support/shop.ts";

let dev: Dev;
let collector: Receiver;
const seen: Joined[] = [];
beforeAll(async () => {
  collector = await startReceiver();
  const service = { kind: "start", ...(await shopOptions()) } as const;
  dev = await startDev({ service, forwardTo: collector.endpoint, onRequest: (joined) => void seen.push(joined) });
}, 120_000);
afterAll(async () => {
  await dev.stop();
  await collector.close();
});

const get = (headers: { readonly [name: string]: string }, path = ""): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    request(dev.page + path, { headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on("error", reject)
      .end();
  });

test("a request is shown with its logs and spans, and reaches the real collector", async () => {
  await fetch(`${dev.url}/orders/7`, { headers: { "x-request-id": "mine-1" } });
  await expect.poll(() => seen.map(({ request: { path } }) => path), { timeout: 10_000 }).toContain("/orders/7");
  expect(seen[0]).toMatchObject({ request: { requestId: "mine-1", status: 200 }, server: { name: "GET /orders/:id" } });
  expect(seen[0]?.sentHere).toBe(false);
  expect(seen[0]?.logs.map(({ message }) => message)).toEqual(["order read", "request completed"]);
  const { status, body } = await get({});
  expect(status).toBe(200);
  expect(body).toContain("/orders/7");
  expect(JSON.parse((await get({}, "requests.json")).body)).toHaveLength(1);
  expect(await collector.waitFor(() => collector.spans().some(({ name }) => name === "GET /orders/:id"), 15_000)).toBe(
    true,
  );
});

test("what a caller sends is text on the page", async () => {
  await fetch(`${dev.url}/${encodeURIComponent("<img src=x onerror=alert(1)>")}`);
  await fetch(`${dev.url}/search?q=x`, { headers: { "x-request-id": "mine-2" } });
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(3);
  expect((await get({})).body).not.toContain("<img");
});

test("only its own page may ask: no other origin, no other host name", async () => {
  const port = new URL(dev.page).port;
  expect((await get({ origin: `http://127.0.0.1:${port}` })).status).toBe(200);
  expect((await get({ origin: "http://evil.example" })).status).toBe(403);
  expect((await get({ host: `rebound.example:${port}` })).status).toBe(403);
  expect((await get({ "sec-fetch-site": "cross-site" })).status).toBe(403);
});
