import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Span } from "../../src/live/otlp/types.ts";
import { findSamples } from "../../src/live/scrape/parse.ts";
import { until } from "../support/services.ts";
import { type App, accessLine, startApp } from "./support/app.ts";
import { installed } from "./support/install.ts";
import { allPillars, type Variant } from "./support/variant.ts";

const full = { language: "javascript", pillars: allPillars, node: "20.19.0" } as const;
const services: Array<{ name: string; variant: Variant; node?: () => string }> = [
  { name: "Express 4, CommonJS", variant: { ...full, framework: "express", major: 4, moduleFormat: "commonjs" } },
  { name: "Express 5, ES modules", variant: { ...full, framework: "express", major: 5, moduleFormat: "esm" } },
  { name: "Fastify 4, ES modules", variant: { ...full, framework: "fastify", major: 4, moduleFormat: "esm" } },
  { name: "Fastify 5, CommonJS", variant: { ...full, framework: "fastify", major: 5, moduleFormat: "commonjs" } },
  {
    name: "Express 5 on Node 22",
    variant: { ...full, framework: "express", major: 5, moduleFormat: "esm", node: "22.15.0" },
    node: () => join(installed({ node: "^22.15.0" }), "node_modules/node/bin/node"),
  },
];

describe.each(services)("$name", ({ variant, node }) => {
  const isExpress = variant.framework === "express";
  const start = (env: Record<string, string> = {}): Promise<App> =>
    startApp(variant, { env, ...(node && { node: node() }) });
  let app: App;
  beforeAll(async () => {
    app = await start();
  }, 180_000);
  afterAll(async () => app.dispose());

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(app.url + path, { headers });
  const idOf = (response: Response): string => response.headers.get("x-request-id") ?? "";
  const counted = async (labels: Record<string, string>): Promise<number> =>
    findSamples(await app.scrape(), "http_requests_total", labels).reduce((sum, { value }) => sum + value, 0);

  it("joins one request over header, span, log line, metric and exemplar", async () => {
    const before = await counted({ endpoint: "/work" });
    const response = await get("/work", {
      "x-request-id": "order.42",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    });
    expect([response.status, idOf(response), await response.json()]).toEqual([200, "order.42", { value: 42 }]);
    const [span] = await app.serverSpans("GET /work");
    expect(span).toMatchObject({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      parentSpanId: "b7ad6b7169203331",
      status: "UNSET",
    });
    expect(span?.attributes).toMatchObject({
      "http.request.method": "GET",
      "http.route": "/work",
      "http.response.status_code": 200,
      "http.request.header.x-request-id": ["order.42"],
      "url.path": "/work",
      "url.scheme": "http",
    });
    expect(span?.resource.attributes).toMatchObject({
      "service.name": "shop",
      "service.version": "1.0.0",
      "deployment.environment.name": "test",
    });
    expect(span?.resource.attributes["service.instance.id"]).toMatch(/^[\da-f-]{36}$/);
    const line = await accessLine(app, "order.42");
    expect(line).toMatchObject({
      level: "info",
      service: "shop",
      environment: "test",
      trace_id: span?.traceId,
      span_id: span?.spanId,
      method: "GET",
      route: "/work",
      status: 200,
    });
    expect(new Date(String(line["time"])).toISOString()).toBe(line["time"]);
    expect(line["duration_ms"]).toBeGreaterThan(0);
    expect(await counted({ endpoint: "/work" })).toBe(before + 1);
    const [sample] = findSamples(await app.scrape(), "http_requests_total", { endpoint: "/work" });
    expect(sample?.exemplar?.labels).toEqual({ trace_id: span?.traceId });

    const inner = app.collector.spans().find(({ name }) => name === "authenticate_user");
    expect(inner).toMatchObject({ kind: "INTERNAL", parentSpanId: span?.spanId, attributes: { "user.kind": "test" } });
    const inside = app.logs().find((it) => it["msg"] === "inside");
    expect(inside).toMatchObject({ trace_id: span?.traceId, span_id: inner?.spanId, request_id: "order.42" });
  });

  const routes: Array<[path: string, endpoint: string, status: number]> = [
    ["/", "/", 200],
    ["/tenants/42/invoices/7?page=2", "/tenants/:tenant/invoices/:id", 200],
    ["/tenants/42/invoices", isExpress ? "/tenants/:tenant/invoices" : "/tenants/:tenant/invoices", 200],
    ["/tenants/4%202/invoices/a%2Fb", "/tenants/:tenant/invoices/:id", 200],
    ["/tenants/tenants/invoices/invoices", "/tenants/:tenant/invoices/:id", 200],
    ["/tenants/42/invoices/7/boom", "/tenants/:tenant/invoices/:id/boom", 500],
    ["/teapot", "/teapot", 418],
    ["/nowhere/42", "unmatched", 404],
    ...(isExpress
      ? ([
          ["/v1/7", "/v1/:id", 200],
          ["/v2/7", "/v2/:id", 200],
          ["/v2/by/may", "/v2/by/:month", 200],
          ["/mounted/9/items/3", "/mounted/:shop/items/:item", 200],
          ["/inner/5", "/inner/:id", 200],
          ["/reeex", "/^\\/re+x$/", 200],
        ] as Array<[string, string, number]>)
      : []),
  ];
  it.each(routes)("names %s by its pattern %s, never by its values", async (path, endpoint, status) => {
    const response = await get(path);
    await response.text();
    expect(response.status).toBe(status);
    expect(await accessLine(app, idOf(response))).toMatchObject({
      route: endpoint,
      status,
      level: status >= 500 ? "error" : "info",
    });
    expect(await counted({ endpoint, status: String(status) })).toBeGreaterThan(0);
  });

  it("takes 404s, ids and odd methods without a new series each", async () => {
    const series = async (): Promise<number> => findSamples(await app.scrape(), "http_requests_total").length;
    await (await get("/nowhere/else")).text();
    await raw(app, "BREW /pot HTTP/1.1");
    const before = await series();
    for (let index = 0; index < 20; index++) {
      await (await get(`/nowhere/${index}`)).text();
      await (await get(`/tenants/${index}/invoices/${index}`)).text();
    }
    await raw(app, "BREW /pot HTTP/1.1");
    expect(await series()).toBe(before);
  });

  it("marks 5xx as an error with its type, 4xx not", async () => {
    const response = await get("/tenants/1/invoices/2/boom");
    expect(await response.text()).not.toContain("TypeError");
    const [failed] = await app.serverSpans("GET /tenants/:tenant/invoices/:id/boom");
    expect(failed).toMatchObject({
      status: "ERROR",
      attributes: { "error.type": "TypeError", "http.response.status_code": 500 },
    });
    await (await get("/teapot")).text();
    const [teapot] = await app.serverSpans("GET /teapot");
    expect(teapot?.status).toBe("UNSET");
    const types = findSamples(await app.scrape(), "errors_total").map(({ labels }) => labels["type"]);
    expect(types.sort()).toEqual(["Error", "TypeError"]);
    expect(await accessLine(app, idOf(response))).toMatchObject({ err: { type: "TypeError" } });
  });

  it("shows a caller that went away, and nothing stays in progress", async () => {
    const abort = new AbortController();
    const request = fetch(`${app.url}/hang`, { signal: abort.signal, headers: { "x-request-id": "gone" } });
    await until(async () => (await inProgress(app)) > 0, 15_000, "the request to be in progress");
    abort.abort();
    await expect(request).rejects.toThrow();
    expect(await accessLine(app, "gone")).toMatchObject({ status: 499, route: "/hang" });
    await until(async () => (await inProgress(app)) === 0, 15_000, "nothing in progress");
  });

  it("answers probes itself, outside of spans, access log and metrics", async () => {
    for (const path of ["/health", "/health/ready", "/health?verbose"]) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ status: path.includes("ready") ? "ready" : "healthy" });
    }
    await (await get("/metrics")).text();
    await (await get("/", { "x-request-id": "after-probes" })).text();
    await accessLine(app, "after-probes");
    expect(app.output()).not.toMatch(/"(route|url)":"\/(health|metrics)/);
    expect(
      findSamples(await app.scrape(), "http_requests_total").map(({ labels }) => labels["endpoint"]),
    ).not.toContain("/health");
    expect(
      app.collector.spans().filter(({ attributes }) => /health|metrics/.test(JSON.stringify(attributes["url.path"]))),
    ).toEqual([]);
  });

  it("replaces a request id that could forge something", async () => {
    for (const id of ["a b", "x".repeat(129), "<script>", "a;b"]) {
      const response = await get("/", { "x-request-id": id });
      await response.text();
      expect(idOf(response)).toMatch(/^[\da-f-]{36}$/);
    }
  });

  it("writes no secret and no forged line", async () => {
    const body = {
      note: 'x"\n{"level":"fatal","msg":"forged"}\r\n',
      password: "hunter2",
      nested: {
        Authorization: "Bearer hunter2",
        list: [{ api_key: "hunter2" }],
        cookies: { "set-cookie": ["s=hunter2"] },
      },
      url: "postgres://shop:hunter2@db/shop",
      accessToken: 'hunter2 " hunter2',
      tokens: 3,
    };
    const response = await fetch(`${app.url}/echo`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const { id } = (await response.json()) as { id: string };
    await accessLine(app, id);
    const line = app.logs().find((it) => it["msg"] === "echo" && it["request_id"] === id);
    expect(line).toMatchObject({
      note: body.note,
      password: "[redacted]",
      url: "postgres://[redacted]@db/shop",
      tokens: 3,
    });
    expect(app.output()).not.toContain("hunter2");
    expect(app.logs().filter((it) => it["msg"] === "forged")).toEqual([]);
  });

  it.runIf(isExpress)("writes a request that is logged as a whole without the secrets in its headers", async () => {
    const response = await get("/asked", { authorization: "Bearer hunter2", cookie: "s=hunter2", "x-shop": "7" });
    await accessLine(app, idOf(response));
    const line = app.logs().find((it) => it["msg"] === "asked");
    expect(line).toMatchObject({ req: { url: "/asked", headers: { authorization: "[redacted]", "x-shop": "7" } } });
    expect(app.output()).not.toContain("hunter2");
  });

  it("keeps 100 requests with bodies apart", async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `cross.${index}`);
    const answers = await Promise.all(
      ids.map(async (id) => {
        const response = await fetch(`${app.url}/echo`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-request-id": id },
          body: JSON.stringify({ own: id, filler: "x".repeat(5_000) }),
        });
        return (await response.json()) as { id: string };
      }),
    );
    expect(answers.map(({ id }) => id)).toEqual(ids);
    await Promise.all(ids.map(async (id) => accessLine(app, id)));
    const echoes = app.logs().filter((line) => line["msg"] === "echo" && String(line["own"]).startsWith("cross."));
    expect(echoes.length).toBe(100);
    for (const line of echoes) expect(line["request_id"]).toBe(line["own"]);
    const traces = new Map(
      app
        .logs()
        .filter((line) => line["msg"] === "request completed")
        .map((line) => [line["request_id"], line["trace_id"]]),
    );
    for (const line of echoes) expect(line["trace_id"]).toBe(traces.get(line["request_id"]));
  });

  it("hands trace and request id on, in a client span", async () => {
    const upstream = createServer((request, response) => response.end(JSON.stringify(request.headers))).listen(
      0,
      "127.0.0.1",
    );
    await once(upstream, "listening");
    const to = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/up?secret=hunter2`;
    for (const by of ["fetch", "http"]) {
      const response = await get(`/out?by=${by}&to=${encodeURIComponent(to)}`, { "x-request-id": `out.${by}` });
      const headers = (await response.json()) as Record<string, string>;
      const line = await accessLine(app, `out.${by}`);
      const client = (): Span | undefined =>
        app.collector.spans().find(({ kind, traceId }) => kind === "CLIENT" && traceId === line["trace_id"]);
      expect(await app.collector.waitFor(() => client() !== undefined, 15_000)).toBe(true);
      expect(client()).toMatchObject({
        name: "GET",
        parentSpanId: line["span_id"],
        attributes: {
          "http.response.status_code": 200,
          "server.address": "127.0.0.1",
          "url.full": to.replace(/\?.*/, ""),
        },
      });
      // Node 20 has no event of node:http before the headers are sent.
      if (by === "http" && node === undefined) continue;
      expect(headers["x-request-id"]).toBe(`out.${by}`);
      expect(headers["traceparent"]).toBe(`00-${client()?.traceId}-${client()?.spanId}-01`);
    }
    upstream.closeAllConnections();
    upstream.close();
    expect(JSON.stringify(app.collector.spans())).not.toContain("hunter2@");
  });

  it("shows process metrics, and zeros from the start", async () => {
    const fresh = await start();
    try {
      const scrape = await fresh.scrape();
      expect(scrape.errors).toEqual([]);
      expect(scrape.format).toBe("openmetrics");
      const value = (name: string): number => findSamples(scrape, name)[0]?.value ?? NaN;
      expect(value("http_requests_total")).toBe(0);
      expect(value("errors_total")).toBe(0);
      expect(value("http_requests_in_progress")).toBe(0);
      expect(value("cpu_usage_percent")).toBeGreaterThan(0);
      expect(value("cpu_usage_percent")).toBeLessThan(110);
      expect(value("memory_usage_bytes")).toBeGreaterThan(10e6);
      expect(value("disk_usage_percent")).toBeGreaterThan(0);
      expect(value("process_cpu_user_seconds_total")).toBeGreaterThan(0);
    } finally {
      await fresh.dispose();
    }
  });

  it("is not ready when a required dependency fails or hangs, in time and without a secret", async () => {
    for (const [dependency, kind] of [
      ["refuse", "ECONNREFUSED"],
      ["hang", "TIMEOUT"],
    ] as const) {
      const broken = await start({ DEPENDENCY: dependency, READINESS_TIMEOUT_MS: "200" });
      try {
        const begin = performance.now();
        const response = await fetch(`${broken.url}/health/ready`);
        expect(performance.now() - begin).toBeLessThan(900);
        const text = await response.text();
        expect([response.status, JSON.parse(text)]).toEqual([
          503,
          { status: "not_ready", checks: { database: `error: ${kind}`, cache: "error: Error" } },
        ]);
        expect(text).not.toContain("hunter2");
        expect((await fetch(`${broken.url}/health`)).status).toBe(200);
        await until(() => broken.output().includes("readiness: database failed"), 15_000, "the reason in the log");
        expect(broken.output()).not.toContain("hunter2");
      } finally {
        await broken.dispose();
      }
    }
  });

  it("drains, closes and flushes on SIGTERM", async () => {
    const ending = await start({ OTEL_BSP_SCHEDULE_DELAY: "60000", SHUTDOWN_DELAY_MS: "300" });
    try {
      const slow = fetch(`${ending.url}/slow`, { headers: { "x-request-id": "slow" } });
      await until(async () => (await inProgress(ending)) > 0, 15_000, "the slow request");
      const ended = ending.end();
      await until(async () => (await fetch(`${ending.url}/health/ready`)).status === 503, 15_000, "readiness to turn");
      expect((await fetch(`${ending.url}/health`)).status).toBe(200);
      expect(await (await slow).text()).toBe("slow");
      const { code, took } = await ended;
      expect(code).toBe(0);
      expect(took).toBeLessThan(5_000);
      await ending.serverSpans("GET /slow");
      const lines = ending.logs().map((line) => line["msg"]);
      expect(lines.indexOf("request completed")).toBeLessThan(lines.indexOf("dependency closed"));
      expect(lines).toContain("dependency closed");
    } finally {
      await ending.dispose();
    }
  });

  it("serves and exits in time while the collector is down, the metrics port taken", async () => {
    const alone = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
      METRICS_PORT: String(app.collector.port),
      SHUTDOWN_FLUSH_MS: "500",
    });
    try {
      expect((await fetch(alone.url)).status).toBe(200);
      const { code, took } = await alone.end();
      expect(code).toBe(0);
      expect(took).toBeLessThan(3_000);
      expect(alone.output()).toContain("the metrics port can't be opened");
    } finally {
      await alone.dispose();
    }
  });
});

/** One request of which every byte is ours; resolves when the connection has ended. */
async function raw(app: App, firstLine: string): Promise<void> {
  const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
  socket.end(`${firstLine}\r\nHost: x\r\nConnection: close\r\n\r\n`);
  socket.resume();
  await once(socket, "close");
}

async function inProgress(app: App): Promise<number> {
  return findSamples(await app.scrape(), "http_requests_in_progress").reduce((sum, { value }) => sum + value, 0);
}
