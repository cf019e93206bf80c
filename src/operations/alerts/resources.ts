import { metrics } from "../../model/metrics.ts";
import type { Operations } from "../../model/operations.ts";
import { type Vector, gauge, promql } from "../promql.ts";
import { seriesOf } from "./series.ts";
import type { Alert, AlertCase } from "./types.ts";

/** Alerts on CPU, memory and disk: causes, so tickets; a disk that is about to be full can't be undone, so a page. */
export const resourceAlerts = (operations: Operations): Alert[] => [
  cpuSaturated(operations),
  memoryNearLimit(operations),
  diskAlmostFull(operations),
  diskWillFill(operations),
];

function cpuSaturated({ job }: Operations): Alert {
  const usage = gauge(metrics.cpuUsagePercent, { job });
  return {
    name: "CpuSaturated",
    severity: "ticket",
    for: "15m",
    expr: promql`${usage} > 90`,
    summary: "{{ $labels.instance }} of {{ $labels.job }} uses {{ $value | humanize }} % of its CPU",
    runbook: {
      meaning: "The process uses nearly all the CPU that its container may have.",
      impact: "Answers become slower; one busy process answers one request at a time.",
      checks: [
        "Did traffic grow, or does each request cost more? Compare both panels of the USE dashboard with the request rate.",
        "Is it one instance only? Then look for one client or one job on it.",
        "Take a CPU profile before restarting: `node --cpu-prof`, or `py-spy record`.",
        "Add instances while you look.",
      ],
      queries: [{ title: "CPU in use, percent", query: usage }],
      detection: "Over 90 % at every evaluation for 15 minutes.",
    },
    every: "1m",
    cases: percentCases(metrics.cpuUsagePercent.name, { job }, 15),
  };
}

function memoryNearLimit({ job }: Operations): Alert {
  const used = gauge(metrics.memoryUsageBytes, { job });
  const limit = gauge(metrics.memoryLimitBytes, { job });
  const [usage, allowed] = [
    seriesOf(metrics.memoryUsageBytes.name, { job }),
    seriesOf(metrics.memoryLimitBytes.name, { job }),
  ];
  const series = (values: string): AlertCase["series"] => ({ [usage]: values, [allowed]: "1000x60" });
  return {
    name: "MemoryNearLimit",
    severity: "ticket",
    for: "15m",
    expr: promql`100 * ${used} / ${limit} > 90`,
    summary: "{{ $labels.instance }} of {{ $labels.job }} uses {{ $value | humanize }} % of its memory",
    runbook: {
      meaning: "The resident memory of the process is close to what its container may have.",
      impact: "At the limit the kernel ends the process: requests in progress are lost.",
      checks: [
        "Does it grow without an end, or with traffic? Look at a day of the USE dashboard.",
        "Take a heap snapshot of the instance before it is restarted.",
        "Raise the limit, or restart the instance, to win time.",
      ],
      queries: [
        { title: "Memory in use, of the limit", query: promql`100 * ${used} / ${limit}` },
        { title: "Memory in use, bytes", query: used },
      ],
      detection: "Over 90 % at every evaluation for 15 minutes.",
    },
    every: "1m",
    cases: [
      {
        name: "over 90 % for a while",
        proves: ["fires just over", "pending before its time", "resolves"],
        series: series("500x10 901x25 899x20"),
        expect: [
          [10, "silent"],
          [24, "pending"],
          [27, "firing"],
          [37, "silent"],
        ],
      },
      { name: "at 90 %", proves: ["silent just under"], series: series("900x50"), expect: [[45, "silent"]] },
      { name: "no series at all", proves: ["no data"], series: {}, expect: [[30, "silent"]] },
      { name: "an idle process", proves: ["idle"], series: series("60x50"), expect: [[45, "silent"]] },
    ],
  };
}

function diskAlmostFull({ job }: Operations): Alert {
  const usage = gauge(metrics.diskUsagePercent, { job });
  return {
    name: "DiskAlmostFull",
    severity: "ticket",
    for: "30m",
    expr: promql`${usage} > 90`,
    summary: "The disk {{ $labels.mountpoint }} of {{ $labels.instance }} is {{ $value | humanize }} % full",
    runbook: {
      meaning: "Little space is left on the file system that the process works in.",
      impact: "None yet. When it is full, writes fail: uploads, temporary files, logs.",
      checks: [
        "What is large? `du -xh --max-depth=2 / | sort -h | tail`.",
        "Are logs rotated, are temporary files removed?",
        "Enlarge the volume when nothing can go.",
      ],
      queries: [{ title: "Disk in use, percent", query: usage }],
      detection: "Over 90 % at every evaluation for 30 minutes.",
    },
    every: "1m",
    cases: percentCases(metrics.diskUsagePercent.name, { job, mountpoint: "." }, 30),
  };
}

function diskWillFill({ job }: Operations): Alert {
  const usage = gauge(metrics.diskUsagePercent, { job });
  const series = seriesOf(metrics.diskUsagePercent.name, { job, mountpoint: "." });
  return {
    name: "DiskWillFillIn4h",
    severity: "page",
    for: "1h",
    expr: promql`${usage} > 80\nand\n${forecast(usage, "6h", 4 * 3600)} > 100`,
    summary: "The disk {{ $labels.mountpoint }} of {{ $labels.instance }} will be full within four hours",
    runbook: {
      meaning: "The disk fills so fast that, going on like this, no space is left in four hours.",
      impact:
        "When it is full, writes fail and data may be lost: that can't be undone, so it can't wait until the morning.",
      checks: [
        "What grows? `du -xh --max-depth=2 / | sort -h | tail`, twice, a minute apart.",
        "Stop what writes, when it can be spared: a job, debug logs, a core dump in a loop.",
        "Free space that can be made again: caches, old logs, temporary files.",
        "Enlarge the volume.",
      ],
      queries: [
        { title: "Disk in use, percent", query: usage },
        { title: "Where it will be in four hours", query: forecast(usage, "6h", 4 * 3600) },
      ],
      detection: "Over 80 % full, and the line through the last 6 hours reaches 100 % within 4, for 1 hour.",
    },
    every: "5m",
    cases: [
      {
        // 0.5 % in five minutes: 24 % in four hours.
        name: "a disk that fills, and is cleaned up",
        proves: ["fires just over", "pending before its time", "resolves"],
        series: { [series]: "50+0.5x90 30x60" },
        expect: [
          [5 * 60, "silent"],
          [5 * 70, "pending"],
          [5 * 80, "firing"],
          [5 * 95, "silent"],
        ],
      },
      {
        name: "a disk that fills slowly enough",
        proves: ["silent just under"],
        series: { [series]: "70+0.1x150" },
        expect: [[5 * 140, "silent"]],
      },
      { name: "no series at all", proves: ["no data"], series: {}, expect: [[60, "silent"]] },
      { name: "nothing is written", proves: ["idle"], series: { [series]: "85x150" }, expect: [[5 * 140, "silent"]] },
    ],
  };
}

const forecast = (of: Vector, window: "6h", seconds: number): Vector => ({
  text: `predict_linear(${of.text}[${window}], ${seconds})`,
  uses: of.uses,
});

/** A gauge in percent that alerts over 90. */
function percentCases(name: string, labels: Readonly<{ [label: string]: string }>, wait: number): AlertCase[] {
  const series = (values: string): AlertCase["series"] => ({ [seriesOf(name, labels)]: values });
  return [
    {
      name: "over 90 % for a while",
      proves: ["fires just over", "pending before its time", "resolves"],
      series: series(`50x10 90.1x${wait + 10} 89.9x10`),
      expect: [
        [10, "silent"],
        [10 + wait, "pending"],
        [12 + wait, "firing"],
        [23 + wait, "silent"],
      ],
    },
    { name: "at 90 %", proves: ["silent just under"], series: series("90x60"), expect: [[55, "silent"]] },
    { name: "no series at all", proves: ["no data"], series: {}, expect: [[30, "silent"]] },
    { name: "idle", proves: ["idle"], series: series("0x60"), expect: [[55, "silent"]] },
  ];
}
