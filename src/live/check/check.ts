import { liveRules } from "../rules/index.ts";
import type { LiveFinding, LiveRule, RuleVerdict } from "../rules/types.ts";
import type { Observations } from "./observations.ts";
import { observe } from "./observe.ts";
import type { LiveOptions, LiveResult } from "./options.ts";
import { partialScore } from "./score.ts";

const allPillars = ["logging", "metrics", "tracing", "correlation", "health"];

/**
 * Boots the service, sends ordinary and hostile requests, takes its dependencies and its collector away, ends it, and
 * judges what was seen. Rejects with `ServiceFailure` when the service can't be judged: exit code 2, not a finding.
 */
export async function checkLive(options: LiveOptions): Promise<LiveResult> {
  const started = Date.now();
  const pillars = new Set(options.pillars ?? allPillars);
  const { observed, url, bootTime, bootTimes } = await observe(options, pillars);
  const judged = liveRules.map((rule) => judge(rule, observed, options));
  const [named] = observed.spans;
  const name = named?.resource.attributes["service.name"];
  return {
    service: typeof name === "string" ? name : "",
    url,
    bootTime,
    duration: Date.now() - started - bootTimes,
    requests: [...observed.requests, ...(observed.traced === undefined ? [] : [observed.traced.joined])],
    findings: judged.flatMap(({ finding }) => finding ?? []),
    verdicts: judged.map(({ verdict }) => verdict),
    score: partialScore(observed),
  };
}

interface Judged {
  readonly verdict: RuleVerdict;
  readonly finding?: LiveFinding;
}

function judge(rule: LiveRule, observed: Observations, { sources = {} }: LiveOptions): Judged {
  const { code, title, severity, help } = rule;
  if (!rule.pillars.some((pillar) => observed.pillars.has(pillar))) {
    return { verdict: { code, title, verdict: "skipped", reason: `${rule.pillars.join(" or ")} was not chosen` } };
  }
  const judgement = rule.check(observed);
  if (judgement.kind === "skipped") return { verdict: { code, title, verdict: "skipped", reason: judgement.reason } };
  const verdict = { code, title, verdict: judgement.kind, reason: "" };
  if (judgement.kind === "passed") return { verdict };
  const { message, evidence } = judgement;
  return {
    verdict,
    finding: { code, severity, message, help, ...placeOf(rule, sources), snippet: undefined, evidence },
  };
}

/** The line of generated code that has the property: the last part of its path tells a generated file from others. */
function placeOf(
  { place }: LiveRule,
  sources: NonNullable<LiveOptions["sources"]>,
): Pick<LiveFinding, "file" | "line"> {
  const file = Object.keys(sources)
    .sort()
    .find((path) => path.replace(/\.[cm]?[jt]s$|\.py$/, "").endsWith(`observability/${place.file}`));
  if (file === undefined) return { file: undefined, line: undefined };
  const lines = (sources[file] ?? "").split(/\r?\n/);
  const index = lines.findIndex((line) => place.line.test(line) && !/^\s*(\/\/|\*|\/\*|import\b)/.test(line));
  return { file, line: index < 0 ? 1 : index + 1 };
}
