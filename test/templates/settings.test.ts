import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { findSamples } from "../../src/live/scrape/parse.ts";
import { freePort } from "../support/ports.ts";
import { until } from "../support/services.ts";
import { type App, type Options, accessLine, appFolder, startApp } from "./support/app.ts";
import { allPillars, type Variant } from "./support/variant.ts";

const full = { language: "javascript", pillars: allPillars, node: "20.19.0", moduleFormat: "esm" } as const;
const express: Variant = { ...full, framework: "express", major: 5 };
const fastify: Variant = { ...full, framework: "fastify", major: 5 };

const running: App[] = [];
async function start(variant: Variant, options: Options = {}): Promise<App> {
  const app = await startApp(variant, options);
  running.push(app);
  return app;
}
afterEach(async () => {
  for (const app of running.splice(0)) await app.dispose();
});

describe("the servers", () => {
  it("are all drained, while requests are in progress on any", async () => {
    const app = await start(express, { env: { SECOND_SERVER: "1" } });
    const { port } = (await (await fetch(`${app.url}/second`)).json()) as { port: number };
    const second = `http://127.0.0.1:${port}`;
    expect((await fetch(`${second}/health`)).status).toBe(200);
    const caller = new AbortController();
    let isHanging = true;
    const hanging = fetch(`${app.url}/hang`, { signal: caller.signal }).catch(() => (isHanging = false));
    const inProgress = async (): Promise<boolean> =>
      findSamples(await app.scrape(), "http_requests_in_progress").some(({ value }) => value > 0);
    await until(inProgress, 15_000, "the request");
    const ended = app.end();
    await until(
      () =>
        fetch(second).then(
          () => false,
          () => true,
        ),
      15_000,
      "the second server to close",
    );
    expect(isHanging).toBe(true);
    caller.abort();
    await hanging;
    expect((await ended).code).toBe(0);
  });
});

describe("the SDK", () => {
  it("keeps what the sampler of the environment says, and the caller's decision first", async () => {
    const app = await start(express, {
      env: { OTEL_TRACES_SAMPLER: "parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG: "0" },
    });
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    await fetch(app.url, { headers: { "x-request-id": "unsampled" } });
    await fetch(app.url, { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
    expect(await app.serverSpans("GET /")).toMatchObject([{ traceId }]);
    // Lines still carry the ids, so that they can be joined with each other.
    expect((await accessLine(app, "unsampled"))["trace_id"]).toMatch(/^[\da-f]{32}$/);
  });

  it("takes an empty variable for one that is not set: the caller decides", async () => {
    const app = await start(express, { env: { OTEL_TRACES_SAMPLER: "" } });
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    await fetch(app.url, { headers: { traceparent: "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00" } });
    await fetch(app.url, { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
    expect(await app.serverSpans("GET /")).toMatchObject([{ traceId }]);
  });

  it("sends nothing when disabled, and all else works", async () => {
    const app = await start(express, { env: { OTEL_SDK_DISABLED: "true" } });
    const response = await fetch(`${app.url}/work`, { headers: { "x-request-id": "disabled" } });
    expect(await response.json()).toEqual({ value: 42 });
    expect(await accessLine(app, "disabled")).toMatchObject({ status: 200 });
    expect(findSamples(await app.scrape(), "http_requests_total", { endpoint: "/work" })[0]?.value).toBe(1);
    expect((await app.end()).code).toBe(0);
    expect(app.collector.spans()).toEqual([]);
  });

  it("is not doubled where the service has its own", async () => {
    const app = await start(express, { env: { PRELOAD: "./sdk.mjs" } });
    await fetch(app.url);
    const spans = await app.serverSpans("GET /");
    expect(spans.map(({ resource }) => resource.attributes["service.name"])).toEqual(["own-sdk"]);
  });

  it("sends by gRPC when the environment says so, also what came while it was loaded", async () => {
    const env = { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc", PRELOAD: "./slow-grpc.mjs" };
    const app = await start(express, { env });
    await fetch(app.url);
    await app.serverSpans("GET /");
  });

  it("takes the names of the resource from the environment", async () => {
    const app = await start(fastify, {
      env: {
        OTEL_SERVICE_NAME: "renamed",
        OTEL_RESOURCE_ATTRIBUTES: "service.namespace=eu,deployment.environment.name=blue",
      },
    });
    await fetch(app.url);
    const [span] = await app.serverSpans("GET /");
    expect(span?.resource.attributes).toMatchObject({
      "service.name": "renamed",
      "service.namespace": "eu",
      "deployment.environment.name": "blue",
    });
  });

  it("loses no span at four times 224 requests a second, at a collector that takes 100 ms", async () => {
    const app = await start(express, { env: { OTEL_BSP_SCHEDULE_DELAY: "1000", LOG_LEVEL: "warn" } });
    app.collector.behave({ kind: "delay", ms: 100 });
    const total = 1_792; // two seconds of it, as fast as the machine can
    let left = total;
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        while (left-- > 0) await (await fetch(app.url)).arrayBuffer();
      }),
    );
    expect(await app.end()).toMatchObject({ code: 0 });
    expect(app.collector.spans().filter(({ kind }) => kind === "SERVER").length).toBe(total);
  });
});

describe("the logger", () => {
  it("writes the last lines before a crash, and the crash", async () => {
    const folder = await appFolder(express);
    const { stdout, status } = spawnSync(process.execPath, ["crash.mjs"], { cwd: folder, encoding: "utf8" });
    expect(status).not.toBe(0);
    expect(stdout).toContain("the last words");
  });

  it("takes the level from the environment", async () => {
    const app = await start(express, { env: { LOG_LEVEL: "error" } });
    await (await fetch(app.url)).text();
    await (await fetch(`${app.url}/v1/7/boom`)).text();
    await until(() => app.logs().length > 0, 15_000, "the error line");
    expect(app.logs().map(({ level }) => level)).toEqual(["error"]);
  });

  it("leaves Fastify's own logger in place, with the ids, and its request lines undoubled", async () => {
    const app = await start(fastify, { env: { FASTIFY_LOGGER: "true" } });
    const response = await fetch(app.url, { headers: { "x-request-id": "own.logger" } });
    await response.text();
    const [span] = await app.serverSpans("GET /");
    await accessLine(app, "own.logger");
    const lines = app.logs().filter((line) => line["request_id"] === "own.logger");
    expect(lines.map(({ msg }) => msg)).toEqual(["in the handler", "request completed"]);
    for (const line of lines) expect(line).toMatchObject({ trace_id: span?.traceId, span_id: span?.spanId });
  });
});

describe("without a port", () => {
  it("works before start, for several applications in one process, and ends by itself", async () => {
    for (const variant of [express, fastify]) {
      const folder = await appFolder(variant);
      writeFileSync(join(folder, "tests.mjs"), variant.framework === "express" ? expressTests : fastifyTests);
      const { stdout, stderr, status, signal } = spawnSync(process.execPath, ["tests.mjs"], {
        cwd: folder,
        encoding: "utf8",
        timeout: 10_000,
        env: { PATH: process.env["PATH"], LOG_LEVEL: "silent", METRICS_PORT: String(await freePort()) },
      });
      expect({ stderr, status, signal }).toEqual({ stderr: "", status: 0, signal: null });
      expect(stdout).toBe("200 abc abc\n500 abc abc\n200 abc abc\n500 abc abc\n");
    }
  });
});

const expressTests = `
import express from "express";
import { once } from "node:events";
import * as observability from "./observability/index.js";
for (let instance = 0; instance < 2; instance++) {
  const app = express();
  app.use(observability.middleware());
  app.get("/", (_request, response) => response.send(observability.requestId()));
  app.get("/boom", () => { throw new Error("boom"); });
  app.use(observability.errorHandler());
  app.use((_error, _request, response, _next) => response.status(500).send(observability.requestId()));
  const server = app.listen(0);
  await once(server, "listening");
  for (const path of ["/", "/boom"]) {
    const url = "http://127.0.0.1:" + server.address().port + path;
    const response = await fetch(url, { headers: { "x-request-id": "abc", connection: "close" } });
    console.log(response.status, response.headers.get("x-request-id"), await response.text());
  }
  server.close();
}
`;

const fastifyTests = `
import Fastify from "fastify";
import * as observability from "./observability/index.js";
for (let instance = 0; instance < 2; instance++) {
  const app = Fastify();
  app.register(observability.plugin);
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send(observability.requestId()));
  app.get("/", async () => observability.requestId());
  app.get("/boom", async () => { throw new Error("boom"); });
  for (const url of ["/", "/boom"]) {
    const response = await app.inject({ url, headers: { "x-request-id": "abc" } });
    console.log(response.statusCode, response.headers["x-request-id"], response.payload);
  }
  await app.close();
}
`;
