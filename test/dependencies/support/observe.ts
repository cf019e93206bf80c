import { once } from "node:events";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";
import { join } from "node:path";
import { freePort } from "../../support/ports.ts";
import { until } from "../../support/services.ts";
import { type Case, generate, load } from "./generate.ts";
import { installPackages } from "./packages.ts";

/** What is read of a finished span. */
export interface ReadSpan {
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code: number; readonly message?: string };
  readonly parentSpanContext?: { readonly spanId: string };
  readonly events: readonly object[];
  spanContext(): { readonly spanId: string; readonly traceId: string };
}

interface Tracer {
  startActiveSpan<T>(name: string, work: (span: ReadSpan & { end(): void }) => T): T;
}

export const root: string = installPackages();
/** `require` of the folder with the real libraries. */
export const library: NodeJS.Require = createRequire(join(root, "package.json"));

const sdk = library("@opentelemetry/sdk-trace-base") as {
  BasicTracerProvider: new (options: object) => unknown;
  SimpleSpanProcessor: new (exporter: object) => object;
  InMemorySpanExporter: new () => { getFinishedSpans(): ReadSpan[]; reset(): void };
};
const { AsyncLocalStorageContextManager } = library("@opentelemetry/context-async-hooks") as {
  AsyncLocalStorageContextManager: new () => { enable(): unknown };
};
const api = library("@opentelemetry/api") as {
  trace: { setGlobalTracerProvider(provider: unknown): boolean; getTracer(name: string): Tracer };
  context: { setGlobalContextManager(manager: unknown): boolean };
};
const exporter = new sdk.InMemorySpanExporter();
api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
api.trace.setGlobalTracerProvider(
  new sdk.BasicTracerProvider({ spanProcessors: [new sdk.SimpleSpanProcessor(exporter)] }),
);

const CLIENT = 2;
/** Spans that clients of databases made, in the order in which they ended. */
export const clientSpans = (): ReadSpan[] => exporter.getFinishedSpans().filter(({ kind }) => kind === CLIENT);
export const resetSpans = (): void => exporter.reset();

/** Runs `work` as the handler of a request would run: below an active span, whose id comes back with the result. */
export async function inRequest<T>(work: () => T): Promise<{ id: string; result: Awaited<T> }> {
  return api.trace.getTracer("test").startActiveSpan("request", async (span) => {
    try {
      return { id: span.spanContext().spanId, result: await work() };
    } finally {
      span.end();
    }
  });
}

export const parentOf = (span: ReadSpan | undefined): string | undefined => span?.parentSpanContext?.spanId;

/** A generated folder that is loaded and whose ports are open. */
export interface Observed {
  readonly folder: string;
  wrap<C extends object>(client: C): C;
  /** Samples of the scrape that start with `name`, without comments. */
  scrape(name: string): Promise<string[]>;
  ready(): Promise<Readiness>;
  shutdown(): Promise<void>;
  dispose(): void;
}

export interface Readiness {
  readonly status: number;
  readonly checks: Readonly<Record<string, string>>;
  readonly text: string;
  /** How long the answer took, ms. */
  readonly took: number;
}

export async function observe(wanted: Case): Promise<Observed> {
  const metricsPort = await freePort();
  Object.assign(process.env, {
    METRICS_PORT: String(metricsPort),
    READINESS_TIMEOUT_MS: "1000",
    READINESS_CACHE_MS: "0",
    SHUTDOWN_DELAY_MS: "0",
    LOG_LEVEL: "silent",
  });
  const folder = await generate(root, wanted);
  const index = await load<Record<string, (client: object) => object>>(folder, `dependencies/${wanted.dependency}`);
  const health = await load<{
    answerProbe(path: string, request: unknown, response: unknown): boolean;
  }>(folder, "health");
  const { startMetrics } = await load<{ startMetrics(): Promise<void> | void }>(folder, "metrics");
  const { shutdown } = await load<{ shutdown(delay?: number): Promise<void> }>(folder, "shutdown");
  await startMetrics();
  const server = createServer((request, response) => {
    health.answerProbe(request.url ?? "", request, response);
  });
  const port = await listening(server);
  const wrap = index[wanted.dependency];
  if (wrap === undefined) throw new Error(`no function ${wanted.dependency}`);
  return {
    folder,
    wrap: (client) => wrap(client) as typeof client,
    scrape: async (name) => {
      const text = await fetchText(`http://127.0.0.1:${metricsPort}/metrics`);
      return text.split("\n").filter((line) => line.startsWith(name));
    },
    ready: () => askReadiness(port),
    shutdown: () => shutdown(0),
    dispose: () => void server.close(),
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function askReadiness(port: number): Promise<Readiness> {
  const started = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
  const text = await response.text();
  const { checks } = JSON.parse(text) as { checks: Record<string, string> };
  return { status: response.status, checks, text, took: performance.now() - started };
}

async function fetchText(url: string): Promise<string> {
  let text = "";
  await until(
    async () => {
      text = await fetch(url).then(
        (response) => response.text(),
        () => "",
      );
      return text !== "";
    },
    5_000,
    url,
  );
  return text;
}
