import { afterAll, beforeAll, expect, test } from "vitest";
import {
  join,
  renderTree,
  scrape,
  sendRequest,
  startReceiver,
  type Joined,
  type Receiver,
  type Service,
} from "../../../src/live/index.ts";
import { requestIdsOf } from "../../../src/live/join/join.ts";
import { startShop } from "../support/shop.ts";

let receiver: Receiver;
let service: Service;
beforeAll(async () => {
  receiver = await startReceiver();
  service = await startShop(receiver);
}, 120_000);
afterAll(async () => {
  await service.stop();
  await receiver.close();
});

async function joined(
  method: string,
  path: string,
  more: { body?: string; headers?: { [name: string]: string } } = {},
): Promise<Joined> {
  const before = await scrape(service.metricsUrl);
  const request = await sendRequest({ method, path, base: service.url, ...more });
  const arrived = (): boolean => receiver.spans().some((span) => requestIdsOf(span).includes(request.requestId));
  expect(await receiver.waitFor(arrived, 10_000)).toBe(true);
  const after = await scrape(service.metricsUrl);
  return join({ request, spans: receiver.spans(), lines: service.output.lines(), before, after });
}

test("one request over all signals of a real service", async () => {
  const result = await joined("GET", "/orders/7");
  const { traceId, server, logs, counter, exemplar, echoed, request } = result;
  expect(server).toMatchObject({ name: "GET /orders/:id", traceId });
  expect(logs.map((log) => [log.message, log.level, log.traceId, log.requestId])).toEqual([
    ["order read", "info", traceId, request.requestId],
    ["request completed", "info", traceId, request.requestId],
  ]);
  expect(counter).toEqual([
    { name: "http_requests_total", labels: { method: "GET", endpoint: "/orders/:id", status: "200" }, by: 1 },
  ]);
  expect(exemplar?.labels).toMatchObject({ trace_id: traceId });
  expect(echoed).toBe(request.requestId);
  const picture = renderTree(result).replace(/[\d.]+ ms/g, "N ms");
  expect(picture).toBe(`GET /orders/7 200 -> [${traceId}]
  |- log line   info "order read" trace_id span_id request_id
  |- log line   info "request completed" trace_id span_id request_id
  |- metric     http_requests_total{endpoint="/orders/:id",method="GET",status="200"} +1, exemplar
  |- header     X-Request-ID ${request.requestId}, echoed
  \`- span tree  SERVER GET /orders/:id N ms
                \`- INTERNAL authenticate_user N ms`);
});

test("a traceparent that was sent is the surest join", async () => {
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const result = await joined("GET", "/boom", { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
  expect(result.traceId).toBe(traceId);
  expect(result.server).toMatchObject({ parentSpanId: "b7ad6b7169203331", status: "ERROR" });
});

test("the span of another request is not taken for one that is still on its way", async () => {
  const first = await joined("GET", "/orders/7");
  const late = { ...first.request, requestId: "obs-gen-late", headers: { "x-request-id": "obs-gen-late" } };
  const result = join({ request: late, spans: receiver.spans(), lines: service.output.lines() });
  expect(result).toMatchObject({ joinedBy: "none", traceId: "", server: undefined, logs: [] });
});
