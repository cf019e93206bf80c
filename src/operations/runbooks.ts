import type { OperationsFile } from "../model/need.ts";
import type { Operations } from "../model/operations.ts";
import { type Alert, allAlerts } from "./alerts/index.ts";
import { alertmanagerUrl, receivers, routes } from "./alertmanager.ts";
import { bullets, fence, page, table } from "./markdown.ts";

/** One page an alert, where its `runbook_url` leads. */
export const runbooks = (operations: Operations): OperationsFile[] =>
  allAlerts(operations).map((alert) => ({ path: `ops/runbooks/${alert.name}.md`, text: runbookPage(alert) }));

function runbookPage({ name, severity, for: wait, runbook, expr }: Alert): string {
  const { meaning, impact, checks, queries, detection } = runbook;
  const waits = wait === undefined ? "" : `, after ${wait}`;
  return page(
    `# ${name}`,
    `Severity: ${severity}${waits}. ${severity === "page" ? "Someone is woken." : severity === "ticket" ? "For the next working day." : "For machines only."}`,
    `## What it means\n\n${meaning}`,
    `## What users notice\n\n${impact}`,
    `## First checks\n\n${bullets(checks)}`,
    queries.length === 0
      ? ""
      : `## Queries\n\n${queries.map(({ title, query }) => `${title}:\n\n${fence("promql", query.text)}`).join("\n\n")}`,
    `## How it is noticed\n\n${detection}`,
    fence("promql", expr.text),
  );
}

/** For the person on call: what comes to them, what to do first, how to be left alone. */
export function onCallPage(operations: Operations): string {
  const { job, slo } = operations;
  return page(
    `# On call for ${job}`,
    `The service promises over ${slo.window} days: ${slo.objective} % of the requests are answered without a 5xx status, and ${slo.latencyObjective} % within ${slo.latency} s. Pages are for what users feel or what can't be undone. Everything else is a ticket.`,
    `## When a page comes\n\n${bullets([
      "Acknowledge it, then open its runbook: the link is in the alert.",
      "Look at the RED dashboard first: since when, which endpoint, which instance?",
      "Was there a deploy? Roll it back before you understand it.",
      "Say in the team's channel what you see and what you do.",
      "It went away by itself? Write down when, and what you saw.",
    ])}`,
    `## Alerts\n\n${alertTable(operations)}`,
    `## Where they go\n\n\`ops/alertmanager/alertmanager.yml\` sends a page to \`${receivers.page}\`, a ticket to \`${receivers.ticket}\` and the heartbeat to \`${receivers.none}\`. The addresses in it are placeholders: put your own in. Addresses that are secrets belong in a file (\`url_file\`, \`api_url_file\`, \`routing_key_file\`), not into git. While \`ServiceDown\` fires, the other alerts of the service are held back; while a page on an objective fires, its tickets are.`,
    `\`Watchdog\` always fires. Give the heartbeat to a service outside that calls when it stops coming: it is the only alert that tells that alerting is broken.`,
    `## Trying it\n\n${fence(
      "sh",
      [
        "promtool check rules ops/prometheus/rules/*.yml",
        "promtool test rules ops/prometheus/tests/*.yml",
        "amtool check-config ops/alertmanager/alertmanager.yml",
        ...routes.map(
          ({ labels, receiver }) =>
            `amtool config routes test --config.file=ops/alertmanager/alertmanager.yml --verify.receivers=${receiver} ${Object.entries(
              labels,
            )
              .map(([label, value]) => `${label}=${value}`)
              .join(" ")}`,
        ),
      ].join("\n"),
    )}`,
    `## Leave me alone\n\n${fence("sh", `amtool --alertmanager.url=${alertmanagerUrl} silence add job=${job} --duration=2h --comment="planned work"`)}`,
    `Thresholds are yours: edit \`ops/prometheus/rules/alerts.yml\`, and updates of the generator keep your edit. Objectives are better changed at their source, with \`npx obs-gen add alerting --slo-objective 99.5\`, because rules, tests, dashboards and runbooks follow.`,
  );
}

const alertTable = (operations: Operations): string =>
  table(
    ["alert", "severity", "after"],
    allAlerts(operations).map(({ name, severity, for: wait }) => [
      `[${name}](runbooks/${name}.md)`,
      severity,
      wait ?? "at once",
    ]),
  );
