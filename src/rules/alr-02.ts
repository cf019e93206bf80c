import type { Place } from "../model/facts.ts";
import type { Rule, RuleProject } from "../model/rule.ts";
import { type Emitted, type EmittedMetrics, emittedBy, seriesOf } from "./support/emitted.ts";
import { panelQueries, prometheusRules } from "./support/operations.ts";
import { type Grouping, type Selector, parseQuery } from "./support/promql.ts";

export const alr02: Rule = {
  code: "OG-ALR02",
  severity: "error",
  title: "Rules and panels ask for metrics and labels that the code emits",
  why:
    "A query for a name that nobody emits is no error: it has no result, so its alert never fires and its panel stays empty. Nobody notices before the day on which the alert " +
    "was needed.",
  help: "Use the name and labels of the code. When a metric is renamed, rename it in rules and dashboards in the same step.",
  source: "Prometheus: alerting rules",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "package.json": '{ "name": "shop", "dependencies": { "prom-client": "^15.0.0" } }\n',
      "metrics.js":
        'const { Counter } = require("prom-client");\n' +
        'exports.orders = new Counter({ name: "shop_orders_total", help: "Orders.", labelNames: ["kind"] });\n',
      "ops/alerts.yml":
        'groups:\n  - name: shop\n    rules:\n      - record: job:orders:rate5m\n        expr: rate(shop_order_count{job="shop"}[5m])\n',
    },
    after: {
      "package.json": '{ "name": "shop", "dependencies": { "prom-client": "^15.0.0" } }\n',
      "metrics.js":
        'const { Counter } = require("prom-client");\n' +
        'exports.orders = new Counter({ name: "shop_orders_total", help: "Orders.", labelNames: ["kind"] });\n',
      "ops/alerts.yml":
        'groups:\n  - name: shop\n    rules:\n      - record: job:orders:rate5m\n        expr: rate(shop_orders_total{job="shop"}[5m])\n',
    },
    finds: ["ops/alerts.yml:5"],
  },
  check: (project) => {
    const emitted = emittedBy(project);
    if (emitted.all.length === 0) return [];
    const rules = prometheusRules(project.sources);
    const recorded = new Set(rules.filter(({ kind }) => kind === "record").map(({ name }) => name));
    const queries = [
      ...rules.map(({ expr, name }) => ({ ...expr, name })),
      ...panelQueries(project.sources).map(({ at, text, panel }) => ({ at, text, name: panel })),
    ];
    return queries.flatMap(({ at, text, name }) => {
      const { valid, selectors, groupings } = parseQuery(text);
      if (!valid) return [];
      const scope = { emitted, recorded, project, at };
      const wrong = [
        ...selectors.flatMap((selector) => wrongIn(selector, scope) ?? []),
        ...groupings.flatMap((grouping) => wrongGrouping(grouping, scope)),
      ];
      return [...new Set(wrong)].map((message) => ({ at, symbol: `${name} ${message}`, message }));
    });
  },
};

interface Scope {
  readonly emitted: EmittedMetrics;
  readonly recorded: ReadonlySet<string>;
  readonly project: RuleProject;
  readonly at: Place;
}

/** Series that Prometheus, and the client by its default metrics, have for every target. */
const always = /^(?:up|ALERTS|ALERTS_FOR_STATE|scrape_\w+|process_\w+|nodejs_\w+)$/;

const isOfOthers = (name: string, recorded: Scope["recorded"]): boolean =>
  name === "" || name.includes(":") || recorded.has(name) || always.test(name);

const metricOf = (name: string, { all }: EmittedMetrics): Emitted | undefined =>
  all.find((candidate) => seriesOf(candidate).includes(name));

function wrongIn(selector: Selector, { emitted, recorded, project, at }: Scope): string | undefined {
  const { name } = selector;
  if (isOfOthers(name, recorded)) return undefined;
  const metric = metricOf(name, emitted);
  if (metric !== undefined) return wrongLabel(selector, metric, emitted);
  const base = emitted.all.find((candidate) => candidate.name === name.replace(/_(?:bucket|count|sum)$/, ""));
  if (base !== undefined && isOurs(selector, project, at))
    return `${base.name} is a ${base.kind}: there is no ${name}.`;
  return !emitted.open && isOurs(selector, project, at) ? `Nothing in the code emits ${name}.` : undefined;
}

/** Only what names this service as the job that is scraped is certainly about its code. */
function isOurs({ matchers }: Selector, { facts, record }: RuleProject, { file }: Place): boolean {
  const job = matchers.find(({ label }) => label === "job");
  if (job?.operator === "=") return job.value === facts.name;
  return record?.generated[file] !== undefined && job?.operator === "=~" && job.value === "$job";
}

/** Labels that scraping and discovery add; any other that no metric of the code has may be added as well. */
const added = new Set(["job", "instance", "le", "quantile", "endpoint"]);
const typical = new Set(["status", "status_code", "code", "method", "route", "path", "handler", "endpoint"]);

/** True for a label that the code would have to give, and gives to other metrics or to none. */
function isStranger(label: string, labels: readonly string[], { all }: EmittedMetrics): boolean {
  const isOurs = typical.has(label) || all.some((metric) => metric.labels?.includes(label) === true);
  return isOurs && !labels.includes(label) && !added.has(label);
}

/** Labels to group by that nothing of what is grouped has: all ends up in one series. */
function wrongGrouping({ labels, selectors }: Grouping, { emitted, recorded }: Scope): string[] {
  const names = [...new Set(selectors.map(({ name }) => name))];
  const known = names.map((name) => (isOfOthers(name, recorded) ? undefined : metricOf(name, emitted)?.labels));
  if (names.length === 0 || known.includes(undefined)) return [];
  const carried = known.flatMap((list) => list ?? []);
  const verb = names.length === 1 ? "has" : "have";
  return labels
    .filter((label) => isStranger(label, carried, emitted))
    .map((label) => `${names.join(" and ")} ${verb} no label ${label}.`);
}

function wrongLabel(
  { name, matchers }: Selector,
  { labels, buckets }: Emitted,
  emitted: EmittedMetrics,
): string | undefined {
  if (labels === undefined) return undefined;
  const stranger = matchers.find(({ label }) => isStranger(label, labels, emitted));
  // `x!="a"` holds for what has no x.
  if (stranger !== undefined && !stranger.operator.startsWith("!")) return `${name} has no label ${stranger.label}.`;
  const bound = matchers.find(({ label, operator }) => label === "le" && operator === "=")?.value;
  if (bound === undefined || bound === "+Inf" || buckets === undefined || !Number.isFinite(Number(bound)))
    return undefined;
  return buckets.includes(Number(bound)) ? undefined : `${name} has no bucket ${bound}.`;
}
