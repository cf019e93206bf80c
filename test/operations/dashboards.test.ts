import { describe, expect, it } from "vitest";
import { metrics } from "../../src/model/metrics.ts";
import type { Operations } from "../../src/model/operations.ts";
import { allAlerts } from "../../src/operations/alerts/index.ts";
import { dashboardFiles } from "../../src/operations/dashboards/index.ts";
import { recordingRules } from "../../src/operations/recording.ts";
import { type Dashboard, lint, panelsOf, queriesOf } from "./support/dashboard-lint.ts";
import { operations } from "./support/operations.ts";
import { dangling, parseQuery } from "./support/promql.ts";

const read = (service: Operations): { [id: string]: Dashboard } =>
  Object.fromEntries(
    dashboardFiles(service).map(({ path, text }) => [
      /(\w+)\.json$/.exec(path)?.[1] ?? "",
      JSON.parse(text) as Dashboard,
    ]),
  );
const full = read(operations());
const usesOf = (queries: readonly string[]): string[] =>
  queries.flatMap((query) => parseQuery(query).selectors.map(({ name }) => name.replace(/_(bucket|count|sum)$/, "")));

describe("dashboards", () => {
  it.each(["red", "use"])("%s follows every rule of dashboard-linter", (id) => {
    expect(lint(full[id]!)).toEqual([]);
  });

  it("slo follows every rule but those on instances: an objective is the whole service's", () => {
    expect(lint(full["slo"]!, true)).toEqual([]);
  });

  it("the rules notice what is wrong", () => {
    const red = structuredClone(full["red"]!) as unknown as {
      panels: Array<{ [key: string]: unknown }>;
      editable: boolean;
    };
    red.editable = true;
    const stat = red.panels.find(({ type }) => type === "stat")!;
    stat["description"] = "";
    stat["targets"] = [{ expr: 'rate(http_requests_total{job="x"}[5m])' }];
    expect(lint(red as unknown as Dashboard).map((finding) => finding.split(":")[0])).toEqual([
      "uneditable-dashboard-rule",
      "panel-title-description-rule",
      "target-job-rule",
      "target-instance-rule",
      "target-rate-interval-rule",
    ]);
  });

  it("lead to each other", () => {
    for (const [id, { links, uid }] of Object.entries(full)) {
      expect(uid).toBe(`shop-${id}`);
      const targets = links.map(({ url }) => url).filter((url) => url.startsWith("/d/"));
      expect(targets.sort()).toEqual(["red", "slo", "use"].filter((it) => it !== id).map((it) => `/d/shop-${it}`));
    }
  });

  it("have panels of databases, pools and logs only where there are some", () => {
    const titles = (service: Operations): (string | undefined)[] =>
      Object.values(read(service)).flatMap((it) => panelsOf(it).map(({ title }) => title));
    const some = ["Queries by operation", "Callers that wait", "Error log", "Kept: latency"];
    expect(titles(operations())).toEqual(expect.arrayContaining(some));
    const none = titles(operations({ databases: [], pillars: ["dashboards", "metrics"] }));
    expect(none.filter((title) => some.includes(title ?? ""))).toEqual([]);
    const cache = titles(operations({ databases: [{ id: "redis", title: "Redis", hasPool: false }] }));
    expect(cache).toContain("Queries by operation");
    expect(cache).not.toContain("Callers that wait");
  });

  it("keep their ids and uids whatever their title", () => {
    const ids = panelsOf(full["red"]!).map((panel) => (panel as unknown as { id: number }).id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(read(operations())).toEqual(full);
  });
});

describe("no dangling metric", () => {
  const service = operations();
  const panels = Object.values(full).flatMap((dashboard) => queriesOf(dashboard).map(({ expr }) => expr));
  const recorded = Object.values(recordingRules(service)).flat();
  const rules = [...recorded, ...allAlerts(service)].map(({ expr }) => expr.text);
  const runbooks = allAlerts(service).flatMap(({ runbook }) => runbook.queries.map(({ query }) => query.text));

  it.each([...panels, ...rules, ...runbooks])("%s", (query) => {
    const { valid, selectors, grouping } = parseQuery(query);
    expect(valid).toBe(true);
    expect(selectors.flatMap((selector) => dangling(selector, service) ?? [])).toEqual([]);
    const labels = [
      "job",
      "instance",
      "le",
      "exporter",
      "integration",
      ...Object.values(metrics).flatMap((it) => it.labels),
    ];
    expect(grouping.filter((label) => !labels.includes(label as never))).toEqual([]);
  });

  it("is noticed", () => {
    const of = (query: string): (string | undefined)[] =>
      parseQuery(query).selectors.map((it) => dangling(it, service));
    expect(of("http_request_total")).toEqual(["no metric http_request_total"]);
    expect(of('http_requests_total{path="/"}')).toEqual(["http_requests_total has no label path"]);
    expect(of('http_request_duration_seconds_bucket{le="0.3"}')).toEqual([
      "http_request_duration_seconds_bucket has no bucket 0.3",
    ]);
    expect(of('http_request_duration_seconds_bucket{le=~"1(\\\\.0)?"}')).toEqual([undefined]);
    expect(parseQuery("sum(rate(up[5m])").valid).toBe(false);
  });

  it("every metric of the code is on a dashboard, and so is every one that alerts", () => {
    const shown = new Set(usesOf(panels));
    expect(
      Object.values(metrics)
        .map(({ name }) => name)
        .filter((name) => !shown.has(name)),
    ).toEqual([]);
    const alerting = usesOf(allAlerts(service).map(({ expr }) => expr.text)).filter((name) =>
      Object.values(metrics).some((metric) => metric.name === name),
    );
    expect(alerting.filter((name) => !shown.has(name))).toEqual([]);
  });
});
