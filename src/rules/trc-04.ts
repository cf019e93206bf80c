import type { CodeCall } from "../model/code.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { isOlder } from "../dependencies/version.ts";
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

const register = traceExports("NodeTracerProvider", "BasicTracerProvider").map((callee) => `${callee}.register`);

/** Starts that surely happen in one process: one after the other, as the same file is loaded. */
function secondStarts({ code, facts }: RuleProject): RuleFinding[] {
  const sentry = sentryPackages.filter((name) =>
    facts.packages.some((it) => it.name === name && it.version !== undefined && !isOlder(it.version, "8")),
  );
  const starts = [
    ...code.calls(["@opentelemetry/sdk-node#NodeSDK.start", ...register, "@vercel/otel#registerOTel"]),
    ...code.calls(sentry.map((name) => `${name}#init`)).filter(registers),
  ].filter(({ within, conditional }) => within.length === 0 && !conditional);
  const files = new Map<string, CodeCall[]>();
  for (const start of starts) files.set(start.at.file, [...(files.get(start.at.file) ?? []), start]);
  return [...files.values()].flatMap((calls) => {
    const [first, ...others] = [...calls].sort((a, b) => a.at.line - b.at.line);
    return others.map(({ at, callee, name }) => ({
      at,
      symbol: callee,
      message: `A second SDK is started by ${name}(): the one of line ${first?.at.line ?? 0} is registered already.`,
    }));
  });
}

/** `skipOpenTelemetrySetup: true` leaves the SDK to others; what can't be read may hold it. */
function registers({ args: [options] }: CodeCall): boolean {
  if (options === undefined) return true;
  const skip = entry(options, "skipOpenTelemetrySetup");
  return (
    options.kind === "object" && options.complete && (skip === undefined || (skip.kind === "boolean" && !skip.boolean))
  );
}
