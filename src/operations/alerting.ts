import type { OperationsFile } from "../model/need.ts";
import type { Operations } from "../model/operations.ts";
import { alertmanagerConfig } from "./alertmanager.ts";
import { ruleTests } from "./rule-tests.ts";
import { alertingGroups, recordingGroups } from "./rules.ts";
import { onCallPage, runbooks } from "./runbooks.ts";
import { yamlText } from "./yaml.ts";

/** Everything below `ops/` that alerts are: rules, their tests, routing, and what people read. */
export function alertingFiles(operations: Operations): OperationsFile[] {
  const { slo, job } = operations;
  const promise = `${job}: ${slo.objective} % without a 5xx, ${slo.latencyObjective} % within ${slo.latency} s, over ${slo.window} days.`;
  return [
    {
      path: "ops/prometheus/rules/recording.yml",
      text: yamlText([promise, "Parts of requests that miss an objective, by window."], {
        groups: recordingGroups(operations),
      }),
    },
    {
      path: "ops/prometheus/rules/alerts.yml",
      text: yamlText([promise, "Edit thresholds here: updates keep your edits. Tests are in ../tests."], {
        groups: alertingGroups(operations),
      }),
    },
    ...[...ruleTests(operations)].map(([name, content]) => ({
      path: `ops/prometheus/tests/${name}.yml`,
      text: yamlText([`promtool test rules ops/prometheus/tests/*.yml`], content),
    })),
    alertmanagerFile(),
    { path: "ops/on-call.md", text: onCallPage(operations) },
    ...runbooks(operations),
  ];
}

export const alertmanagerFile = (): OperationsFile => ({
  path: "ops/alertmanager/alertmanager.yml",
  text: yamlText(["Who is told. The addresses are placeholders: see ../on-call.md."], alertmanagerConfig()),
});
