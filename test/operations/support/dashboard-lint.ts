import { parseQuery } from "./promql.ts";

interface Target {
  readonly expr?: string;
  readonly datasource?: { readonly uid?: string };
}
interface Panel {
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: { readonly type?: string; readonly uid?: string };
  readonly targets?: readonly Target[];
  readonly panels?: readonly Panel[];
  readonly fieldConfig?: { readonly defaults?: { readonly unit?: string } };
}
interface Variable {
  readonly name: string;
  readonly type: string;
  readonly label?: string;
  readonly query?: string;
  readonly datasource?: { readonly uid?: string };
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly refresh?: number;
}
export interface Dashboard {
  readonly title: string;
  readonly uid: string;
  readonly editable?: boolean;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly links: ReadonlyArray<{ readonly title: string; readonly url: string }>;
}

const units = ["reqps", "s", "percent", "percentunit", "bytes", "short", "ops"];
/** Kinds of panel that ask Prometheus. */
const asking = ["stat", "timeseries", "heatmap", "table", "gauge"];

export const panelsOf = ({ panels }: Dashboard): Panel[] =>
  panels.flatMap((panel) => (panel.type === "row" ? (panel.panels ?? []) : [panel]));

export const queriesOf = (dashboard: Dashboard): Array<{ panel: Panel; expr: string }> =>
  panelsOf(dashboard).flatMap((panel) =>
    asking.includes(panel.type) ? (panel.targets ?? []).map(({ expr = "" }) => ({ panel, expr })) : [],
  );

/**
 * The rules that dashboard-linter documents, as "rule: what is wrong". Dashboards on recorded objectives have no
 * instance: `withoutInstance` leaves those rules out.
 */
export function lint(dashboard: Dashboard, withoutInstance = false): string[] {
  return [
    ...templateRules(dashboard),
    ...panelsOf(dashboard).flatMap(panelRules),
    ...queriesOf(dashboard).flatMap(({ panel, expr }) => targetRules(panel.title ?? "", expr, withoutInstance)),
  ];
}

function templateRules({ templating: { list }, editable }: Dashboard): string[] {
  const [source, second] = list.filter(({ type }) => type === "datasource");
  const named = source?.name === "datasource" && source.label === "Data source" && source.query === "prometheus";
  const of = (name: string, label: string): string[] => {
    const variable = list.find((it) => it.name === name);
    if (variable === undefined) return [`template-${name}-rule: none`];
    const { type, datasource, multi, includeAll, allValue, refresh } = variable;
    const fits = type === "query" && ["$datasource", "${datasource}"].includes(datasource?.uid ?? "");
    const matches = multi === true && includeAll === true && allValue === ".+" && variable.label === label;
    return [
      ...(fits && matches ? [] : [`template-${name}-rule: ${JSON.stringify(variable)}`]),
      ...(refresh === 2 ? [] : [`template-on-time-change-reload-rule: ${name}`]),
      ...labelRule(variable),
    ];
  };
  return [
    ...(named && second === undefined ? [] : ["template-datasource-rule"]),
    ...of("job", "Job"),
    ...of("instance", "Instance"),
    ...(editable === false ? [] : ["uneditable-dashboard-rule"]),
  ];
}

function labelRule({ name, query = "" }: Variable): string[] {
  const expr = /^label_values\((.+), \w+\)$/.exec(query)?.[1];
  return expr !== undefined && parseQuery(expr).valid ? [] : [`template-label-promql-rule: ${name}`];
}

function panelRules({ type, title, description, datasource, targets, fieldConfig }: Panel): string[] {
  const name = title ?? "without a title";
  const templated = datasource?.uid === "${datasource}" || datasource?.uid === "$datasource";
  return [
    ...(title && description ? [] : [`panel-title-description-rule: ${name}`]),
    ...(!asking.includes(type) || templated ? [] : [`panel-datasource-rule: ${name}`]),
    ...(!asking.includes(type) || (targets ?? []).length > 0 ? [] : [`panel-no-targets-rule: ${name}`]),
    ...(!asking.includes(type) || units.includes(fieldConfig?.defaults?.unit ?? "")
      ? []
      : [`panel-units-rule: ${name}`]),
  ];
}

function targetRules(panel: string, expr: string, withoutInstance: boolean): string[] {
  const { valid, selectors } = parseQuery(expr);
  if (!valid || selectors.length === 0) return [`target-promql-rule: ${panel}: ${expr}`];
  const matches = (label: string, variable: string): boolean =>
    selectors.every(({ matchers }) =>
      matchers.some((it) => it.label === label && it.operator === "=~" && it.value === variable),
    );
  const isCounter = (name: string): boolean => /_(total|count|sum|bucket)$/.test(name);
  const counted = ["rate", "irate", "increase"];
  return [
    ...(withoutInstance || matches("job", "$job") ? [] : [`target-job-rule: ${panel}`]),
    ...(withoutInstance || matches("instance", "$instance") ? [] : [`target-instance-rule: ${panel}`]),
    ...selectors
      .filter(({ call, range }) => (call === "rate" || call === "irate") && range !== "4m30s")
      .map(() => `target-rate-interval-rule: ${panel}`),
    ...selectors
      .filter(({ name, call }) => isCounter(name) && !counted.includes(call ?? ""))
      .map(({ name }) => `target-counter-agg-rule: ${panel}: ${name}`),
  ];
}
