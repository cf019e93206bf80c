import type { Operations } from "../model/operations.ts";
import { type Alert, alertGroups } from "./alerts/index.ts";
import { recordingRules } from "./recording.ts";

/** Prometheus rule groups as plain data: for rule files and for the PrometheusRule of Kubernetes. */
export interface RuleGroup {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly object[];
}

export function recordingGroups(operations: Operations): RuleGroup[] {
  const { fast, slow } = recordingRules(operations);
  const rule = ({ record, expr }: (typeof fast)[number]): object => ({ record, expr: expr.text });
  return [
    { name: `${operations.slug}-objectives`, rules: fast.map(rule) },
    // Windows of days read much and change little. Twice within the five minutes that a sample is looked back for.
    { name: `${operations.slug}-objectives-long`, interval: "2m", rules: slow.map(rule) },
  ];
}

export const alertingGroups = (operations: Operations): RuleGroup[] =>
  alertGroups(operations).map(({ name, alerts }) => ({
    name: `${operations.slug}-${name}`,
    rules: alerts.map((alert) => alertRule(alert, operations)),
  }));

function alertRule(alert: Alert, { stack }: Operations): object {
  return {
    alert: alert.name,
    expr: alert.expr.text,
    ...(alert.for !== undefined && { for: alert.for }),
    labels: labelsOf(alert),
    annotations: { summary: alert.summary, runbook_url: `${stack.runbooks}/${alert.name}.md` },
  };
}

/** Labels that a rule adds to those of its expression. */
export const labelsOf = ({ severity, slo }: Alert): { [label: string]: string } => ({
  severity,
  ...(slo !== undefined && { slo }),
});
