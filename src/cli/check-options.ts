import type { Scope } from "../check/judge.ts";
import { Failure, severities } from "../model/problem.ts";
import { checkFormats, type CheckFormat } from "../report/formats.ts";
import type { Context } from "./context.ts";
import { listFlag, textFlag } from "./globals.ts";
import { splitIds } from "./ids.ts";
import type { Flags } from "./program.ts";
import { requirePage } from "./rule-names.ts";

/** What the flags of `check` ask for. */
export interface CheckOptions {
  readonly format: CheckFormat;
  /** File the report in `format` goes to; the usual one is printed then. */
  readonly output: string | undefined;
  readonly scope: Scope;
  /** Undefined: the default file, if it is there. */
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  readonly prune: boolean;
  readonly since: string | undefined;
  readonly fix: boolean;
  /** What earlier runs remember may be used. */
  readonly cache: boolean;
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  /** Reports of shards to be put together; nothing is checked then. */
  readonly merge: readonly string[];
}

/** Throws for rules there are not. */
export function readCheckOptions(context: Context, flags: Flags): CheckOptions {
  const asked = textFlag(flags, "format");
  const least = textFlag(flags, "minSeverity");
  return {
    format: checkFormats.find((format) => format === asked) ?? usualFormat(context),
    output: textFlag(flags, "output"),
    scope: {
      rules: readRules(textFlag(flags, "rule")),
      minSeverity: severities.find((severity) => severity === least) ?? "info",
      live: flags["live"] === true,
    },
    baseline: textFlag(flags, "baseline"),
    updateBaseline: flags["updateBaseline"] === true,
    prune: flags["prune"] === true,
    since: textFlag(flags, "since"),
    fix: flags["fix"] === true,
    cache: flags["cache"] !== false,
    shard: readShard(textFlag(flags, "shard")),
    merge: listFlag(flags, "merge"),
  };
}

/** "2/4"; throws when there is no such part. */
function readShard(text: string | undefined): CheckOptions["shard"] {
  if (text === undefined) return undefined;
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || count === undefined || index < 1 || index > count)
    throw new Failure([{ code: "usage.shard", severity: "error", args: { value: text } }]);
  return { index, count };
}

function readRules(text: string | undefined): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  return new Set(splitIds(text).map((name) => requirePage(name).code));
}

/** GitHub Actions is recognised, so that findings show on the changed lines without a flag. */
export function usualFormat({ globals }: Context): CheckFormat {
  if (globals.json) return "json";
  return process.env["GITHUB_ACTIONS"] === "true" ? "github" : "text";
}
