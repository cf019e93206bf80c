import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { ScaleOption } from "../../../src/model/selection.ts";
import type { Ports } from "../../../src/live/stack/programs.ts";
import { type RunningStack, startStack } from "../../../src/live/stack/start.ts";
import { backends } from "../../../src/registry.ts";
import { freePort } from "../../support/ports.ts";
import { until } from "../../support/services.ts";
import { folderWith, operations } from "../support/operations.ts";
import { programPath, without } from "../support/programs.ts";
import { startLogStore } from "./logs.ts";
import { editFile, freePorts, query, searchPath } from "./shop.ts";
import { newSpan, newTraceId, sendSpans, storedSpans } from "./spans.ts";

/** Ways past one machine, each run: the generated configuration on loopback, between real programs. */
const cleanups: Array<() => unknown> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}, 60_000);

/** A folder with the configuration of some backends and a way to scale. */
async function configured(scale: ScaleOption, ...ids: string[]): Promise<string> {
  const service = operations({ stack: { ...operations().stack, backends: ids, scale: [scale] } });
  const chosen = backends.filter(({ id }) => ids.includes(id));
  const folder = folderWith((await Promise.all(chosen.map((backend) => backend.files(service)))).flat());
  cleanups.push(folder.dispose);
  return folder.path;
}

async function started(root: string, ports: Ports): Promise<RunningStack> {
  const stack = await startStack({ root, ports, path: searchPath() });
  cleanups.push(() => stack.stop());
  return stack;
}

describe.skipIf(without("otelcol", "jaeger"))("Collector agents and gateways", () => {
  it("all spans of a trace go to one gateway, which decides on the whole trace", { timeout: 120_000 }, async () => {
    const tiers: Array<{ ports: Ports; root: string }> = [];
    for (const _ of [0, 1])
      tiers.push({ ports: await freePorts(), root: await configured("collector-gateway", "collector", "jaeger") });
    const [first, second] = tiers as [(typeof tiers)[0], (typeof tiers)[0]];
    // Each gateway has a Jaeger of its own, so that one can see where a trace went.
    for (const { root } of tiers)
      editFile(join(root, "ops/collector/gateway.yml"), ["decision_wait: 10s", "decision_wait: 2s"]);
    rmSync(join(second.root, "ops/collector/collector.yml"));
    const addresses = tiers.map(({ ports }) => `"127.0.0.1:${ports["gateway-grpc"]}"`).join(", ");
    editFile(join(first.root, "ops/collector/collector.yml"), [
      'dns:\n        hostname: collector-gateway\n        port: "4317"',
      `static: { hostnames: [${addresses}] }`,
    ]);
    expect((await started(second.root, second.ports)).running.map(({ id }) => id)).toEqual(["jaeger", "gateway"]);
    await started(first.root, first.ports);
    const failed = Array.from({ length: 40 }, newTraceId);
    const fine = Array.from({ length: 40 }, newTraceId);
    // Span by span, as five services would send them; only the last one says that its trace failed.
    for (let round = 0; round < 5; round++) {
      const error = round === 4 ? { status: { code: 2 } } : {};
      for (const id of failed) await sendSpans(first.ports["otlp-http"], [newSpan(id, error)]);
      for (const id of fine) await sendSpans(first.ports["otlp-http"], [newSpan(id)]);
    }
    const stored = () => Promise.all(tiers.map(({ ports }) => storedSpans(ports.jaeger)));
    const total = async (): Promise<number> =>
      failed.length - (await stored()).flatMap((one) => failed.filter((id) => one.get(id) === 5)).length;
    await until(async () => (await total()) === 0, 40_000, "all five spans of each failed trace in one Jaeger");
    const [one, other] = (await stored()) as [Map<string, number>, Map<string, number>];
    expect([...one.keys()].filter((id) => other.has(id))).toEqual([]);
    for (const counts of [one, other]) {
      expect(counts.size).toBeGreaterThan(5);
      expect([...new Set(counts.values())]).toEqual([5]);
    }
    // One in ten of those without an error, chosen by trace id.
    expect(fine.filter((id) => one.has(id) || other.has(id)).length).toBeLessThan(fine.length / 2);
  });

  it("one gateway is enough for `stack up`, and both tiers are scraped", { timeout: 120_000 }, async () => {
    const ports = await freePorts();
    const root = await configured("collector-gateway", "collector", "jaeger", "prometheus");
    editFile(join(root, "ops/prometheus/prometheus.yml"), ["scrape_interval: 15s", "scrape_interval: 1s"]);
    const stack = await started(root, ports);
    expect(stack.running.map(({ id }) => id)).toEqual(["jaeger", "gateway", "collector", "prometheus"]);
    const id = newTraceId();
    await sendSpans(ports["otlp-http"], [newSpan(id, { status: { code: 2 } })]);
    await until(async () => (await storedSpans(ports.jaeger)).get(id) === 1, 40_000, "the span in Jaeger");
    const scraped = async (): Promise<number> =>
      (await query(ports.prometheus, 'up{job="otel-collector"} == 1')).length;
    await until(async () => (await scraped()) === 2, 20_000, "the metrics of both tiers");
  });
});

describe.skipIf(without("prometheus"))("remote write", () => {
  it("series and exemplars arrive at another Prometheus", { timeout: 60_000 }, async () => {
    const service = await startScraped();
    const store = await startLongTermStore();
    const ports = { ...(await freePorts()), service };
    const root = await configured("remote-write", "prometheus");
    editFile(
      join(root, "ops/prometheus/prometheus.yml"),
      ["scrape_interval: 15s", "scrape_interval: 1s"],
      ["metrics-store:9090", `127.0.0.1:${store}`],
    );
    await started(root, ports);
    const arrived = async (expr: string): Promise<boolean> => (await query(store, expr)).length > 0;
    await until(() => arrived('up{job="shop"} == 1'), 40_000, "series in the long-term store");
    await until(() => arrived('up{job="prometheus"} == 1'), 10_000, "all of them");
    const end = Date.now() / 1_000 + 60;
    const parameters = new URLSearchParams({
      query: "http_requests_total",
      start: String(end - 600),
      end: String(end),
    });
    const exemplars = async (): Promise<string> =>
      (await fetch(`http://127.0.0.1:${store}/api/v1/query_exemplars?${parameters.toString()}`)).text();
    await until(async () => (await exemplars()).includes('"trace_id":"abc"'), 20_000, "exemplars");
  });
});

describe.skipIf(without("jaeger")).each(["elasticsearch", "opensearch"] as const)("Jaeger on %s", (engine) => {
  it.skipIf(without(engine))(
    "keeps a trace there and reads it back, also after a restart",
    { timeout: 120_000 },
    async () => {
      const store = await startLogStore(engine);
      cleanups.push(() => store.dispose());
      const root = await configured(`jaeger-${engine}`, "jaeger");
      const ports = { ...(await freePorts()), search: Number(new URL(store.url).port) };
      const jaeger = await started(root, ports);
      const id = newTraceId();
      const parent = newSpan(id);
      await sendSpans(ports["jaeger-otlp-http"], [parent, newSpan(id, { parentSpanId: parent.spanId, kind: 3 })]);
      const isKept = async (): Promise<boolean> => (await storedSpans(ports.jaeger)).get(id) === 2;
      await until(isKept, 40_000, "the trace by Jaeger's API");
      const indices = await (await fetch(`${store.url}/_cat/indices?h=index`)).text();
      expect(indices).toMatch(/^shop-jaeger-span-\d{4}-\d\d-\d\d$/m);
      await jaeger.stop();
      await started(root, ports);
      await until(isKept, 40_000, "the trace after a restart");
    },
  );
});

/** A Prometheus that scrapes nothing and keeps what is written to it. */
async function startLongTermStore(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "store-"));
  const port = await freePort();
  writeFileSync(join(folder, "prometheus.yml"), "global: {}\n");
  const flags = ["--web.enable-remote-write-receiver", "--enable-feature=exemplar-storage"];
  const child = spawn(
    programPath("prometheus"),
    [`--web.listen-address=127.0.0.1:${port}`, `--storage.tsdb.path=${folder}/data`, ...flags],
    { cwd: folder, stdio: "ignore" },
  );
  cleanups.push(async () => {
    child.kill();
    if (child.exitCode === null) await once(child, "exit");
    rmSync(folder, { recursive: true });
  });
  const isReady = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(isReady, 30_000, "the long-term store");
  return port;
}

/** Something to scrape: one counter, with the trace id of its last request. */
async function startScraped(): Promise<number> {
  const server = createServer((_request, response) => {
    response.setHeader("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8");
    response.end('# TYPE http_requests counter\nhttp_requests_total{status="200"} 1.0 # {trace_id="abc"} 1.0\n# EOF\n');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
