// The newer schema can't be read by Grafana before version 12, nor from provisioned files by all that can.
/* eslint-disable @typescript-eslint/no-deprecated */
import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder as HeatmapBuilder } from "@grafana/grafana-foundation-sdk/heatmap";
import { PanelBuilder as LogsBuilder } from "@grafana/grafana-foundation-sdk/logs";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import type { Operations } from "../../model/operations.ts";
import { external } from "../external.ts";
import { metrics } from "../../model/metrics.ts";
import { gauge, promql } from "../promql.ts";
import { shown } from "./red.ts";
import type { DashboardSpec, OtherPanel, PanelSpec } from "./types.ts";

/** Ids of the data sources that `ops/grafana/provisioning` makes. */
export const datasources = { prometheus: "prometheus", jaeger: "jaeger", elasticsearch: "elasticsearch" } as const;

const titles = { red: "Requests", use: "Resources", slo: "Objectives" } as const;
const templated = { type: "prometheus", uid: "${datasource}" };

export const uidOf = (id: DashboardSpec["id"], { slug }: Operations): string => `${slug.slice(0, 36)}-${id}`;

/** Grafana's JSON of a dashboard. Ids and positions depend on nothing but the specification. */
export function buildDashboard(spec: DashboardSpec, operations: Operations): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(spec.title)
    .uid(uidOf(spec.id, operations))
    .description(spec.description)
    .tags(["generated", operations.slug])
    .readonly()
    .time({ from: "now-3h", to: "now" })
    .refresh("30s")
    .timezone("browser")
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .annotation(deploys())
    .variables(variables(operations));
  for (const link of links(spec, operations)) builder.link(link);
  for (const row of spec.rows) {
    builder.withRow(new dashboard.RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(panelOf(panel));
  }
  return numbered(builder.build());
}

function variables({ job }: Operations) {
  const query = (name: string, expr: string) =>
    new dashboard.QueryVariableBuilder(name)
      .label(name === "job" ? "Job" : "Instance")
      .datasource(templated)
      .query(expr)
      .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
      .sort(dashboard.VariableSort.AlphabeticalAsc)
      .multi(true)
      .includeAll(true)
      .allValue(".+");
  const requests = metrics.httpRequestsTotal.name;
  return [
    new dashboard.DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"),
    query("job", `label_values(${requests}, job)`).current({ text: job, value: job, selected: true }),
    query("instance", `label_values(${requests}{job=~"$job"}, instance)`).current({
      text: "All",
      value: "$__all",
      selected: true,
    }),
  ];
}

/** A line where a process started: after a deploy, and after a crash. */
function deploys() {
  const started = gauge(external.processStart, shown);
  return new dashboard.AnnotationQueryBuilder()
    .name("Starts")
    .datasource(templated)
    .enable(true)
    .iconColor("blue")
    .expr(promql`${started} * 1000`.text)
    .useValueForTime(true)
    .titleFormat("started")
    .textFormat("{{instance}}");
}

function links({ id }: DashboardSpec, operations: Operations) {
  const all = ["red", "use", ...(operations.pillars.includes("alerting") ? (["slo"] as const) : [])] as const;
  const others = all.filter((other) => other !== id);
  const link = (title: string, url: string) =>
    new dashboard.DashboardLinkBuilder(title).type(dashboard.DashboardLinkType.Link).url(url);
  const { runbooks } = operations.stack;
  return [
    ...others.map((other) =>
      link(titles[other], `/d/${uidOf(other, operations)}`)
        .keepTime(true)
        .includeVars(true),
    ),
    ...(/^https?:/.test(runbooks) ? [link("Runbooks", runbooks).targetBlank(true)] : []),
  ];
}

function panelOf(spec: PanelSpec | OtherPanel) {
  switch (spec.kind) {
    case "timeseries": {
      const builder = new TimeseriesBuilder()
        .legend(new common.VizLegendOptionsBuilder().showLegend(true).placement(common.LegendPlacement.Bottom))
        .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi))
        .fillOpacity(10)
        .min(0);
      if (spec.limits !== undefined)
        builder.thresholdsStyle(
          new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed),
        );
      return withQueries(builder, spec);
    }
    case "stat":
      return withQueries(new StatBuilder(), spec);
    case "heatmap":
      return withQueries(new HeatmapBuilder(), spec);
    case "logs":
      return logsPanel(spec);
    case "alerts":
      return alertsPanel(spec);
  }
}

function withQueries<B extends TimeseriesBuilder | StatBuilder | HeatmapBuilder>(builder: B, spec: PanelSpec): B {
  builder
    .title(spec.title)
    .description(spec.description)
    .unit(spec.unit)
    .datasource(templated)
    .span(spec.width ?? 12)
    .height(spec.kind === "stat" ? 4 : 8);
  if (spec.limits !== undefined) builder.thresholds(thresholds(spec.limits));
  for (const [index, { query, legend, exemplars }] of spec.queries.entries()) {
    const target = new DataqueryBuilder()
      .expr(query.text)
      .refId(String.fromCharCode(65 + index))
      .datasource(templated);
    if (legend !== "") target.legendFormat(legend);
    if (exemplars) target.exemplar(true);
    if (spec.kind === "heatmap") target.format("heatmap" as never);
    builder.withTarget(target);
  }
  return builder;
}

function thresholds({ warn, bad, below }: NonNullable<PanelSpec["limits"]>): dashboard.ThresholdsConfigBuilder {
  const step = (value: number | null, color: string): dashboard.Threshold => ({ value, color });
  const steps = below
    ? [step(null, "red"), ...(warn === undefined ? [] : [step(bad, "yellow")]), step(warn ?? bad, "green")]
    : [step(null, "green"), ...(warn === undefined ? [] : [step(warn, "yellow")]), step(bad, "red")];
  return new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(steps);
}

function logsPanel({ title, description, query, width }: OtherPanel): LogsBuilder {
  const source = { type: "elasticsearch", uid: datasources.elasticsearch };
  const target = {
    build: () => ({
      refId: "A",
      datasource: source,
      query: query ?? "*",
      metrics: [{ type: "logs", id: "1", settings: { limit: "200" } }],
      bucketAggs: [],
      timeField: "@timestamp",
      _implementsDataqueryVariant: () => undefined,
    }),
  };
  return new LogsBuilder()
    .title(title)
    .description(description)
    .datasource(source)
    .withTarget(target)
    .showTime(true)
    .wrapLogMessage(true)
    .sortOrder(common.LogsSortOrder.Descending)
    .span(width ?? 24)
    .height(8);
}

/** The foundation SDK has no builder for the list of alerts. */
function alertsPanel({ title, description, width }: OtherPanel): dashboard.PanelBuilder {
  return new dashboard.PanelBuilder()
    .type("alertlist")
    .title(title)
    .description(description)
    .datasource(templated)
    .options({
      viewMode: "list",
      sortOrder: 3,
      maxItems: 20,
      alertInstanceLabelFilter: '{job=~"$job"}',
      datasource: "${datasource}",
      stateFilter: { firing: true, pending: false, noData: false, normal: false, error: true },
    })
    .span(width ?? 8)
    .height(4);
}

/** Panels get the ids that Grafana would give them at the first save, so that a save changes nothing. */
function numbered(built: dashboard.Dashboard): dashboard.Dashboard {
  let id = 0;
  const panels = (built.panels ?? []).map((panel) => ({ ...panel, id: ++id }));
  return { ...built, panels };
}
