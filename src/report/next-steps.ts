import type { Facts } from "../model/facts.ts";
import type { Selection } from "../model/selection.ts";
import type { Palette } from "./palette.ts";

/** What a person does after `init` or `add`. `cd` is the folder to go to, or undefined; `start` the script that is there. */
export function nextSteps(
  { facts, selection }: { facts: Facts; selection: Selection },
  options: { palette: Palette; cd?: string | undefined; start?: string | undefined; installed: boolean },
): string {
  const { palette } = options;
  const manager = managerCommand(facts.packageManager.value.id);
  const has = (pillar: string): boolean => selection.pillars.includes(pillar);
  const { healthPath, readyPath, metricsPath } = selection.options;
  const check = facts.repository.workspaces ? "npx obs-gen check --all-workspaces" : "npx obs-gen check";
  const steps = [
    options.cd !== undefined && [`cd ${options.cd}`, ""],
    !options.installed && [`${manager} install`, "the packages that were added to package.json"],
    options.start !== undefined && [`${manager} run ${options.start}`, "start the service"],
    has("health") && [`curl localhost:$PORT${healthPath}`, `liveness; ${readyPath} is readiness`],
    has("metrics") && [`curl localhost:9464${metricsPath}`, "what Prometheus scrapes (METRICS_PORT)"],
    has("tracing") && ["OTEL_EXPORTER_OTLP_ENDPOINT=...", "where spans go (default: http://localhost:4318)"],
    has("alerting") && [
      "promtool test rules ops/prometheus/tests/*.yml",
      "the alerts, tested; ops/on-call.md is for people",
    ],
    has("stack") && ["npx obs-gen stack up", "what of ops/ is installed here, on loopback"],
    [check, has("ci") ? "what CI runs from now on" : "in CI: fails when a piece is missing"],
  ].filter((step) => step !== false);
  const width = Math.max(...steps.map(([command]) => command?.length ?? 0));
  const lines = steps.map(([command = "", why = ""]) =>
    `  ${palette.accent(command.padEnd(width))}  ${palette.dim(why)}`.trimEnd(),
  );
  return [palette.bold("Next"), ...lines, ""].join("\n");
}

const managerCommand = (id: string): string => (id.startsWith("yarn") ? "yarn" : id);
