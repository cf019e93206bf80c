import { metrics } from "../../model/metrics.ts";
import type { Operations } from "../../model/operations.ts";
import { buckets, counter, promql, quantile, rate, sum } from "../promql.ts";
import { type Objective, recordedCount, recordedRatio } from "../recording.ts";
import { type BurnRate, burnRates, factorOf, thresholdOf } from "../slo.ts";
import { burnCases } from "./burn-cases.ts";
import type { Alert, Runbook, Step } from "./types.ts";

type Pace = keyof typeof burnRates;

const waits = { fast: "2m", slow: "15m", ticket: "1h", trickle: "3h" } as const;
const steps: { readonly [pace in Pace]: Step } = { fast: "1m", slow: "5m", ticket: "10m", trickle: "30m" };

/** Failures below this number alert nobody, whatever part of the traffic they are. */
const fewest = 10;

/** Alerts on the speed at which the error budgets are used up: the symptoms that users feel. */
export function burnAlerts(operations: Operations): Alert[] {
  return [
    burnAlert(operations, "HttpErrorBudgetBurnFast", "availability", "fast"),
    burnAlert(operations, "HttpErrorBudgetBurnSlow", "availability", "slow"),
    burnAlert(operations, "HttpErrorBudgetBurnTicket", "availability", "ticket"),
    burnAlert(operations, "HttpErrorBudgetBurnTrickle", "availability", "trickle"),
    burnAlert(operations, "HttpLatencyBudgetBurnFast", "latency", "fast"),
    burnAlert(operations, "HttpLatencyBudgetBurnSlow", "latency", "slow"),
    burnAlert(operations, "HttpLatencyBudgetBurnTrickle", "latency", "trickle"),
  ];
}

function burnAlert(operations: Operations, name: string, slo: Objective, pace: Pace): Alert {
  const burn: BurnRate = burnRates[pace];
  const percent = slo === "availability" ? operations.slo.objective : operations.slo.latencyObjective;
  const threshold = thresholdOf(burn, operations.slo, percent);
  const gate = pace === "ticket" ? "1d" : pace === "trickle" ? "3d" : "1h";
  const expr = promql`${recordedRatio(slo, burn.short, operations)} > ${threshold}
and
${recordedRatio(slo, burn.long, operations)} > ${threshold}
and
${recordedCount(slo, gate, operations)} >= ${fewest}`;
  const factor = factorOf(burn, operations.slo);
  const what = slo === "availability" ? "fail" : `take longer than ${operations.slo.latency} s`;
  return {
    name,
    severity: burn.page ? "page" : "ticket",
    slo,
    for: waits[pace],
    expr,
    summary: `{{ $value | humanizePercentage }} of the requests of {{ $labels.job }} ${what}: ${factor === 1 ? "more than the objective allows" : `the error budget goes ${factor} times too fast`}`,
    runbook: runbook(operations, slo, pace),
    every: steps[pace],
    cases: burnCases({ operations, slo, threshold, burn, gate, wait: waits[pace], step: steps[pace], fewest }),
  };
}

function runbook(operations: Operations, slo: Objective, pace: Pace): Runbook {
  const { job } = operations;
  const burn: BurnRate = burnRates[pace];
  const { objective, latencyObjective, latency, window } = operations.slo;
  const promise =
    slo === "availability"
      ? `${objective} % of the requests are answered without a 5xx status`
      : `${latencyObjective} % of the requests are answered within ${latency} s`;
  const factor = factorOf(burn, operations.slo);
  const spent = Math.round((factor * burn.longHours * 100) / (window * 24));
  return {
    meaning: `The service promises that over ${window} days ${promise}. At the present rate that promise breaks after ${Math.round((window / factor) * 10) / 10} days, counted from a full budget.`,
    impact: `Users ${slo === "availability" ? "see errors" : "wait"} now. ${burn.page ? "Someone has to look at once." : "It can wait for the next working day."}`,
    checks: [
      "Which endpoint is it? The first query tells; the RED dashboard shows it over time.",
      "Did it start with a deploy? Compare with the deploy annotations, and roll back first when it did.",
      "Is a dependency slow or down? `/health/ready` names the ones that fail, the traces of slow requests where their time goes.",
      "Read one failing request: take a trace id from an exemplar or an error line, and open the trace.",
    ],
    queries: slo === "availability" ? errorQueries(job) : latencyQueries(job),
    detection: `The part of bad requests is more than ${factor} times the allowed one, both over ${burn.long} and over ${burn.short}, with at least ${fewest} of them. Needs about ${spent} % of the budget of ${window} days; a total failure is told after ${pace === "fast" ? "4 minutes" : `its first minutes plus ${waits[pace]}`}. The short window ends the alert soon after the cause is gone.`,
  };
}

const errorQueries = (job: string): Runbook["queries"] => [
  {
    title: "Failing requests per second, by endpoint and status",
    query: sum(["endpoint", "status"], rate(counter(metrics.httpRequestsTotal, { job, status: ["=~", "5.."] }), "5m")),
  },
  {
    title: "Errors per second, by type",
    query: sum(["type"], rate(counter(metrics.errorsTotal, { job }), "5m")),
  },
  {
    title: "Failing requests per second, by instance",
    query: sum(["instance"], rate(counter(metrics.httpRequestsTotal, { job, status: ["=~", "5.."] }), "5m")),
  },
];

const latencyQueries = (job: string): Runbook["queries"] => [
  {
    title: "95th percentile in seconds, by endpoint",
    query: quantile(0.95, sum(["endpoint", "le"], rate(buckets(metrics.httpRequestDurationSeconds, { job }), "5m"))),
  },
  {
    title: "95th percentile in seconds, by instance",
    query: quantile(0.95, sum(["instance", "le"], rate(buckets(metrics.httpRequestDurationSeconds, { job }), "5m"))),
  },
];
