import { metrics } from "../../model/metrics.ts";
import type { Operations } from "../../model/operations.ts";
import { counter, promql, rate, sum } from "../promql.ts";
import { seriesOf } from "./series.ts";
import type { Alert, AlertCase } from "./types.ts";

/** Nobody asks any more, at an hour at which somebody did yesterday. */
export function trafficStopped({ job }: Operations): Alert {
  const requests = counter(metrics.httpRequestsTotal, { job });
  return {
    name: "HttpTrafficStopped",
    severity: "page",
    for: "15m",
    expr: promql`${sum(["job"], rate(requests, "30m"))} == 0\nand\n${sum(["job"], rate(requests, "30m", "1d"))} > 0.1`,
    summary: "{{ $labels.job }} gets no requests, a day ago it did",
    runbook: {
      meaning: "The service runs and is asked nothing, at an hour at which it had traffic yesterday.",
      impact:
        "Users probably reach nothing: what is in front of the service (DNS, certificate, load balancer, gateway) is broken.",
      checks: [
        "Ask the service through its public address, as a user would.",
        "Is the certificate valid, does the name resolve, does the load balancer see healthy instances?",
        "Is readiness failing on all instances? Then traffic is kept away on purpose.",
        "Is today a holiday, or was the service switched off? Silence the alert for the day.",
      ],
      queries: [
        { title: "Requests per second now", query: sum(["job"], rate(requests, "30m")) },
        { title: "Requests per second a day ago", query: sum(["job"], rate(requests, "30m", "1d")) },
      ],
      detection: "No request for 30 minutes and 15 more, while a day ago there was one in ten seconds: 45 minutes.",
    },
    every: "5m",
    cases: trafficStoppedCases(job),
  };
}

function trafficStoppedCases(job: string): AlertCase[] {
  const total = seriesOf(metrics.httpRequestsTotal.name, { job, status: "200" });
  const day = 24 * 60;
  // In steps of five minutes: a day of traffic, then what the case is about.
  const after = (perStep: number, rest: string): string => `0+${perStep}x288 ${rest}`;
  return [
    {
      name: "traffic stops and comes back",
      proves: ["fires just over", "pending before its time", "resolves"],
      series: { [total]: after(300, "86400x20 86700+300x10") },
      expect: [
        [day, "silent"],
        [day + 40, "pending"],
        [day + 50, "firing"],
        [day + 125, "silent"],
      ],
    },
    {
      name: "hardly any traffic a day ago",
      proves: ["silent just under"],
      series: { [total]: after(29, "8352x20") },
      expect: [
        [day + 60, "silent"],
        [day + 90, "silent"],
      ],
    },
    {
      name: "one request in half an hour is traffic",
      proves: ["low traffic"],
      series: { [total]: after(300, "86400x4 86401x4 86402x4 86403x4 86404x4") },
      expect: [[day + 95, "silent"]],
    },
    { name: "no series at all", proves: ["no data"], series: {}, expect: [[60, "silent"]] },
    {
      name: "never any traffic",
      proves: ["idle"],
      series: { [total]: "0x310" },
      expect: [[day + 60, "silent"]],
    },
    {
      name: "a restart",
      proves: ["counter reset"],
      series: { [total]: after(300, "0+300x20") },
      expect: [[day + 60, "silent"]],
    },
  ];
}
