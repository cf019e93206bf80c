import type { Rule, RuleFinding } from "../model/rule.ts";
import { type PrometheusRule, prometheusRules } from "./support/operations.ts";
import { parseQuery } from "./support/promql.ts";

export const alr01: Rule = {
  code: "OG-ALR01",
  severity: "warning",
  title: "Rules parse, and each alert says how urgent it is, what is wrong and what to do",
  why:
    "Prometheus does not start with a rule that it can't parse. An alert without a severity goes to nobody, or to everybody; one that fires on a single sample wakes people for " +
    "a hiccup; and one without a runbook leaves them alone with a number at night.",
  help: "Give the alert `labels.severity`, `for`, and the annotations `summary` and `runbook_url`.",
  source: "Prometheus: alerting rules",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "package.json": '{ "name": "shop" }\n',
      "ops/alerts.yml":
        'groups:\n  - name: shop\n    rules:\n      - alert: ShopDown\n        expr: up{job="shop"} == 0\n' +
        '      - alert: Errors\n        expr: rate(errors_total{job="shop"}[5m] > 1\n        labels: { severity: page }\n' +
        "        annotations: { summary: Errors, runbook_url: runbooks/errors.md }\n",
    },
    after: {
      "package.json": '{ "name": "shop" }\n',
      "ops/alerts.yml":
        'groups:\n  - name: shop\n    rules:\n      - alert: ShopDown\n        expr: up{job="shop"} == 0\n        for: 5m\n' +
        "        labels: { severity: page }\n        annotations: { summary: The shop is down, runbook_url: runbooks/down.md }\n" +
        '      - alert: Errors\n        expr: rate(errors_total{job="shop"}[5m]) > 1\n        labels: { severity: page }\n' +
        "        annotations: { summary: Errors, runbook_url: runbooks/errors.md }\n",
    },
    finds: ["ops/alerts.yml:4", "ops/alerts.yml:7"],
  },
  check: ({ sources }) => prometheusRules(sources).flatMap(judge),
};

function judge(rule: PrometheusRule): RuleFinding[] {
  const { name, kind, expr, at } = rule;
  // What a chart or another program fills in later can't be judged.
  if (/\{\{|\$\{|\$\w/.test(expr.text)) return [];
  const query = parseQuery(expr.text);
  if (!query.valid)
    return [{ at: expr.at, symbol: name, severity: "error", message: `The expression of ${name} is no PromQL.` }];
  const missing = kind === "alert" ? missingIn(rule) : [];
  // Windows of a range, and recorded ones, look at more than one sample already.
  const isInstant = query.selectors.some((selector) => !selector.ranged && !selector.name.includes(":"));
  if (kind === "alert" && isInstant && rule.part.get("for") === undefined) missing.unshift("for");
  if (missing.length === 0) return [];
  const isUrgent = missing.some((part) => part !== "runbook_url");
  return [
    {
      at,
      symbol: name,
      ...(!isUrgent && { severity: "info" }),
      message: `The alert ${name} has no ${missing.join(", no ")}.`,
    },
  ];
}

function missingIn({ part }: PrometheusRule): string[] {
  const keys = (name: string): string[] => (part.get(name)?.entries ?? []).map(([key]) => key);
  const [labels, annotations] = [keys("labels"), keys("annotations")];
  const has = (list: readonly string[], pattern: RegExp): boolean => list.some((key) => pattern.test(key));
  return [
    ...(has(labels, /^(?:severity|level|priority|urgency)$/i) ? [] : ["severity"]),
    ...(has(annotations, /^(?:summary|description|message|title)$/i) ? [] : ["summary"]),
    ...(has(annotations, /runbook|playbook/i) ? [] : ["runbook_url"]),
  ];
}
