import { describe } from "vitest";
import { trc11 } from "../../src/rules/trc-11.ts";
import { itFinds } from "./support.ts";

describe("OG-TRC11", () => {
  itFinds(
    trc11,
    "an import at the top",
    {
      "package.json": '{ "name": "a", "dependencies": { "next": "16.0.0" } }',
      "instrumentation.ts":
        'import { NodeSDK } from "@opentelemetry/sdk-node";\n' + "export function register() { new NodeSDK(); }\n",
      "node.ts": 'import { NodeSDK } from "@opentelemetry/sdk-node";\n' + "new NodeSDK();\n",
    },
    ["instrumentation.ts:1"],
  );
  itFinds(
    trc11,
    "a comparison through a variable",
    {
      "package.json": '{ "name": "a", "dependencies": { "next": "16.0.0" } }',
      "instrumentation.ts":
        "export async function register() {\n" +
        "  const runtime = process.env.NEXT_RUNTIME;\n" +
        '  if (runtime === "nodejs") await import("./node");\n' +
        "}\n",
      "node.ts": 'import { NodeSDK } from "@opentelemetry/sdk-node";\n' + "new NodeSDK();\n",
    },
    ["instrumentation.ts:3"],
  );
  itFinds(
    trc11,
    "the literal comparison",
    {
      "package.json": '{ "name": "a", "dependencies": { "next": "16.0.0" } }',
      "instrumentation.ts":
        "export async function register() {\n" +
        '  if (process.env.NEXT_RUNTIME === "nodejs") {\n' +
        '    await import("./node");\n' +
        "  }\n" +
        "}\n",
      "node.ts": 'import { NodeSDK } from "@opentelemetry/sdk-node";\n' + "new NodeSDK();\n",
    },
    [],
  );
  itFinds(
    trc11,
    "what runs on the edge too",
    {
      "package.json": '{ "name": "a", "dependencies": { "next": "16.0.0" } }',
      "instrumentation.ts":
        'import { registerOTel } from "@vercel/otel";\n' + 'export function register() { registerOTel("a"); }\n',
      "node.ts": 'import { NodeSDK } from "@opentelemetry/sdk-node";\n' + "new NodeSDK();\n",
    },
    [],
  );
  itFinds(
    trc11,
    "a project without Next.js",
    { "instrumentation.ts": 'import { NodeSDK } from "@opentelemetry/sdk-node";\n' + "new NodeSDK();\n" },
    [],
  );
});
