import type { Place } from "../../model/facts.ts";
import type { Sources } from "../../model/sources.ts";
import { type Part, below, documentsWith } from "./documents.ts";

/** An alert or a recorded series in a rule file of Prometheus, or in a PrometheusRule of Kubernetes. */
export interface PrometheusRule {
  readonly at: Place;
  readonly kind: "alert" | "record";
  readonly name: string;
  readonly expr: { readonly text: string; readonly at: Place };
  readonly part: Part;
}

/** Every rule in the repository. Charts with templates in them can't be read, and have none. */
export const prometheusRules = (sources: Sources): PrometheusRule[] =>
  documentsWith(sources, ["groups", "rules", "expr"]).flatMap((document) => {
    const groups = document.get("groups") ?? below(document, "spec", "groups");
    return (groups?.items ?? []).flatMap((group) =>
      (group.get("rules")?.items ?? []).flatMap((rule) => ruleOf(rule) ?? []),
    );
  });

function ruleOf(part: Part): PrometheusRule | undefined {
  const [alert, record, expr] = [part.get("alert"), part.get("record"), part.get("expr")];
  const name = (alert ?? record)?.text;
  if (name === undefined || expr?.text === undefined) return undefined;
  const kind = alert === undefined ? "record" : "alert";
  return { at: part.at, kind, name, expr: { text: expr.text, at: expr.at }, part };
}

/** A query of a panel in a Grafana dashboard. */
export interface PanelQuery {
  readonly at: Place;
  readonly text: string;
  readonly panel: string;
}

/** Queries of every dashboard in the repository, panels in rows included. */
export const panelQueries = (sources: Sources): PanelQuery[] =>
  documentsWith(sources, ['"panels"', '"expr"']).flatMap((document) =>
    queriesIn(document.get("dashboard") ?? document),
  );

function queriesIn(part: Part): PanelQuery[] {
  const panels = [...(part.get("panels")?.items ?? []), ...(part.get("rows")?.items ?? [])];
  return panels.flatMap((panel) => [
    ...(panel.get("targets")?.items ?? []).flatMap((target) => {
      const expr = target.get("expr");
      const isOther = /loki|elasticsearch/.test(below(target, "datasource", "type")?.text ?? "");
      return expr?.text === undefined || isOther
        ? []
        : [{ at: expr.at, text: expr.text, panel: panel.get("title")?.text ?? "" }];
    }),
    ...queriesIn(panel),
  ]);
}
