import type { Code, CodeImport } from "../model/code.ts";
import type { Rule } from "../model/rule.ts";
import { packageOf } from "./support/order.ts";

/** Packages that only run on Node. */
const nodeOnly =
  /^(?:node:.*|fs|net|tls|http|https|os|path|child_process|worker_threads|@opentelemetry\/(?:sdk-node|sdk-trace-node|auto-instrumentations-node|context-async-hooks|exporter-\w+-otlp-grpc|instrumentation-.*|host-metrics)|prom-client|pino|winston|dd-trace|newrelic|pg|mysql2|ioredis|redis|mongodb|mongoose|@prisma\/instrumentation)$/;

const file = /^(?:src\/)?instrumentation\.[cm]?[jt]sx?$/;

/** What Next.js replaces by a text while it bundles, so that the branch of the other runtime goes. */
const literal =
  /\bprocess\.env\.NEXT_RUNTIME\s*={2,3}\s*["'`]nodejs["'`]|\bprocess\.env\.NEXT_RUNTIME\s*!={1,2}\s*["'`]edge["'`]|["'`]nodejs["'`]\s*={2,3}\s*process\.env\.NEXT_RUNTIME\b/;

export const trc11: Rule = {
  code: "OG-TRC11",
  severity: "error",
  title: "Next.js: what only runs on Node is loaded behind a guard that the bundler can fold",
  why:
    "Next.js bundles instrumentation.ts for Node and for the edge runtime. A branch leaves the edge bundle only where its condition is the literal comparison with " +
    "process.env.NEXT_RUNTIME; through a variable, or after an early return, the packages of Node are bundled for the edge too, and the build or the first request fails.",
  help: 'Write `if (process.env.NEXT_RUNTIME === "nodejs") await import("./instrumentation.node");` in register(), and nothing of Node above it.',
  source: "vercel/next.js#49565; Next.js: instrumentation",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "instrumentation.ts":
        "export async function register() {\n" +
        '  if (process.env.NEXT_RUNTIME !== "nodejs") return;\n' +
        '  await import("./instrumentation.node");\n' +
        "}\n",
      "instrumentation.node.ts": 'import { NodeSDK } from "@opentelemetry/sdk-node";\nnew NodeSDK().start();\n',
      "app/page.tsx": 'import Link from "next/link";\nexport const page = Link;\n',
    },
    after: {
      "instrumentation.ts":
        "export async function register() {\n" +
        '  if (process.env.NEXT_RUNTIME === "nodejs") await import("./instrumentation.node");\n' +
        "}\n",
      "instrumentation.node.ts": 'import { NodeSDK } from "@opentelemetry/sdk-node";\nnew NodeSDK().start();\n',
      "app/page.tsx": 'import Link from "next/link";\nexport const page = Link;\n',
    },
    finds: ["instrumentation.ts:3"],
  },
  check: ({ code, sources, facts }) => {
    if (!facts.packages.some(({ name }) => name === "next")) return [];
    return sources
      .list()
      .filter((path) => file.test(path))
      .flatMap((path) => code.loads(path))
      .filter(({ conditions }) => !conditions.some((condition) => literal.test(condition)))
      .flatMap((load) => {
        const module = nodeOnlyModule(code, load);
        if (module === undefined) return [];
        const message = `${module} is bundled for the edge runtime too: no literal comparison of process.env.NEXT_RUNTIME stands around this.`;
        return [{ at: load.at, symbol: load.module, message }];
      });
  },
};

/** The first package of Node that comes with `load`; what stands behind a guard of its own does not. */
function nodeOnlyModule(code: Code, load: CodeImport, seen = new Set<string>()): string | undefined {
  if (load.file === undefined) return nodeOnly.test(packageOf(load.module)) ? load.module : undefined;
  if (seen.has(load.file)) return undefined;
  seen.add(load.file);
  return code
    .loads(load.file)
    .filter(({ conditions }) => !conditions.some((condition) => literal.test(condition)))
    .map((inner) => nodeOnlyModule(code, inner, seen))
    .find((module) => module !== undefined);
}
