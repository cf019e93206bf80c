import { metrics } from "../../model/metrics.ts";
import type { Operations } from "../../model/operations.ts";
import { counter, gauge, promql, rate, sum } from "../promql.ts";
import { seriesOf } from "./series.ts";
import type { Alert, AlertCase } from "./types.ts";

/** Alerts on requests that hang and on errors that come in crowds. */
export const requestAlerts = (operations: Operations): Alert[] => [requestsStuck(operations), errorsSpike(operations)];

function requestsStuck({ job }: Operations): Alert {
  const busy = sum(["job", "instance"], gauge(metrics.httpRequestsInProgress, { job }));
  const answered = sum(["job", "instance"], rate(counter(metrics.httpRequestsTotal, { job }), "10m"));
  const [inProgress, total] = [
    seriesOf(metrics.httpRequestsInProgress.name, { job, method: "GET" }),
    seriesOf(metrics.httpRequestsTotal.name, { job, status: "200" }),
  ];
  return {
    name: "HttpRequestsStuck",
    severity: "ticket",
    for: "10m",
    expr: promql`${busy} > 0\nand\n${answered} == 0`,
    summary: "{{ $labels.instance }} of {{ $labels.job }} works on {{ $value }} requests and answers none",
    runbook: {
      meaning: "An instance has requests in progress and finished none for ten minutes.",
      impact: "Whoever asked this instance waits without an answer.",
      checks: [
        "What do they wait for? The newest traces without an end show the last call that was made.",
        "Is a pool of connections used up, or a lock held? See DbPoolSaturated and the database's own view of waiting queries.",
        "Is the event loop blocked? Then /health does not answer either.",
        "Restarting the instance frees its callers, and loses what could be learned.",
      ],
      queries: [
        { title: "Requests in progress", query: busy },
        { title: "Answers per second", query: answered },
      ],
      detection:
        "No answer within 10 minutes and 10 more: 20 minutes. Long downloads and open streams on an otherwise idle instance look the same.",
    },
    every: "1m",
    cases: [
      {
        name: "requests hang and are answered at last",
        proves: ["fires just over", "pending before its time", "resolves"],
        series: { [inProgress]: "0x10 3x30 0x20", [total]: "0+10x10 100x30 110+10x19" },
        expect: [
          [10, "silent"],
          [24, "pending"],
          [33, "firing"],
          [45, "silent"],
        ],
      },
      {
        name: "one answer in eight minutes",
        proves: ["silent just under", "low traffic"],
        series: { [inProgress]: "3x40", [total]: "0x8 1x8 2x8 3x8 4x8" },
        expect: [[39, "silent"]],
      },
      { name: "no series at all", proves: ["no data"], series: {}, expect: [[30, "silent"]] },
      {
        name: "nobody asks",
        proves: ["idle"],
        series: { [inProgress]: "0x40", [total]: "0x40" },
        expect: [[39, "silent"]],
      },
    ],
  };
}

function errorsSpike({ job }: Operations): Alert {
  const errors = counter(metrics.errorsTotal, { job });
  const now = sum(["job"], rate(errors, "15m"));
  const before = sum(["job"], rate(errors, "15m", "1d"));
  return {
    name: "ErrorsTotalSpike",
    severity: "ticket",
    for: "15m",
    expr: promql`${now} > 3 * (\n  ${before}\n  or\n  0 * ${now}\n)\nand\n${now} > 0.1`,
    summary: "{{ $labels.job }} has {{ $value | humanize }} errors a second, more than three times those of a day ago",
    runbook: {
      meaning: "Errors reach the error handler far more often than at this hour yesterday.",
      impact: "Some users see failures, yet too few to endanger the objective: otherwise a page came first.",
      checks: [
        "Which type is it? The first query tells.",
        "Find one such line in the log, and from its trace id the request that failed.",
        "Did it begin with a deploy?",
      ],
      queries: [
        { title: "Errors per second, by type", query: sum(["type"], rate(errors, "15m")) },
        { title: "Errors per second a day ago", query: before },
      ],
      detection:
        "Over 15 minutes more than 3 times as many as a day ago and more than one in ten seconds, for 15 minutes: up to half an hour.",
    },
    every: "5m",
    cases: spikeCases(job),
  };
}

function spikeCases(job: string): AlertCase[] {
  const series = seriesOf(metrics.errorsTotal.name, { job, type: "Error" });
  const day = 24 * 60;
  return [
    {
      name: "errors grow fourfold and calm down",
      proves: ["fires just over", "pending before its time", "resolves"],
      series: { [series]: "0+30x288 8760+120x12 10140+30x11" },
      expect: [
        [day, "silent"],
        [day + 15, "pending"],
        [day + 40, "firing"],
        [day + 90, "silent"],
      ],
    },
    {
      name: "errors grow not quite threefold",
      proves: ["silent just under"],
      series: { [series]: "0+30x288 8729+89x20" },
      expect: [[day + 60, "silent"]],
    },
    {
      name: "more than a day ago, and still few",
      proves: ["low traffic"],
      series: { [series]: "0x288 0+29x20" },
      expect: [[day + 60, "silent"]],
    },
    { name: "no series at all", proves: ["no data"], series: {}, expect: [[60, "silent"]] },
    { name: "no error ever", proves: ["idle"], series: { [series]: "0x20" }, expect: [[90, "silent"]] },
    {
      name: "a restart",
      proves: ["counter reset"],
      series: { [series]: "0+30x288 0+30x20" },
      expect: [[day + 60, "silent"]],
    },
    {
      name: "a new service, of which there is no yesterday",
      proves: [],
      series: { [series]: "0+60x20" },
      expect: [[60, "firing"]],
    },
  ];
}
