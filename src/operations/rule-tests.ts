import type { Operations } from "../model/operations.ts";
import { type Alert, type AlertCase, allAlerts } from "./alerts/index.ts";
import { alertingGroups, recordingGroups } from "./rules.ts";
import { proofs, type Proof, type Step } from "./alerts/types.ts";

/**
 * Files for `promtool test rules` by name. A file has one step; and only tests of objectives load what is recorded,
 * because each evaluation computes every rule.
 */
export function ruleTests(operations: Operations): Map<string, object> {
  const files = new Map<string, { step: Step; objectives: boolean; tests: object[] }>();
  for (const alert of allAlerts(operations)) {
    const objectives = alert.slo !== undefined;
    const name = `${objectives ? "objectives" : "causes"}-${alert.every}`;
    const file = files.get(name) ?? { step: alert.every, objectives, tests: [] };
    file.tests.push(...alert.cases.map((it) => ruleTest(alert, it)));
    files.set(name, file);
  }
  return new Map(
    [...files].map(([name, { step, objectives, tests }]) => {
      const groups = [...(objectives ? recordingGroups(operations) : []), ...alertingGroups(operations)];
      return [
        name,
        {
          rule_files: [...(objectives ? ["../rules/recording.yml"] : []), "../rules/alerts.yml"],
          evaluation_interval: step,
          // Alerts read what was recorded at the same moment, not at the one before.
          group_eval_order: groups.map((group) => group.name),
          tests,
        },
      ];
    }),
  );
}

/**
 * The state is read from ALERTS, which also tells pending from silent. `alert_rule_test` would compare annotations,
 * values and all.
 */
function ruleTest({ name, every }: Alert, { name: title, series, expect }: AlertCase): object {
  return {
    name: `${name}: ${title}`,
    interval: every,
    ...(Object.keys(series).length > 0 && {
      input_series: Object.entries(series).map(([it, values]) => ({ series: it, values })),
    }),
    promql_expr_test: expect.map(([minute, state]) => ({
      expr: `count by (alertname, alertstate) (ALERTS{alertname="${name}"})`,
      eval_time: `${minute}m`,
      exp_samples: state === "silent" ? [] : [{ labels: `{alertname="${name}", alertstate="${state}"}`, value: 1 }],
    })),
  };
}

/** What the tests of an alert leave unproven: empty for every alert, or the tests of this project fail. */
export function missingProofs(alert: Alert): Proof[] {
  const proven = new Set(alert.cases.flatMap(({ proves }) => proves));
  return neededProofs(alert).filter((proof) => !proven.has(proof));
}

function neededProofs({ name, slo, for: wait }: Alert): Proof[] {
  if (name === "Watchdog") return ["no data"];
  const always: Proof[] = ["fires just over", "silent just under", "resolves", "no data", "idle"];
  return proofs.filter(
    (proof) =>
      always.includes(proof) ||
      (proof === "pending before its time" && wait !== undefined) ||
      (slo !== undefined && ["low traffic", "counter reset", "no failure yet"].includes(proof)) ||
      (name === "ServiceDown" && proof === "target removed"),
  );
}
