import { parse } from "jsonc-parser";
import type { Problem } from "../model/problem.ts";
import type { Sources } from "../model/sources.ts";

/** Whether a check that fails stops what it runs in, or is passed over. */
export type Run = "stops" | "ignored";

/** How a script of a hook or a job runs the check, in whatever way; undefined when it does not. */
export type RunOf = (script: string) => Run | undefined;

/** Also by a script of package.json that does. */
export function runsIn(sources: Sources): RunOf {
  const { scripts = {} } = (parse(sources.read("package.json") ?? "{}") ?? {}) as { scripts?: object };
  const named = Object.entries(scripts).flatMap(([name, text]): Array<readonly [RegExp, Run]> => {
    const run = typeof text === "string" ? scriptRun(text, lineRun) : undefined;
    const words = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return run === undefined ? [] : [[new RegExp(`\\b(?:npm|pnpm|yarn|bun)\\b.*\\s${words}(?![\\w:.-])`), run]];
  });
  const ofLine = (line: string): Run | undefined => {
    const own = lineRun(line);
    if (own !== undefined) return own;
    const run = named.find(([called]) => called.test(line))?.[1];
    return run === "stops" && swallowed.test(line) ? "ignored" : run;
  };
  return (script) => scriptRun(script, ofLine);
}

/** One line that stops is enough: hooks and jobs run with `-e`. */
function scriptRun(script: string, ofLine: RunOf): Run | undefined {
  const lines = script.replace(/\\\r?\n/g, " ").split(/\r?\n/);
  const runs = lines.filter((line) => !/^\s*(?:#|echo\b|printf\b)/.test(line)).map(ofLine);
  return runs.find((run) => run === "stops") ?? runs.find((run) => run !== undefined);
}

function lineRun(line: string): Run | undefined {
  const [, rest] = /\bobs-gen\b.*?\bcheck\b(.*)$/.exec(line) ?? [];
  if (rest === undefined) return undefined;
  return swallowed.test(rest) ? "ignored" : "stops";
}

/** What always succeeds, run when the check failed, as the last of its line. */
const swallowed = /\|\|\s*(?:true|:|exit\s+0|(?:echo|printf)\s[^|&;()]*)[\s;)]*(?:#.*)?$/;

/** A check that gates nothing: `where` it runs, and what passes it over. */
export const ignoredCheck = (where: string, by: string, at: NonNullable<Problem["at"]>): Problem => ({
  code: "ci-ignored",
  severity: "warning",
  args: { what: where, by },
  at,
});
