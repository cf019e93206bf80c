import { metrics } from "../../model/metrics.ts";
import type { Operations } from "../../model/operations.ts";
import { external } from "../external.ts";
import { counter, gauge, max, promql, rate, sum, type Vector } from "../promql.ts";
import { seriesOf } from "./series.ts";
import { trafficStopped } from "./traffic.ts";
import type { Alert, AlertCase } from "./types.ts";

/** Alerts on a service, its metrics or its traffic that is not there. */
export function presenceAlerts(operations: Operations): Alert[] {
  return [serviceDown(operations), instanceDown(operations), metricsAbsent(operations), trafficStopped(operations)];
}

function serviceDown({ job, paths }: Operations): Alert {
  const up = gauge(external.up, { job });
  return {
    name: "ServiceDown",
    severity: "page",
    for: "2m",
    expr: promql`${sum(["job"], up)} == 0\nor\n${absent(up)}`,
    summary: "No instance of {{ $labels.job }} can be scraped",
    runbook: {
      meaning: "Prometheus reaches no instance of the service, or knows none any more.",
      impact:
        "Users get no answer, unless only the metrics port is closed. Everything else about this service is silent meanwhile, and its other alerts are held back.",
      checks: [
        `Does \`GET ${paths.health}\` answer on the service's own port? Then only the metrics port (METRICS_PORT) is unreachable.`,
        "Is it being started again and again? Read the last lines of its log; the exit code tells a crash (1) from memory (137).",
        "Did a deploy or a change of the network just end? Roll it back first.",
        "Is it missing from the targets in Prometheus? Then the scrape configuration or the service's labels changed.",
      ],
      queries: [
        { title: "Instances that answer", query: up },
        {
          title: "Requests per second a day ago",
          query: sum(["job"], rate(counter(metrics.httpRequestsTotal, { job }), "5m", "1d")),
        },
      ],
      detection:
        "Every target is down, or there is none, for 2 minutes. Two minutes after the last scrape that worked, plus the scrape interval.",
    },
    every: "1m",
    cases: serviceDownCases(job),
  };
}

function serviceDownCases(job: string): AlertCase[] {
  const series = seriesOf("up", { job });
  return [
    {
      name: "all instances stop and come back",
      proves: ["fires just over", "pending before its time", "resolves"],
      series: { [series]: "1x10 0x10 1x10" },
      expect: [
        [10, "silent"],
        [12, "pending"],
        [13, "firing"],
        [21, "firing"],
        [23, "silent"],
      ],
    },
    {
      name: "one of two instances stops",
      proves: ["silent just under"],
      series: { [series]: "1x20", [seriesOf("up", { job, instance: "shop-2:9464" })]: "1x5 0x14" },
      expect: [[19, "silent"]],
    },
    {
      name: "the target is removed",
      proves: ["target removed"],
      series: { [series]: "1x5 stale" },
      expect: [
        [5, "silent"],
        [9, "firing"],
      ],
    },
    {
      name: "no series at all",
      proves: ["no data"],
      series: {},
      expect: [
        [1, "pending"],
        [3, "firing"],
      ],
    },
    { name: "up and without traffic", proves: ["idle"], series: { [series]: "1x20" }, expect: [[19, "silent"]] },
  ];
}

function instanceDown({ job }: Operations): Alert {
  const up = gauge(external.up, { job });
  const series = seriesOf("up", { job });
  return {
    name: "InstanceDown",
    severity: "ticket",
    for: "10m",
    expr: promql`${up} == 0`,
    summary: "{{ $labels.instance }} of {{ $labels.job }} has been down for 10 minutes",
    runbook: {
      meaning: "One instance can't be scraped, others can.",
      impact: "The others carry its load; there is less to spare.",
      checks: [
        "Is it stuck in a restart? Read its last log lines.",
        "Did its machine go away? Look at the others on it.",
        "Is it a target that should be gone? Then service discovery still knows it.",
      ],
      queries: [{ title: "Which instances answer", query: up }],
      detection: "No scrape of it worked for 10 minutes: long enough for a restart or a rolling deploy.",
    },
    every: "1m",
    cases: [
      {
        name: "one of two instances stops and comes back",
        proves: ["fires just over", "pending before its time", "resolves"],
        series: { [series]: "1x40", [seriesOf("up", { job, instance: "shop-2:9464" })]: "1x5 0x20 1x14" },
        expect: [
          [5, "silent"],
          [15, "pending"],
          [16, "firing"],
          [28, "silent"],
        ],
      },
      {
        name: "a restart of nine minutes",
        proves: ["silent just under"],
        series: { [series]: "1x5 0x9 1x20" },
        expect: [
          [14, "pending"],
          [17, "silent"],
        ],
      },
      { name: "no series at all", proves: ["no data"], series: {}, expect: [[20, "silent"]] },
      { name: "up and without traffic", proves: ["idle"], series: { [series]: "1x20" }, expect: [[19, "silent"]] },
    ],
  };
}

function metricsAbsent({ job }: Operations): Alert {
  const requests = counter(metrics.httpRequestsTotal, { job });
  const known: Vector = { text: requests.selector, uses: [requests.metric] };
  const up = seriesOf("up", { job });
  const total = seriesOf(metrics.httpRequestsTotal.name, { job, status: "200" });
  return {
    name: "MetricsAbsent",
    severity: "ticket",
    for: "15m",
    expr: promql`${absent(known)}\nand on (job)\n${max(["job"], gauge(external.up, { job }))} == 1`,
    summary: "{{ $labels.job }} is scraped but has no request metrics",
    runbook: {
      meaning:
        "The scrape works and holds no http_requests_total: the alerts on errors and latency can't see anything.",
      impact: "None for users; a failure would not be noticed.",
      checks: [
        "Does the scrape show the metric? `curl` the metrics port of an instance.",
        "Was the generated middleware taken out? `npx obs-gen check` tells.",
        "Do relabelling rules in Prometheus drop it?",
      ],
      queries: [{ title: "Instances that answer", query: gauge(external.up, { job }) }],
      detection:
        "A scrape without the metric for 15 minutes. It exists as zero from the start, so idle services have it.",
    },
    every: "1m",
    cases: [
      {
        name: "the metric vanishes and comes back",
        proves: ["fires just over", "pending before its time", "resolves"],
        series: { [up]: "1x60", [total]: "0+10x10 stale _x24 0+10x20" },
        expect: [
          [10, "silent"],
          [20, "pending"],
          [27, "firing"],
          [45, "silent"],
        ],
      },
      {
        name: "the metric is missing for ten minutes",
        proves: ["silent just under"],
        series: { [up]: "1x60", [total]: "0+10x10 stale _x9 0+10x20" },
        expect: [[30, "silent"]],
      },
      { name: "no series at all", proves: ["no data"], series: {}, expect: [[20, "silent"]] },
      {
        name: "up and without traffic",
        proves: ["idle"],
        series: { [up]: "1x30", [total]: "0x30" },
        expect: [[29, "silent"]],
      },
    ],
  };
}

const absent = (of: Vector): Vector => ({ text: `absent(${of.text})`, uses: of.uses });
