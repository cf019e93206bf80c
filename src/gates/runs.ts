import { parse } from "jsonc-parser";
import type { Problem } from "../model/problem.ts";
import type { Sources } from "../model/sources.ts";

/** Whether a check that fails stops what it runs in, or is passed over. */
export type Run = "stops" | "ignored";

/** How a script of a hook or a job runs the check, in whatever way; undefined when it does not. */
export type RunOf = (script: string, shell?: Shell) => Run | undefined;

/** Where a pipe fails with any of its programs ("pipefail"), or only with the last of them. */
export type Shell = "plain" | "pipefail";

/** Also by a script of package.json that does. */
export function runsIn(sources: Sources): RunOf {
  const { scripts = {} } = (parse(sources.read("package.json") ?? "{}") ?? {}) as { scripts?: object };
  const named = Object.entries(scripts).flatMap(([name, text]): Array<readonly [RegExp, Run]> => {
    const run = typeof text === "string" ? scriptRun(text, "plain", lineRun) : undefined;
    const words = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return run === undefined ? [] : [[new RegExp(`\\b(?:npm|pnpm|yarn|bun)\\b.*?\\s${words}(?![\\w:.-])(.*)$`), run]];
  });
  const ofLine = (line: string, shell: Shell): Run | undefined => {
    const own = lineRun(line, shell);
    if (own !== undefined) return own;
    for (const [called, run] of named) {
      const [, rest] = called.exec(line) ?? [];
      if (rest !== undefined) return run === "stops" ? endOf(rest, shell) : run;
    }
    return undefined;
  };
  return (script, shell = "plain") => scriptRun(script, shell, ofLine);
}

export const shellOf = (script: string, given: Shell = "plain"): Shell =>
  /^\s*set\b.*\bpipefail\b/m.test(script) ? "pipefail" : given;

type LineRun = (line: string, shell: Shell) => Run | undefined;

/** One line that stops is enough: hooks and jobs run with `-e`. */
function scriptRun(script: string, given: Shell, ofLine: LineRun): Run | undefined {
  const shell = shellOf(script, given);
  const lines = script.replace(/\\\r?\n/g, " ").split(/\r?\n/);
  const runs = lines.filter((line) => !/^\s*(?:#|echo\b|printf\b)/.test(line)).map((line) => ofLine(line, shell));
  return runs.find((run) => run === "stops") ?? runs.find((run) => run !== undefined);
}

function lineRun(line: string, shell: Shell): Run | undefined {
  const [, rest] = /\bobs-gen\b.*?\bcheck\b(.*)$/.exec(line) ?? [];
  return rest === undefined ? undefined : endOf(rest, shell);
}

/** By what comes behind the check in its line. */
function endOf(rest: string, shell: Shell): Run {
  return swallowed.test(rest) || (shell === "plain" && piped.test(rest)) ? "ignored" : "stops";
}

/** What always succeeds, run when the check failed, as the last of its line. */
const swallowed = /\|\|\s*(?:true|:|exit\s+0|(?:echo|printf)\s[^|&;()]*)[\s;)]*(?:#.*)?$/;

/** Into another program, before anything else is run. */
const piped = /^(?:[^|&;()"'#]|>&|"[^"]*"|'[^']*')*\|(?!\|)/;

/** What it is in a script that does so. */
export const passing = "|| or a pipe without pipefail";

/** A check that gates nothing: `where` it runs, and what passes it over. */
export const ignoredCheck = (where: string, by: string, at: NonNullable<Problem["at"]>): Problem => ({
  code: "ci-ignored",
  severity: "warning",
  args: { what: where, by },
  at,
});
