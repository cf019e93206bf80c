import type { Operations } from "../../model/operations.ts";
import { logFields } from "../../operations/log-fields.ts";

/** A line of the file that Kibana imports. Versions are those from which Kibana brings it to its own. */
export interface SavedObject {
  readonly id: string;
  readonly type: "index-pattern" | "search" | "visualization" | "dashboard";
  readonly attributes: object;
  readonly references: ReadonlyArray<{ readonly name: string; readonly type: string; readonly id: string }>;
  readonly coreMigrationVersion: string;
  readonly typeMigrationVersion: string;
}

const versions = { "index-pattern": "8.0.0", search: "8.0.0", visualization: "8.5.0", dashboard: "8.9.0" } as const;
const source = "kibanaSavedObjectMeta.searchSourceJSON.index";

/** Data view, two searches and a dashboard of the service's log lines. Ids depend on nothing but its name. */
export function kibanaObjects(operations: Operations): SavedObject[] {
  const { slug, job, stack } = operations;
  const fields = logFields[stack.logFields];
  const view = `logs-${slug}`;
  const ids = { errors: `${view}-errors`, levels: `${view}-levels`, statuses: `${view}-statuses` };
  const columns = [fields.level, fields.message, fields.requestId, fields.traceId];
  const isError = `${fields.level} : ("error" or "fatal")`;
  return [
    object(view, "index-pattern", { name: `Logs of ${job}`, title: `logs-${slug}-*`, timeFieldName: "@timestamp" }),
    search(`${view}-trace`, view, {
      title: `${job}: logs of a trace`,
      description: "Put the id of the trace in place of the star.",
      query: `${fields.traceId} : *`,
      columns: [fields.traceId, fields.spanId, fields.level, fields.message],
      order: "asc",
    }),
    search(ids.errors, view, {
      title: `${job}: errors`,
      description: "Lines of level error and fatal.",
      query: isError,
      columns,
      order: "desc",
    }),
    bars(ids.levels, view, `${job}: lines by level`, fields.level),
    bars(ids.statuses, view, `${job}: requests by status`, fields.status),
    dashboard(`${view}-dashboard`, `${job}: logs`, [
      { type: "visualization", id: ids.levels, x: 0, y: 0, w: 24, h: 12 },
      { type: "visualization", id: ids.statuses, x: 24, y: 0, w: 24, h: 12 },
      { type: "search", id: ids.errors, x: 0, y: 12, w: 48, h: 20 },
    ]),
  ];
}

const object = (
  id: string,
  type: SavedObject["type"],
  attributes: object,
  references: SavedObject["references"] = [],
): SavedObject => ({
  id,
  type,
  attributes,
  references,
  coreMigrationVersion: "8.8.0",
  typeMigrationVersion: versions[type],
});

const ofView = (view: string): SavedObject["references"] => [{ name: source, type: "index-pattern", id: view }];

/** Kibana keeps queries and layouts as JSON in text. */
const searchSource = (query: string): object => ({
  searchSourceJSON: JSON.stringify({ query: { query, language: "kuery" }, filter: [], indexRefName: source }),
});

function search(
  id: string,
  view: string,
  { query, order, ...shown }: { title: string; description: string; query: string; columns: string[]; order: string },
): SavedObject {
  const attributes = { ...shown, sort: [["@timestamp", order]], grid: {}, kibanaSavedObjectMeta: searchSource(query) };
  return object(id, "search", attributes, ofView(view));
}

/** Lines over time, split by the values of a field. */
function bars(id: string, view: string, title: string, field: string): SavedObject {
  const state = {
    title,
    type: "histogram",
    aggs: [
      { id: "1", enabled: true, type: "count", schema: "metric", params: {} },
      {
        id: "2",
        enabled: true,
        type: "date_histogram",
        schema: "segment",
        params: { field: "@timestamp", interval: "auto", min_doc_count: 1, drop_partials: false },
      },
      {
        id: "3",
        enabled: true,
        type: "terms",
        schema: "group",
        params: { field, size: 10, order: "desc", orderBy: "1" },
      },
    ],
    params: stackedBars,
  };
  const attributes = {
    title,
    description: "",
    version: 1,
    visState: JSON.stringify(state),
    uiStateJSON: "{}",
    kibanaSavedObjectMeta: searchSource(""),
  };
  return object(id, "visualization", attributes, ofView(view));
}

/** What Kibana's editor writes for bars: without axes it draws nothing. */
const stackedBars = {
  type: "histogram",
  addLegend: true,
  legendPosition: "right",
  addTooltip: true,
  addTimeMarker: false,
  times: [],
  grid: { categoryLines: false },
  labels: { show: false },
  categoryAxes: [
    {
      id: "CategoryAxis-1",
      type: "category",
      position: "bottom",
      show: true,
      scale: { type: "linear" },
      labels: { show: true, filter: true, truncate: 100 },
      title: {},
      style: {},
    },
  ],
  valueAxes: [
    {
      id: "ValueAxis-1",
      name: "LeftAxis-1",
      type: "value",
      position: "left",
      show: true,
      scale: { type: "linear", mode: "normal" },
      labels: { show: true, rotate: 0, filter: false, truncate: 100 },
      title: { text: "Lines" },
      style: {},
    },
  ],
  seriesParams: [
    {
      show: true,
      type: "histogram",
      mode: "stacked",
      data: { label: "Lines", id: "1" },
      valueAxis: "ValueAxis-1",
      drawLinesBetweenPoints: true,
      lineWidth: 2,
      showCircles: true,
    },
  ],
  thresholdLine: { show: false, value: 10, width: 1, style: "full", color: "#E7664C" },
} as const;

interface Place {
  readonly type: "search" | "visualization";
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Its grid has 48 columns. */
function dashboard(id: string, title: string, places: readonly Place[]): SavedObject {
  const panels = places.map(({ type, x, y, w, h }, index) => ({
    type,
    panelIndex: String(index),
    panelRefName: `panel_${index}`,
    gridData: { x, y, w, h, i: String(index) },
    embeddableConfig: { enhancements: {} },
  }));
  const attributes = {
    title,
    description: "",
    version: 1,
    timeRestore: false,
    panelsJSON: JSON.stringify(panels),
    optionsJSON: JSON.stringify({ useMargins: true, hidePanelTitles: false }),
    kibanaSavedObjectMeta: {
      searchSourceJSON: JSON.stringify({ query: { query: "", language: "kuery" }, filter: [] }),
    },
  };
  const references = places.map(({ type, id: panel }, index) => ({
    name: `${index}:panel_${index}`,
    type,
    id: panel,
  }));
  return object(id, "dashboard", attributes, references);
}
