import type { Operations } from "../../model/operations.ts";
import { alertmanagerUrl } from "../alertmanager.ts";
import { alertmanagerJob, collectorJob, external } from "../external.ts";
import { counter, promql, rate, sum } from "../promql.ts";
import { seriesOf } from "./series.ts";
import type { Alert, AlertCase } from "./types.ts";

/** Alerts on what carries telemetry and alerts, for the programs that were chosen, and the one that must always fire. */
export function pipelineAlerts({ pillars, stack }: Operations): Alert[] {
  const runs = (backend: string): boolean => pillars.includes("stack") && stack.backends.includes(backend);
  return [
    ...(runs("collector") ? [exportFailing()] : []),
    ...(runs("alertmanager") ? [notifyFailing()] : []),
    watchdog(),
  ];
}

function exportFailing(): Alert {
  const failed = counter(external.collectorSpansFailed, { job: collectorJob });
  const { name } = external.collectorSpansFailed;
  const expr = sum(["job", "exporter"], rate(failed, "5m"));
  return {
    name: "TelemetryExportFailing",
    severity: "ticket",
    for: "15m",
    expr: promql`${expr} > 0`,
    summary: "The Collector can't hand spans on by {{ $labels.exporter }}",
    runbook: {
      meaning: "The OpenTelemetry Collector fails to deliver spans; what its queue can't keep is lost.",
      impact: "None for users. Traces of this time are missing.",
      checks: [
        "Is the receiver of the traces up and does it have disk space?",
        "What does the Collector log? It names the answer it gets.",
        "Do certificates or credentials run out?",
      ],
      queries: [{ title: "Spans that are lost, per second", query: expr }],
      detection: "Failures in every window of 5 minutes for 15 minutes.",
    },
    every: "1m",
    cases: failureCases(seriesOf(name, { job: collectorJob, exporter: "otlp" })),
  };
}

function notifyFailing(): Alert {
  const failed = counter(external.notificationsFailed, { job: alertmanagerJob });
  const { name } = external.notificationsFailed;
  const expr = sum(["job", "integration"], rate(failed, "5m"));
  return {
    name: "NotifyFailing",
    severity: "ticket",
    for: "15m",
    expr: promql`${expr} > 0`,
    summary: "Alertmanager can't deliver by {{ $labels.integration }}",
    runbook: {
      meaning: "Notifications fail: alerts may reach nobody.",
      impact: "None for users; the next failure may go unnoticed.",
      checks: [
        "What does Alertmanager log? It names receiver and answer.",
        `Did a token or an address change? Send one by hand: \`amtool --alertmanager.url=${alertmanagerUrl} alert add NotifyTest severity=ticket job=test\`.`,
        "Does the external heartbeat of Watchdog still arrive? Then at least that way works.",
      ],
      queries: [{ title: "Failed notifications per second", query: expr }],
      detection: "Failures in every window of 5 minutes for 15 minutes.",
    },
    every: "1m",
    cases: failureCases(seriesOf(name, { job: alertmanagerJob, integration: "webhook" })),
  };
}

const failureCases = (series: string): AlertCase[] => [
  {
    name: "failures for a while",
    proves: ["fires just over", "pending before its time", "resolves"],
    series: { [series]: "0x10 1+1x25 26x20" },
    expect: [
      [10, "silent"],
      [20, "pending"],
      [28, "firing"],
      [45, "silent"],
    ],
  },
  {
    name: "failures for five minutes",
    proves: ["silent just under"],
    series: { [series]: "0x10 1+1x5 6x40" },
    expect: [
      [26, "silent"],
      [40, "silent"],
    ],
  },
  { name: "no series at all", proves: ["no data"], series: {}, expect: [[30, "silent"]] },
  { name: "nothing to send", proves: ["idle"], series: { [series]: "0x40" }, expect: [[39, "silent"]] },
  {
    name: "a restart",
    proves: ["counter reset"],
    series: { [series]: "4x20 0x20" },
    expect: [[39, "silent"]],
  },
];

function watchdog(): Alert {
  return {
    name: "Watchdog",
    severity: "none",
    expr: { text: "vector(1)", uses: [] },
    summary: "Alerting works: this alert always fires",
    runbook: {
      meaning:
        "This alert fires all the time and goes to an external heartbeat. When the heartbeat stops arriving there, Prometheus, Alertmanager or the way out is broken.",
      impact: "When it is missing, no alert reaches anybody.",
      checks: [
        "Is Prometheus up, does it evaluate its rules (/rules)?",
        "Does it reach Alertmanager (/status, alertmanager endpoints)?",
        "What does Alertmanager log about the receiver `heartbeat`?",
      ],
      queries: [],
      detection:
        "The external service calls when the heartbeat is missing for longer than it is set to: five minutes is usual.",
    },
    every: "1m",
    cases: [
      {
        name: "always",
        proves: ["no data", "idle"],
        series: {},
        expect: [
          [0, "firing"],
          [10, "firing"],
        ],
      },
    ],
  };
}
