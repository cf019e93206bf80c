import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadProject } from "../../../src/facts/index.ts";
import { readRecord } from "../../../src/apply/index.ts";
import { sendRequest, startService, type Service } from "../../../src/live/index.ts";
import type { Ports } from "../../../src/live/stack/programs.ts";
import { type RunningStack, startStack } from "../../../src/live/stack/start.ts";
import { inspect, planAdd } from "../../../src/plan/index.ts";
import { elkFiles } from "../../../src/backends/elk/files.ts";
import { logNamings } from "../../../src/model/selection.ts";
import { allAlerts } from "../../../src/operations/alerts/index.ts";
import { logFields } from "../../../src/operations/log-fields.ts";
import { recordingRules } from "../../../src/operations/recording.ts";
import type { Case } from "../../e2e/support/case.ts";
import { disposeServers, startServers, type Servers } from "../../e2e/support/boot.ts";
import type { Project } from "../../e2e/support/project.ts";
import { until } from "../../support/services.ts";
import { type Dashboard, queriesOf } from "../support/dashboard-lint.ts";
import { folderWith, operations } from "../support/operations.ts";
import { without } from "../support/programs.ts";
import { filled, parseQuery } from "../support/promql.ts";
import { startLogStore, startShipper } from "./logs.ts";
import { editFile, freePorts, instrumentedShop, opsFile, query, searchPath, startWebhook } from "./shop.ts";

const needed = [
  "prometheus",
  "prometheus-alertmanager",
  "otelcol",
  "otelcol-logs",
  "jaeger",
  "elasticsearch",
  "opensearch",
] as const;

/** The whole way: a service, real Prometheus, Alertmanager, Collector, Jaeger and Elasticsearch with the generated configuration. */
describe.skipIf(without(...needed))("the stack", () => {
  let one: Case;
  let project: Project;
  let servers: Servers;
  let webhook: Awaited<ReturnType<typeof startWebhook>>;
  let stack: RunningStack;
  let service: Service;
  let ports: Ports;

  beforeAll(async () => {
    ({ one, project } = await instrumentedShop());
    servers = await startServers(one);
    webhook = await startWebhook();
    ports = await freePorts();
    edit(project, webhook.port);
    stack = await startStack({ root: project.dir, ports, path: searchPath(), deadline: 60_000 });
    service = await boot(one, project, servers, ports);
  }, 400_000);

  afterAll(async () => {
    await service?.stop();
    await stack?.stop();
    await webhook?.close();
    if (servers !== undefined) await disposeServers(servers);
    await project?.dispose();
  }, 60_000);

  const send = (kind: keyof Case["routes"], times: number): Promise<unknown> =>
    Promise.all(
      Array.from({ length: times }, () => {
        const { method, path } = one.routes[kind];
        return sendRequest({ method, base: service.url, path, headers: { ...one.headers } });
      }),
    );
  const sees = (expr: string, ms: number): Promise<void> =>
    until(async () => (await query(ports.prometheus, expr)).length > 0, ms, expr);

  it("runs all four programs", () => {
    expect(stack.running.map(({ id }) => id)).toEqual(["jaeger", "collector", "alertmanager", "prometheus"]);
    expect(stack.missing).toEqual([]);
  });

  it("edits of the user are kept by the next run", async () => {
    const { sources, facts: read, recordText } = await loadProject(project.dir);
    const record = readRecord(recordText!);
    const facts = inspect(sources, read);
    const same = await planAdd({ sources, facts, record, selection: record.selection });
    expect(same.changes).toEqual([]);
    const options = { ...record.selection.options, slo: { objective: 99.5 } };
    const other = await planAdd({ sources, facts, record, selection: { ...record.selection, options } });
    const rules = other.changes.find(({ path }) => path === "ops/prometheus/rules/alerts.yml")!.after!;
    expect(rules).toContain("for: 3s");
    expect(rules).toContain("> 0.072");
  });

  it("Prometheus scrapes the service and what stands around it", { timeout: 60_000 }, async () => {
    for (const job of [jobOf(project), "otel-collector", "alertmanager", "prometheus"])
      await sees(`up{job="${job}"} == 1`, 40_000);
  });

  it("a trace goes from the service through the Collector to Jaeger, with its tree", { timeout: 60_000 }, async () => {
    await send("ok", 1);
    const url = `http://127.0.0.1:${ports.jaeger}/api/traces?service=${encodeURIComponent(jobOf(project))}&limit=20`;
    const names = async (): Promise<string[][]> => {
      const { data } = (await (await fetch(url)).json()) as {
        data: Array<{
          spans: Array<{ spanID: string; operationName: string; references?: Array<{ spanID: string }> }>;
        }> | null;
      };
      return (data ?? []).map(({ spans }) => {
        const root = spans.find((span) => (span.references ?? []).length === 0);
        const children = spans.filter((span) => span.references?.some(({ spanID }) => spanID === root?.spanID));
        return [root?.operationName ?? "", ...children.map(({ operationName }) => operationName).sort()];
      });
    };
    const expected = ["GET /products/:id", "GET", "SELECT products"];
    await until(
      async () => (await names()).some((it) => JSON.stringify(it) === JSON.stringify(expected)),
      40_000,
      "the trace",
    );
  });

  it("an injected failure reaches the pager once, and is resolved", { timeout: 300_000 }, async () => {
    await send("ok", 5);
    await sees(`http_requests_total{job="${jobOf(project)}", status="200"}`, 20_000);
    // In several scrapes: an increase needs a value before it.
    for (let round = 0; round < 5; round++) {
      await send("error", 5);
      const seen = `sum(http_requests_total{job="${jobOf(project)}", status="500"}) >= ${5 * (round + 1)}`;
      await sees(seen, 20_000);
    }
    const pages = (status: string): number =>
      webhook.of("HttpErrorBudgetBurnFast").filter((it) => it.status === status && it.receiver === "pager").length;
    await until(() => pages("firing") > 0, 60_000, "the page");
    // Enough good requests that the part of bad ones falls below 1.4 %.
    for (let round = 0; round < 40; round++) await send("ok", 75);
    await until(() => pages("resolved") > 0, 90_000, "the end of the page");
    expect([pages("firing"), pages("resolved")]).toEqual([1, 1]);
    // Prometheus sends again after a minute what it had before it knew Alertmanager.
    await until(() => webhook.of("Watchdog").length > 0, 90_000, "the heartbeat");
    expect(webhook.of("Watchdog").every(({ receiver }) => receiver === "heartbeat")).toBe(true);
  });

  it("every panel shows something", { timeout: 60_000 }, async () => {
    await send("post", 1);
    const empty: string[] = [];
    for (const file of readdirSync(opsFile(project, "grafana/dashboards"))) {
      const dashboard = JSON.parse(readFileSync(opsFile(project, `grafana/dashboards/${file}`), "utf8")) as Dashboard;
      for (const { panel, expr } of queriesOf(dashboard))
        if ((await query(ports.prometheus, filled(expr))).length === 0) empty.push(`${file}: ${panel.title}: ${expr}`);
    }
    expect(empty).toEqual([]);
  });

  it("every alert and runbook asks for series that are there", { timeout: 60_000 }, async () => {
    const service = operations({ job: jobOf(project) });
    const recorded = Object.values(recordingRules(service)).flat();
    const exprs = [...recorded, ...allAlerts(service)].map(({ expr }) => expr.text);
    const runbooks = allAlerts(service).flatMap(({ runbook }) => runbook.queries.map(({ query: it }) => it.text));
    const empty = new Set<string>();
    for (const expr of [...exprs, ...runbooks]) {
      await query(ports.prometheus, expr);
      for (const { text } of parseQuery(expr).selectors)
        if ((await query(ports.prometheus, text)).length === 0) empty.add(text);
    }
    // Counted only once spans were lost; the test of the Collector loses some.
    expect([...empty].filter((text) => !text.startsWith("otelcol_exporter_send_failed"))).toEqual([]);
  });

  it.each(logNamings)("a log line of the service is found by trace id, %s", { timeout: 180_000 }, async (naming) => {
    await send("ok", 3);
    const ids = (): string[] =>
      service.output.lines().flatMap(({ text }) => /"trace_id":"([0-9a-f]{32})"/.exec(text)?.[1] ?? []);
    await until(() => ids().length > 0, 20_000, "a line with a trace id");
    const id = ids().at(-1)!;
    const { job, slug, stack: usual } = operations({ job: jobOf(project), slug: jobOf(project) });
    const folder = folderWith(elkFiles(operations({ job, slug, stack: { ...usual, logFields: naming } })));
    const elk = join(folder.path, "ops/elk");
    const store = await startLogStore("elasticsearch", join(elk, "index-template.json"));
    try {
      const lines = service.output.lines().map(({ text }) => `${text}\n`);
      writeFileSync(join(folder.path, "service.log"), lines.join(""));
      const stop = await startShipper(join(elk, "logs.yml"), join(folder.path, "*.log"), store);
      const found = () => store.find(`logs-${slug}-*`, logFields[naming].traceId, id);
      await until(async () => (await found()).length > 0, 60_000, "the line in Elasticsearch");
      const [line] = await found();
      expect(Date.parse(String(line?.["@timestamp"]))).toBeGreaterThan(Date.now() - 600_000);
      await stop();
    } finally {
      await store.dispose();
      folder.dispose();
    }
  });

  it("the log lines' template makes a data stream", { timeout: 120_000 }, async () => {
    const store = await startLogStore("opensearch", opsFile(project, "elk/index-template.json"));
    try {
      const index = `logs-${jobOf(project)}-default`;
      await store.add(index, { "@timestamp": new Date().toISOString(), trace_id: "abc", msg: "hello", status: 200 });
      expect(await store.find(index, "trace_id", "abc")).toHaveLength(1);
      const streams = (await (await fetch(`${store.url}/_data_stream/${index}`)).json()) as { data_streams: unknown[] };
      expect(streams.data_streams).toHaveLength(1);
    } finally {
      await store.dispose();
    }
  });

  it("a service that is gone is paged, and its other alerts are held back", { timeout: 120_000 }, async () => {
    await service.stop();
    await until(() => webhook.of("ServiceDown").some(({ status }) => status === "firing"), 60_000, "the page");
    await sees('ALERTS{alertname="InstanceDown"}', 20_000);
    service = await boot(one, project, servers, ports);
    await until(() => webhook.of("ServiceDown").some(({ status }) => status === "resolved"), 60_000, "the end of it");
    expect(webhook.of("InstanceDown")).toEqual([]);
  });
});

/** What makes a test of minutes one of seconds: scrapes, evaluations and waits of a second. */
function edit(project: Project, webhook: number): void {
  editFile(
    opsFile(project, "prometheus/prometheus.yml"),
    ["scrape_interval: 15s", "scrape_interval: 1s"],
    ["evaluation_interval: 30s", "evaluation_interval: 1s"],
  );
  editFile(opsFile(project, "prometheus/rules/recording.yml"), ["interval: 2m", "interval: 1s"]);
  editFile(opsFile(project, "prometheus/rules/alerts.yml"), ["for: 2m", "for: 3s"]);
  editFile(
    opsFile(project, "alertmanager/alertmanager.yml"),
    ["localhost:9099", `127.0.0.1:${webhook}`],
    ["group_wait: 10s", "group_wait: 1s"],
    ["group_interval: 5m", "group_interval: 2s"],
  );
}

const jobOf = ({ dir }: Project): string =>
  (JSON.parse(readFileSync(`${dir}/package.json`, "utf8")) as { name: string }).name;

function boot(one: Case, project: Project, servers: Servers, ports: Ports): Promise<Service> {
  const [postgres, redis] = [servers.get("postgres"), servers.get("redis")];
  return startService({
    command: "npm",
    args: ["run", one.scripts.start],
    cwd: project.dir,
    endpoint: `http://127.0.0.1:${ports["otlp-http"]}`,
    ports: { metrics: ports.service },
    readyDeadline: 60_000,
    env: {
      NODE_ENV: "production",
      SHUTDOWN_DELAY_MS: "0",
      DATABASE_URL: `postgres://postgres@127.0.0.1:${postgres?.port}/postgres`,
      PGHOST: "127.0.0.1",
      PGPORT: String(postgres?.port),
      PGUSER: "postgres",
      PGDATABASE: "postgres",
      REDIS_URL: `redis://127.0.0.1:${redis?.port}`,
    },
  });
}
