import type { Place } from "../model/facts.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { isOlder } from "../dependencies/version.ts";
import { entriesOf, loadedBefore, momentOf, packageOf } from "./support/order.ts";
import { type Patching, patchings } from "./support/patching.ts";
import { isPreloaded } from "./support/processes.ts";

export const trc01: Rule = {
  code: "OG-TRC01",
  severity: "error",
  title: "Instrumentation starts before what it instruments is loaded, on a Node it supports",
  why:
    "Instrumentations that patch packages do so while those are loaded. A package that was loaded before stays as it is, without any error: its spans are missing, " +
    "and what runs in it has no parent. On a Node below its supported range the SDK may not start at all.",
  help:
    "Load the file that starts telemetry before everything else: `node --import ./tracing.js app.js` (or `--require`), or as the first import of the entry file, " +
    "with nothing but telemetry in it.",
  source: "OpenTelemetry JS: Getting started; Instrumentation Score: SDK-001",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "tracing.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");\n' +
        "new NodeSDK({ instrumentations: [new ExpressInstrumentation()] }).start();\n",
      "app.js": 'const express = require("express");\nrequire("./tracing");\nexpress().listen(3000);\n',
    },
    after: {
      "tracing.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");\n' +
        "new NodeSDK({ instrumentations: [new ExpressInstrumentation()] }).start();\n",
      "app.js": 'require("./tracing");\nconst express = require("express");\nexpress().listen(3000);\n',
    },
    finds: ["app.js:1"],
  },
  check: (project) => [...lateStarts(project), ...oldNode(project)],
};

function lateStarts(project: RuleProject): RuleFinding[] {
  const { code, facts } = project;
  const found = new Map<string, RuleFinding>();
  for (const start of patchings(code, facts)) {
    const at = momentOf(start.call, code)?.at;
    if (at === undefined) continue;
    const entries = isPreloaded(project, at.file) ? [at.file] : entriesOf(code, at.file);
    for (const entry of entries)
      for (const finding of findingsFor(project, start, { at, entry })) {
        const key = `${finding.at.file}:${finding.at.line}:${finding.symbol}`;
        if (!found.has(key)) found.set(key, finding);
      }
  }
  return [...found.values()];
}

interface Started {
  readonly at: Place;
  readonly entry: string;
}

function findingsFor(
  { code, facts }: RuleProject,
  { call, packages }: Patching,
  { at: moment, entry }: Started,
): RuleFinding[] {
  const hoisting = facts.moduleFormat.value === "esm";
  const loaded = loadedBefore(code, entry, { at: moment, hoisting }) ?? [];
  return loaded
    .map(({ module, at }) => ({ name: packageOf(module), at }))
    .filter(({ name }) => packages.includes(name))
    .map(({ name, at }) => ({
      at,
      symbol: name,
      message: `${name} is loaded before ${call.at.file} instruments it, which has no effect then.`,
    }));
}

/** Lowest versions of Node for each line of the SDK. Source: `engines` of @opentelemetry/sdk-node. */
const supported: ReadonlyArray<readonly [from: string, node: string]> = [
  ["0.300", "22.15.0"],
  ["0.200", "18.19.0"],
];

function oldNode({ facts }: RuleProject): RuleFinding[] {
  const sdk = facts.packages.find(({ name }) => name === "@opentelemetry/sdk-node");
  const { value: runtime, evidence } = facts.runtime;
  const lowest = supported.find(([from]) => sdk?.version !== undefined && !isOlder(sdk.version, from))?.[1];
  if (sdk === undefined || lowest === undefined || runtime.id !== "node") return [];
  // "22" names the newest one of its line.
  const version = runtime.version.replace(/^(\d+)\.0\.0$/, "$1.999.0");
  if (!isOlder(version, lowest)) return [];
  return [
    {
      at: evidence,
      symbol: sdk.name,
      message: `${sdk.name} ${sdk.version ?? ""} needs Node ${lowest}, and the service runs on ${runtime.version}.`,
    },
  ];
}
