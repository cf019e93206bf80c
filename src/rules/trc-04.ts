import type { Code, CodeCall } from "../model/code.ts";
import type { Place } from "../model/facts.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { callsOfMethod, sought } from "../model/survey.ts";
import { isOlder } from "../dependencies/version.ts";
import { type Moment, entriesOf, momentOf, momentsIn } from "./support/order.ts";
import { sentryPackages } from "./support/patching.ts";
import { traceExports } from "./support/setups.ts";
import { entry } from "./support/values.ts";

export const trc04: Rule = {
  code: "OG-TRC04",
  severity: "error",
  title: "There is one OpenTelemetry API that all agree on, and one SDK that is started",
  why:
    "The API finds the SDK through one global. A library with a newer API than the one that registered the SDK gets none, and records nothing. A second SDK can't " +
    "register: what it was set up with (exporters, sampler, resource) has no effect.",
  help: "Raise @opentelemetry/api to the newest version in the lockfile (`npm dedupe`), and start one SDK; Sentry takes `skipOpenTelemetrySetup: true` next to one.",
  source: "OpenTelemetry API: version compatibility of globals",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "tracing.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { NodeTracerProvider } = require("@opentelemetry/sdk-trace-node");\n' +
        "new NodeSDK().start();\n" +
        "new NodeTracerProvider().register();\n",
    },
    after: {
      "tracing.js": 'const { NodeSDK } = require("@opentelemetry/sdk-node");\nnew NodeSDK().start();\n',
    },
    finds: ["tracing.js:4"],
  },
  check: (project) => [...otherApis(project), ...secondStarts(project)],
};

const api = "@opentelemetry/api";

/** A global of 1.4 serves libraries that were made for 1.4 and before, and none that were made for later. */
function otherApis({ facts }: RuleProject): RuleFinding[] {
  const own = facts.packages.find(({ name }) => name === api);
  const { version, copies = [] } = own ?? {};
  if (own === undefined || version === undefined) return [];
  const line = (it: string): string => it.split(".").slice(0, 2).join(".");
  const newer = copies.filter((copy) => isOlder(line(version), line(copy)));
  if (newer.length === 0) return [];
  const message = `${api} is ${version} here and ${newer.join(" and ")} in dependencies, which find no SDK.`;
  return [{ at: own.evidence, symbol: api, message }];
}

const providers = traceExports("NodeTracerProvider", "BasicTracerProvider");
const register = providers.map((callee) => `${callee}.register`);
const setGlobal = "@opentelemetry/api#trace.setGlobalTracerProvider";
sought(...["start", "register", "setGlobalTracerProvider"].flatMap(callsOfMethod));
/** Loading it starts an SDK. */
const registering = "@opentelemetry/auto-instrumentations-node/register";

/** An SDK that is started as a file is loaded. */
interface Start extends Moment {
  readonly symbol: string;
  /** What starts it, in words. */
  readonly by: string;
  /** The place where the SDK is made, which several may start. */
  readonly sdk: string;
}

/** Starts that surely happen in one process: one after the other, as files are loaded that the same one loads. */
function secondStarts({ code, facts }: RuleProject): RuleFinding[] {
  const sentry = sentryPackages.filter((name) =>
    facts.packages.some((it) => it.name === name && it.version !== undefined && !isOlder(it.version, "8")),
  );
  const calls = [
    ...code.calls(["@opentelemetry/sdk-node#NodeSDK.start", ...register, setGlobal, "@vercel/otel#registerOTel"]),
    ...code.calls(sentry.map((name) => `${name}#init`)).filter(registers),
  ];
  const starts = [...calls.flatMap((call) => startBy(call, code)), ...startsByLoading(code)];
  if (starts.length < 2) return [];
  const files = [...new Set(starts.map(({ at }) => at.file))];
  const entries = new Set([...files, ...files.flatMap((file) => entriesOf(code, file))]);
  const found = new Map<string, RuleFinding>();
  for (const entry of entries) {
    const [first, ...others] = momentsIn(code, entry, starts);
    for (const { at, symbol, by, sdk } of others)
      if (first !== undefined && sdk !== first.sdk) {
        const place = first.at.file === at.file ? `line ${first.at.line}` : `${first.at.file}:${first.at.line}`;
        const message = `A second SDK is started by ${by}: the one of ${place} is registered already.`;
        found.set(placeIn(at), found.get(placeIn(at)) ?? { at, symbol, message });
      }
  }
  return [...found.values()];
}

function startBy(call: CodeCall, code: Code): Start[] {
  const { callee, name } = call;
  const made = callee === setGlobal ? call.args[0] : call.receiver;
  // What is handed over may be anybody's, and an SDK that was made for metrics or logs may leave traces alone.
  if (callee === setGlobal && !(made?.kind === "call" && providers.includes(made.call.callee))) return [];
  if (made?.kind === "call" && leavesTraces(made.call)) return [];
  const moment = momentOf(call, code, ({ certain, within }) => certain && within.length < 2);
  const sdk = made?.kind === "call" ? made.call : call;
  return moment === undefined ? [] : [{ at: moment.at, symbol: callee, by: `${name}()`, sdk: placeIn(sdk.at) }];
}

/** `import "@opentelemetry/auto-instrumentations-node/register"` */
const startsByLoading = (code: Code): Start[] =>
  code
    .imports([registering])
    .filter(({ deferred, conditions }) => !deferred && conditions.length === 0)
    .map(({ at }) => ({ at, symbol: registering, by: registering, sdk: placeIn(at) }));

const placeIn = ({ file, line }: Place): string => `${file}:${line}`;

/** `new NodeSDK({ metricReader })` */
function leavesTraces({ args: [options] }: CodeCall): boolean {
  const has = (key: string): boolean => entry(options, key) !== undefined;
  return (
    ["metricReader", "metricReaders", "logRecordProcessor", "logRecordProcessors"].some(has) &&
    !["traceExporter", "spanProcessor", "spanProcessors"].some(has)
  );
}

/** `skipOpenTelemetrySetup: true` leaves the SDK to others; what can't be read may hold it. */
function registers({ args: [options] }: CodeCall): boolean {
  if (options === undefined) return true;
  const skip = entry(options, "skipOpenTelemetrySetup");
  return (
    options.kind === "object" && options.complete && (skip === undefined || (skip.kind === "boolean" && !skip.boolean))
  );
}
