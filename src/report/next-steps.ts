import type { Facts } from "../model/facts.ts";
import type { Selection } from "../model/selection.ts";
import type { Palette } from "./palette.ts";

/** What was written, and the codes of what fails a check all the same. */
interface Written {
  readonly facts: Facts;
  readonly selection: Selection;
  readonly open: readonly string[];
}

/** What a person does after `init` or `add`. `cd` is the folder to go to, or undefined; `start` the script that is there. */
export function nextSteps(
  written: Written,
  options: { palette: Palette; cd?: string | undefined; start?: string | undefined; installed: boolean },
): string {
  const { facts, selection } = written;
  const manager = managerCommand(facts.packageManager.value.id);
  const has = (pillar: string): boolean => selection.pillars.includes(pillar);
  const { healthPath, readyPath, metricsPath } = selection.options;
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
    ...linting(facts),
    !has("ci") && !isDeclared(facts) && [adding(manager), "obs-gen, in the version that your lockfile has"],
    ...checking(written, facts.repository.workspaces),
  ].filter((step) => step !== false);
  return list(steps, options.palette);
}

/** Style beyond layout is between the owner and their linter: it can mend most, and the rest is a matter of taste. */
function linting({ packages, observabilityDir }: Facts): string[][] {
  const why = "your own rules for that folder; where they differ in taste, leave it out of them";
  const linters = [
    ["eslint", `npx eslint --fix ${observabilityDir}`],
    ["@biomejs/biome", `npx biome check --write ${observabilityDir}`],
  ] as const;
  return linters.flatMap(([linter, command]) => (packages.some(({ name }) => name === linter) ? [[command, why]] : []));
}

/** Whoever runs `npx obs-gen` without it asks the registry for a package of that name. */
const isDeclared = ({ packages }: Facts): boolean => packages.some(({ name }) => name === "create-observability");

const adding = (manager: string): string =>
  `${manager} ${manager === "npm" ? "install" : "add"} -D create-observability`;

/** What a person does about the check after several packages were written. */
export const checkSteps = (written: Omit<Written, "facts">, palette: Palette): string =>
  list(checking(written, true), palette);

/** A first run must not end in a check that fails without a word: what it finds was there before. */
function checking({ selection, open }: Omit<Written, "facts">, several: boolean): string[][] {
  const check = several ? "npx obs-gen check --all-workspaces" : "npx obs-gen check";
  const why = selection.pillars.includes("ci") ? "what CI runs from now on" : "in CI: fails when a piece is missing";
  if (open.length === 0) return [[check, why]];
  const codes = [...new Set(open)].sort().join(", ");
  const findings = open.length === 1 ? "a finding" : `${open.length} findings`;
  return [
    [check, `${why}; now it has ${findings} in your own code: ${codes}`],
    [`${check} --update-baseline`, "leaves them for later: from then on only new ones fail"],
  ];
}

function list(steps: readonly string[][], palette: Palette): string {
  const width = Math.max(...steps.map(([command]) => command?.length ?? 0));
  const lines = steps.map(([command = "", why = ""]) =>
    `  ${palette.accent(command.padEnd(width))}  ${palette.dim(why)}`.trimEnd(),
  );
  return [palette.bold("Next"), ...lines, ""].join("\n");
}

const managerCommand = (id: string): string => (id.startsWith("yarn") ? "yarn" : id);
