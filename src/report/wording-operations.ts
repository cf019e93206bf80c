import type { Wording } from "./wording.ts";

/** Problems of objectives, alerts and backends: each with the value that is wrong and the nearest that works. */
export const operationsWording: Wording = {
  "slo-objective": ({ flag, objective, nearest }) => [
    `${flag} ${objective} is no objective: it is a percentage between 0 and 100, and 100 leaves no budget to burn.`,
    `Write ${flag} ${nearest}, for example.`,
  ],
  "slo-never-fires": ({ flag, objective, factor, ratio, nearest }) => [
    `With ${flag} ${objective} the alert on a burn rate of ${factor} could never fire: it would need ${ratio} % of the requests to be bad.`,
    `The lowest objective that works is ${nearest}.`,
  ],
  "slo-latency-bucket": ({ latency, nearest, buckets }) => [
    `--slo-latency ${latency} is no bucket of http_request_duration_seconds, so requests can't be counted by it.`,
    `The nearest bucket is ${nearest}. All of them, in seconds: ${buckets}.`,
  ],
  "slo-window": ({ window, nearest }) => [
    `--slo-window ${window} is no window for an objective: whole days from 7 (the alerts look at 3) to 90.`,
    `The nearest that works is ${nearest}.`,
  ],
  "stack-retention": ({ retention, window, nearest }) => [
    `--retention ${retention} keeps fewer days than the longest window of the rules, which is ${window} days.`,
    `The nearest that works is ${nearest}.`,
  ],
  "stack-port": ({ program, port, name, nearest }) => [
    `${program} needs port ${port}, which is in use; nothing was started.`,
    `The nearest that is free: --port ${name}=${nearest}`,
  ],
  "stack-ended": ({ program, output }) => [
    `${program} has ended. Its last output:\n${output}`,
    "Everything else was stopped.",
  ],
  "stack-not-ready": ({ program, output }) => [
    `${program} did not become ready. Its last output:\n${output}`,
    "Everything else was stopped.",
  ],
  "stack-none": () => ["There is no ops/ here.", "Run `obs-gen add stack` first."],
  "scale-conflict": ({ first, second }) => [
    `--scale ${first} and ${second} exclude each other: Jaeger keeps traces in one place.`,
    "Choose one of them.",
  ],
  "operations-without-metrics": ({ pillar }) => [
    `${pillar} is made from the metrics of the service, which it does not emit any more: its files are left out.`,
    "Run `obs-gen add metrics`, or take it out too.",
  ],
  "usage.without-metrics": ({ pillar }) => [
    `${pillar} is made from the metrics of the service, and this one emits none; nothing was written.`,
    `Run \`obs-gen add metrics ${pillar}\`.`,
  ],
  "usage.number": ({ flag, value }) => `${flag} ${value} is no number.`,
  "usage.runbooks": ({ value }) => [
    `--runbooks ${value} is neither an address nor a folder.`,
    "Write where the pages in ops/runbooks are read, e.g. https://git.example.com/shop/blob/main/ops/runbooks.",
  ],
};
