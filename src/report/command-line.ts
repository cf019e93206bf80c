import { defaultOptions, type Selection, type SelectionOptions } from "../model/selection.ts";

/** Flags that say what the prompts were answered with, for a command line that asks nothing. */
export function selectionFlags({ pillars, dependencies, options }: Selection, pillarsAsFlag: boolean): string[] {
  const paths = [
    ["--health-path", options.healthPath, defaultOptions.healthPath],
    ["--ready-path", options.readyPath, defaultOptions.readyPath],
    ["--metrics-path", options.metricsPath, defaultOptions.metricsPath],
  ] as const;
  return [
    ...(pillarsAsFlag ? ["--pillars", pillars.join(",")] : []),
    "--dependencies",
    dependencies.length === 0 ? "none" : dependencies.join(","),
    ...paths.flatMap(([flag, value, usual]) => (value === usual ? [] : [flag, value])),
    ...operationsFlags(options),
  ];
}

function operationsFlags({ slo, stack, ci }: SelectionOptions): string[] {
  const flags = [
    ["--slo-objective", slo?.objective],
    ["--slo-latency", slo?.latency],
    ["--latency-objective", slo?.latencyObjective],
    ["--slo-window", slo?.window],
    ["--backend", stack?.backends?.join(",")],
    ["--scale", stack?.scale?.join(",")],
    ["--retention", stack?.retention],
    ["--runbooks", stack?.runbooks],
    ["--log-fields", stack?.logFields],
    ["--ci", ci?.gates.join(",")],
  ] as const;
  return flags.flatMap(([flag, value]) => (value === undefined ? [] : [flag, String(value) || "none"]));
}

/** A command line that can be pasted into a POSIX shell. */
export const shellLine = (words: readonly string[]): string => words.map(quote).join(" ");

const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
