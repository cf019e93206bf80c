import { Failure } from "../model/problem.ts";
import type { LogNaming, ScaleOption, SelectionOptions, Slo, StackOptions } from "../model/selection.ts";
import { logNamings, scaleOptions } from "../model/selection.ts";
import { backends, gates } from "../registry.ts";
import { textFlag } from "./globals.ts";
import { requireKnown, splitIds } from "./ids.ts";
import type { Flags } from "./program.ts";

const numbers = {
  slo: [
    ["--slo-objective", "sloObjective", "objective"],
    ["--latency-objective", "latencyObjective", "latencyObjective"],
    ["--slo-latency", "sloLatency", "latency"],
    ["--slo-window", "sloWindow", "window"],
  ],
  stack: [["--retention", "retention", "retention"]],
} as const;

/** Objectives, backends and gates as the flags say; what they leave out is absent. Throws for what is no number or no id. */
export function readOperationsFlags(flags: Flags): Pick<SelectionOptions, "slo" | "stack" | "ci"> {
  const slo = readNumbers(flags, numbers.slo) as Partial<Slo>;
  const known = backends.map(({ id }) => id);
  const chosen = readIds(flags, "backend", "backend", known);
  const knownGates = gates.map(({ id }) => id);
  const chosenGates = readIds(flags, "ci", "gate", knownGates, knownGates);
  const scale = readIds(flags, "scale", "scale option", scaleOptions) as ScaleOption[] | undefined;
  const stack: Partial<StackOptions> = {
    ...readNumbers(flags, numbers.stack),
    ...(chosen !== undefined && { backends: chosen }),
    ...(scale !== undefined && { scale }),
    ...readRunbooks(flags),
    ...readLogFields(flags),
  };
  return {
    ...(Object.keys(slo).length > 0 && { slo }),
    ...(Object.keys(stack).length > 0 && { stack }),
    ...(chosenGates !== undefined && { ci: { gates: chosenGates } }),
  };
}

/** The options with what the flags say on top of them. */
export function withFlags(base: SelectionOptions, flags: Partial<SelectionOptions>): SelectionOptions {
  const slo = { ...base.slo, ...flags.slo };
  const stack = { ...base.stack, ...flags.stack };
  return {
    ...base,
    ...flags,
    ...(Object.keys(slo).length > 0 && { slo }),
    ...(Object.keys(stack).length > 0 && { stack }),
  };
}

/** Rules and panels are made from metrics: without that pillar there is nothing to make them from. */
export function requireMetrics(pillars: readonly string[]): void {
  const pillar = pillars.find((id) => id === "alerting" || id === "dashboards");
  if (pillar === undefined || pillars.includes("metrics")) return;
  throw new Failure([{ code: "usage.without-metrics", severity: "error", args: { pillar } }]);
}

function readNumbers(
  flags: Flags,
  names: ReadonlyArray<readonly [flag: string, key: string, option: string]>,
): { [option: string]: number } {
  return Object.fromEntries(
    names.flatMap(([flag, key, option]) => {
      const value = textFlag(flags, key);
      if (value === undefined) return [];
      const number = Number(value.replace(/%$/, ""));
      if (value.trim() === "" || !Number.isFinite(number))
        throw new Failure([{ code: "usage.number", severity: "error", args: { flag, value } }]);
      return [[option, number]];
    }),
  );
}

/** `all` is what "all" stands for; without it that is left to where it is used. */
function readIds(
  flags: Flags,
  key: string,
  kind: string,
  known: readonly string[],
  all?: readonly string[],
): string[] | undefined {
  const value = textFlag(flags, key);
  if (value === undefined || value === "all") return value === undefined ? undefined : all?.slice();
  const ids = value === "none" ? [] : splitIds(value);
  requireKnown(kind, ids, known);
  return [...new Set(ids)].sort();
}

function readLogFields(flags: Flags): Partial<StackOptions> {
  const value = textFlag(flags, "logFields");
  if (value === undefined) return {};
  requireKnown("naming of log fields", [value], logNamings);
  return { logFields: value as LogNaming };
}

/** Annotations of alerts and links of dashboards begin with it, so it has to be an address or a folder. */
function readRunbooks(flags: Flags): Partial<StackOptions> {
  const value = textFlag(flags, "runbooks");
  if (value === undefined) return {};
  if (!/^[\w./:@?=&%~+-]+$/.test(value))
    throw new Failure([{ code: "usage.runbooks", severity: "error", args: { value } }]);
  return { runbooks: value.replace(/\/+$/, "") };
}
