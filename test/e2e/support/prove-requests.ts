import { expect } from "vitest";
import {
  type Joined,
  type Scrape,
  findSamples,
  join,
  parseLogLine,
  renderTree,
  scrape,
  sumOf,
} from "../../../src/live/index.ts";
import type { Booted } from "./boot.ts";
import type { Case, Route } from "./case.ts";
import { type Traffic, eventually, quietScrape, serverSpans, trafficTo } from "./traffic.ts";

/** Answers of all kinds, one by one and side by side; afterwards every signal must tell the same story. */
export async function proveRequests(one: Case, booted: Booted): Promise<void> {
  const { service } = booted;
  const traffic = trafficTo(service, one);
  const { ok, error, post, slow } = one.routes;
  const unknown = { method: "GET", path: "/no/such/page", endpoint: "unmatched", status: 404 };

  expectJoined(await proveOne(booted, traffic, ok), ok, "UNSET");
  expectJoined(await proveOne(booted, traffic, unknown), unknown, "UNSET");
  expectJoined(await proveOne(booted, traffic, { ...error, status: 500 }), { ...error, status: 500 }, "ERROR");
  expect(sumOf(await scrape(service.metricsUrl), "errors_total"), "errors_total").toBe(1);
  await proveHostileId(booted, traffic, ok);
  await proveAborted(booted, traffic, slow);
  await proveConcurrent(booted, traffic, post);
  await proveProbesUncounted(one, booted, traffic);
  await proveTotals(booted, traffic);
  proveLogLines(one, booted);
}

async function proveOne(booted: Booted, traffic: Traffic, route: Route): Promise<Joined> {
  const { service, receiver } = booted;
  const before = await quietScrape(service);
  const request = await traffic.send(route);
  expect(request.status, `${route.method} ${route.path}: ${request.error ?? request.body}`).toBe(route.status ?? 200);
  return eventually(`all signals of ${route.path}`, async () => {
    const joined = join({
      ...{ request, before, after: await quietScrape(service) },
      ...{ spans: receiver.spans(), lines: service.output.lines() },
    });
    if (joined.server === undefined || joined.counter.length === 0 || accessLines(joined).length === 0)
      throw new Error(`${renderTree(joined)}\n${service.output.tail(10)}`);
    return joined;
  });
}

/** The line that says how the request ended. */
const accessLines = ({ logs }: Joined) => logs.filter(({ message }) => message === "request completed");

function expectJoined(joined: Joined, { method, endpoint, status = 200 }: Route, spanStatus: string): void {
  const picture = renderTree(joined);
  const { server, request, counter, traceId } = joined;
  expect(joined.echoed, picture).toBe(request.requestId);
  expect(joined.spans.filter(({ kind }) => kind === "SERVER").length, picture).toBe(1);
  expect(server?.name, picture).toBe(endpoint === "unmatched" ? method : `${method} ${endpoint}`);
  expect(server?.status, picture).toBe(spanStatus);
  expect(server?.attributes, picture).toMatchObject({
    "http.request.method": method,
    "url.path": request.path,
    "url.scheme": "http",
    "http.response.status_code": status,
    "http.request.header.x-request-id": [request.requestId],
    ...(endpoint !== "unmatched" && { "http.route": endpoint }),
  });
  if (spanStatus === "ERROR") expect(server?.attributes["error.type"], picture).toEqual(expect.any(String));
  expect(counter, picture).toEqual([
    { name: "http_requests_total", labels: { method, endpoint, status: String(status) }, by: 1 },
  ]);
  expect(joined.exemplar, picture).toBeDefined();
  expect(accessLines(joined).length, picture).toBe(1);
  for (const line of joined.logs) {
    expect(line.traceId, line.line.text).toBe(traceId);
    expect(line.requestId, line.line.text).toBe(request.requestId);
    expect(line.spanId, line.line.text).toMatch(/^[0-9a-f]{16}$/);
  }
}

async function proveHostileId({ service, receiver }: Booted, traffic: Traffic, route: Route): Promise<void> {
  for (const hostile of ['{"level":"fatal"}', "a b", `x${"y".repeat(128)}`, "id;drop table"]) {
    const answer = await traffic.send(route, { headers: { "x-request-id": hostile } });
    const id = answer.headers["x-request-id"];
    expect(id, `instead of ${hostile}`).toMatch(/^[A-Za-z0-9._-]{1,128}$/);
    await eventually(`the span of ${String(id)}`, () =>
      serverSpans(receiver).find(({ attributes }) =>
        JSON.stringify(attributes["http.request.header.x-request-id"]).includes(String(id)),
      ),
    );
    expect(service.output.lines().some(({ text }) => text.includes(JSON.stringify(hostile).slice(1, -1)))).toBe(false);
  }
}

async function proveAborted({ service, receiver }: Booted, traffic: Traffic, route: Route): Promise<void> {
  const requestId = await traffic.abort(route);
  const after = await quietScrape(service);
  expect(sumOf(after, "http_requests_total", { endpoint: route.endpoint, status: "499" }), "aborted requests").toBe(1);
  await eventually("the span of the aborted request", () =>
    serverSpans(receiver).find(({ attributes }) => JSON.stringify(attributes).includes(requestId)),
  );
}

/** Twenty bodies at once: none may see the id, the trace or the answer of another. */
async function proveConcurrent({ service, receiver }: Booted, traffic: Traffic, route: Route): Promise<void> {
  const bodies = Array.from({ length: 20 }, (_, index) => ({ sku: `sku-${index}`, quantity: index + 1 }));
  const answers = await Promise.all(bodies.map((body) => traffic.send(route, { body: JSON.stringify(body) })));
  for (const [index, { status, body, headers, requestId }] of answers.entries()) {
    expect(status).toBe(route.status ?? 200);
    expect(JSON.parse(body)).toEqual(bodies[index]);
    expect(headers["x-request-id"]).toBe(requestId);
  }
  const traces = await eventually("twenty spans with twenty traces", () => {
    const found = answers.map((request) => join({ request, spans: receiver.spans(), lines: service.output.lines() }));
    return found.every((joined) => joined.server !== undefined && accessLines(joined).length === 1) ? found : undefined;
  });
  expect(new Set(traces.map(({ traceId }) => traceId)).size).toBe(20);
  for (const { logs, traceId, request } of traces)
    for (const line of logs) {
      expect(line.traceId, line.line.text).toBe(traceId);
      expect(line.requestId, line.line.text).toBe(request.requestId);
    }
}

async function proveProbesUncounted(one: Case, { service }: Booted, traffic: Traffic): Promise<void> {
  const before = service.output.total();
  for (const [path, body] of [
    ["/health", { status: "healthy" }],
    ["/health/ready", { status: "ready" }],
  ] as const) {
    const answer = await fetch(service.url + path);
    expect(answer.status, path).toBe(200);
    expect(await answer.json()).toMatchObject(body);
  }
  expect(sumOf(await quietScrape(service), "http_requests_total")).toBe(traffic.count());
  // Fastify's own logger tells of a request before any hook can have an opinion; ours never does.
  const written = service.output.lines().slice(before - service.output.total());
  const ours = before === service.output.total() ? [] : written.filter(({ text }) => text.includes("trace_id"));
  expect(one.ownLogger ? ours.length : service.output.total() - before, "log lines of probes").toBe(0);
}

/** As many counts and durations as requests, one server span each, and a scrape without a fault. */
async function proveTotals({ service, receiver }: Booted, traffic: Traffic): Promise<void> {
  const final = await quietScrape(service);
  expect(final.errors).toEqual([]);
  expect(sumOf(final, "http_requests_total")).toBe(traffic.count());
  expect(sumOf(final, "http_request_duration_seconds_count")).toBe(traffic.count());
  expectFamilies(final);
  await eventually("one span for each request", () =>
    serverSpans(receiver).length >= traffic.count() ? true : undefined,
  );
  const spans = serverSpans(receiver);
  expect(spans.length, spans.map(({ name }) => name).join("\n")).toBe(traffic.count());
  const requestIds = spans.map(({ attributes }) => JSON.stringify(attributes["http.request.header.x-request-id"]));
  expect(new Set(requestIds).size, "request ids on spans").toBe(traffic.count());
}

function expectFamilies(scraped: Scrape): void {
  const types = Object.fromEntries(scraped.families.map(({ name, type }) => [name.replace(/_total$/, ""), type]));
  expect(types).toMatchObject({
    http_requests: "counter",
    http_request_duration_seconds: "histogram",
    http_requests_in_progress: "gauge",
    errors: "counter",
    cpu_usage_percent: "gauge",
    memory_usage_bytes: "gauge",
    disk_usage_percent: "gauge",
  });
  for (const { help, name } of scraped.families) expect(help, name).toBeTruthy();
  const buckets = findSamples(scraped, "http_request_duration_seconds_bucket", { status: "404" });
  expect(buckets.map(({ labels }) => Number(labels["le"]?.replace("+Inf", "Infinity")))).toEqual([
    0.005,
    0.01,
    0.025,
    0.05,
    0.075,
    0.1,
    0.25,
    0.5,
    0.75,
    1,
    2.5,
    5,
    7.5,
    10,
    Infinity,
  ]);
}

/** Every line of the generated logger is one JSON object with the fields of the contract. */
function proveLogLines({ ownLogger = false }: Case, { service }: Booted): void {
  const lines = service.output.lines().filter(({ text }) => text.startsWith("{"));
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) {
    const parsed = parseLogLine(line);
    expect(parsed, `no JSON: ${line.text}`).toBeDefined();
    if (parsed?.message !== "request completed" || ownLogger) continue;
    expect(parsed.fields, line.text).toMatchObject({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      level: expect.stringMatching(/^(info|warn|error)$/) as string,
      msg: "request completed",
      service: expect.any(String) as string,
      environment: "production",
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      span_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      request_id: expect.stringMatching(/^[A-Za-z0-9._-]{1,128}$/) as string,
      method: expect.any(String) as string,
      route: expect.any(String) as string,
      status: expect.any(Number) as number,
    });
  }
}
