import type { CodeCall, CodeValue } from "../model/code.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";
import { setUps, traceExports } from "./support/setups.ts";
import { choicesOf, entry, numberOf } from "./support/values.ts";

const ratio = new Set(traceExports("TraceIdRatioBasedSampler"));
const always = new Set(traceExports("AlwaysOnSampler"));

export const trc06: Rule = {
  code: "OG-TRC06",
  severity: "warning",
  title: "The sampler follows its caller, and its ratio comes from the environment",
  why:
    "A sampler that decides for itself breaks traces: the caller keeps one and this service drops its part, or the other way round. A ratio in the source can't be " +
    "raised while something is wrong, nor lowered when traffic grows, without a release.",
  help: "Leave `sampler` out and set OTEL_TRACES_SAMPLER=parentbased_traceidratio with OTEL_TRACES_SAMPLER_ARG, or wrap it: `new ParentBasedSampler({ root })`.",
  source: "OpenTelemetry: SDK configuration by environment variables",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "tracing.js":
        'const { NodeSDK, tracing } = require("@opentelemetry/sdk-node");\n' +
        "new NodeSDK({ sampler: new tracing.TraceIdRatioBasedSampler(0.1) }).start();\n",
    },
    after: {
      "tracing.js": 'const { NodeSDK } = require("@opentelemetry/sdk-node");\nnew NodeSDK().start();\n',
    },
    finds: ["tracing.js:2"],
  },
  check: ({ code }) => {
    const alone = setUps(code).flatMap(({ options }) => {
      const sampler = entry(options, "sampler");
      const judged = sampler === undefined ? [] : madeBy(sampler).map(judgeRoot);
      // Where one of several asks the caller, nobody knows which one it is.
      return judged.every((findings) => findings.length > 0) ? judged.flat() : [];
    });
    const fixed = code.calls([...ratio]).flatMap(judgeRatio);
    return [...alone, ...fixed.filter(({ at }) => !alone.some((other) => samePlace(other, { at })))];
  },
};

/** Calls of which one makes the sampler; undefined for what can't be read. */
function madeBy(sampler: CodeValue): Array<CodeCall | undefined> {
  const made = sampler.kind === "call" && sampler.call.construct ? sampler.call : undefined;
  // A name stands for the first that a function gives back, which may give others.
  const given = made?.within[0]?.returns() ?? [];
  const isGiven = given.some((it) => made !== undefined && choicesOf(it).some(isAt(made)));
  return isGiven ? given.flatMap((it) => makers(it)) : makers(sampler);
}

const isAt =
  ({ at }: CodeCall) =>
  (value: CodeValue): boolean =>
    value.kind === "call" && value.call.construct && samePlace(value.call, { at });

/** In a choice, and in a function of the project that gives it back. */
function makers(value: CodeValue, depth = 0): Array<CodeCall | undefined> {
  if (value.kind === "either") return value.values.flatMap((side) => makers(side, depth));
  if (value.kind !== "call" || value.varies || depth > 3) return [undefined];
  if (value.call.construct) return [value.call];
  const given = value.call.target()?.returns() ?? [];
  return given.length === 0 ? [undefined] : given.flatMap((it) => makers(it, depth + 1));
}

const samePlace = (one: Pick<RuleFinding, "at">, other: Pick<RuleFinding, "at">): boolean =>
  one.at.file === other.at.file && one.at.line === other.at.line;

function judgeRoot(call: CodeCall | undefined): RuleFinding[] {
  if (call === undefined) return [];
  const { at, callee, name } = call;
  const message = `${name} decides for itself, whatever the caller decided for the trace.`;
  if (ratio.has(callee)) return [{ at, symbol: name, message }];
  // Keeping all is only wrong where somebody in front samples.
  return always.has(callee) ? [{ at, symbol: name, severity: "info", message }] : [];
}

function judgeRatio({ at, name, args: [value] }: CodeCall): RuleFinding[] {
  const share = numberOf(value);
  if (share === undefined || share === 1 || share === 0) return [];
  return [{ at, symbol: name, message: `The ratio ${share} is fixed in the source.` }];
}
