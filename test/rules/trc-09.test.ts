import { describe, expect, it } from "vitest";
import { trc09 } from "../../src/rules/trc-09.ts";
import { runRules } from "../../src/rules/run.ts";
import { itFinds, projectOf } from "./support.ts";

describe("OG-TRC09", () => {
  itFinds(
    trc09,
    "a function that is handed over",
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      "const sdk = new NodeSDK();\n" +
      "async function stop() {\n" +
      "  await sdk.shutdown();\n" +
      "  process.exit(0);\n" +
      "}\n" +
      'process.once("SIGINT", stop);\n',
    [4],
  );
  itFinds(
    trc09,
    "an SDK of another file",
    {
      "t.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        "const sdk = new NodeSDK();\n" +
        "exports.sdk = sdk;\n",
      "app.js": 'const { sdk } = require("./t");\n' + 'process.on("SIGTERM", () => sdk.shutdown());\n',
    },
    [2],
  );
  itFinds(
    trc09,
    "a timer",
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      "const sdk = new NodeSDK();\n" +
      'process.on("SIGTERM", () => {\n' +
      "  setTimeout(() => process.exit(1), 2000).unref();\n" +
      "  void sdk.shutdown();\n" +
      "});\n",
    [],
  );
  itFinds(
    trc09,
    "a deadline of its own",
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      "const sdk = new NodeSDK();\n" +
      'process.on("SIGTERM", () => withTimeout(sdk.shutdown(), 2000));\n',
    [],
  );
  itFinds(
    trc09,
    "something else that shuts down",
    'const server = require("./server");\n' + 'process.on("SIGTERM", () => server.shutdown());\n',
    [],
  );
  itFinds(
    trc09,
    "a handler beside another one that ends the process",
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      "const sdk = new NodeSDK();\n" +
      'process.on("SIGTERM", async () => {\n' +
      "  await sdk.shutdown();\n" +
      "});\n" +
      'process.on("SIGTERM", () => server.close(() => process.exit(0)));\n',
    [],
  );
  itFinds(
    trc09,
    "the one of two handlers that exits when all is sent",
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      "const sdk = new NodeSDK();\n" +
      'process.on("SIGTERM", () => sdk.shutdown().finally(process.exit));\n' +
      'process.on("SIGINT", stop);\n',
    [3],
  );
  itFinds(
    trc09,
    "signals by a short name, and a function that ends the process whatever happens",
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\nconst sdk = new NodeSDK();\n' +
      "async function stop() {\n  try {\n    await sdk.shutdown();\n  } finally {\n    process.exit(0);\n  }\n}\n" +
      'for (const s of ["SIGTERM", "SIGINT"]) process.on(s, () => void stop());\n',
    [5],
  );

  const sdk = 'const { NodeSDK } = require("@opentelemetry/sdk-node");\nconst sdk = new NodeSDK();\n';
  const stop = "sdk.shutdown().finally(() => process.exit(0))";
  itFinds(trc09, "signals of a list", `${sdk}["SIGTERM"].forEach((it) => process.on(it, () => ${stop}));\n`, [3]);
  itFinds(
    trc09,
    "signals that are the keys of an object",
    `${sdk}const codes = { SIGTERM: 15 };\nObject.keys(codes).forEach((it) => process.on(it, () => ${stop}));\n`,
    [4],
  );
  itFinds(
    trc09,
    "other events that a loop goes through, whatever they are called",
    `${sdk}for (const signal of ["exit", "message"]) process.on(signal, () => ${stop});\nkill("SIGTERM");\n`,
    [],
  );

  it.each([
    ["sdk.shutdown().finally(() => process.exit(0))", "shutdown() has no deadline, and the process ends after it."],
    ["sdk.shutdown()", "shutdown() has no deadline, and the process can't end while it waits."],
    ["server.close(() => sdk.shutdown())", "shutdown() has no deadline, and the process can't end while it waits."],
  ])("says what comes of it: %s", async (handler, message) => {
    const app =
      'const { NodeSDK } = require("@opentelemetry/sdk-node");\nconst sdk = new NodeSDK();\n' +
      `process.on("SIGTERM", () => ${handler});\n`;
    const found = runRules(await projectOf({ "app.js": app }), [trc09]);
    expect(found.map((finding) => finding.message)).toEqual([message]);
  });
});
