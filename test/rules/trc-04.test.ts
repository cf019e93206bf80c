import { describe } from "vitest";
import { trc04 } from "../../src/rules/trc-04.ts";
import { itFinds } from "./support.ts";

describe("OG-TRC04", () => {
  itFinds(
    trc04,
    "a dependency with a newer API",
    {
      "package.json": '{ "name": "a", "dependencies": { "@opentelemetry/api": "^1.4.0" } }',
      "package-lock.json":
        '{ "lockfileVersion": 3, "packages": { "": {}, "node_modules/@opentelemetry/api": { "version": "1.4.1" }, "node_modules/x/node_modules/@opentelemetry/api": { "version": "1.9.0" } } }',
      "app.js": "",
    },
    ["package.json:1"],
  );
  itFinds(
    trc04,
    "a newer patch of the API",
    {
      "package.json": '{ "name": "a", "dependencies": { "@opentelemetry/api": "^1.4.0" } }',
      "package-lock.json":
        '{ "lockfileVersion": 3, "packages": { "": {}, "node_modules/@opentelemetry/api": { "version": "1.4.1" }, "node_modules/x/node_modules/@opentelemetry/api": { "version": "1.4.3" } } }',
      "app.js": "",
    },
    [],
  );
  itFinds(
    trc04,
    "an older API of a dependency",
    {
      "package.json": '{ "name": "a", "dependencies": { "@opentelemetry/api": "^1.4.0" } }',
      "package-lock.json":
        '{ "lockfileVersion": 3, "packages": { "": {}, "node_modules/@opentelemetry/api": { "version": "1.4.1" }, "node_modules/x/node_modules/@opentelemetry/api": { "version": "1.2.0" } } }',
      "app.js": "",
    },
    [],
  );
  itFinds(
    trc04,
    "Sentry 8 next to an SDK",
    {
      "package.json":
        '{ "name": "a", "dependencies": { "@sentry/node": "8.1.0", "@opentelemetry/sdk-node": "0.200.0" } }',
      "app.js":
        'const Sentry = require("@sentry/node");\n' +
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'Sentry.init({ dsn: "x" });\n' +
        "new NodeSDK().start();\n",
    },
    [4],
  );
  itFinds(
    trc04,
    "Sentry that leaves the SDK to others",
    {
      "package.json":
        '{ "name": "a", "dependencies": { "@sentry/node": "8.1.0", "@opentelemetry/sdk-node": "0.200.0" } }',
      "app.js":
        'const Sentry = require("@sentry/node");\n' +
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'Sentry.init({ dsn: "x", skipOpenTelemetrySetup: true });\n' +
        "new NodeSDK().start();\n",
    },
    [],
  );
  itFinds(
    trc04,
    "one or the other",
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      "if (process.env.A) new NodeSDK().start();\n" +
      "else new NodeSDK({}).start();\n",
    [],
  );
  itFinds(
    trc04,
    "two entry points",
    {
      "a.js": 'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' + "new NodeSDK().start();\n",
      "b.js": 'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' + "new NodeSDK().start();\n",
    },
    [],
  );

  const sdk = 'const { NodeSDK } = require("@opentelemetry/sdk-node");\n';
  const provider = 'const { NodeTracerProvider } = require("@opentelemetry/sdk-trace-node");\n';
  const start = `${sdk}const sdk = new NodeSDK();\nsdk.start();\nexports.sdk = sdk;\n`;
  itFinds(
    trc04,
    "an SDK that another file has started before",
    { "tracing.js": start, "app.js": `require("./tracing");\n${sdk}new NodeSDK({}).start();\n` },
    [3],
  );
  itFinds(
    trc04,
    "an SDK that another file starts later",
    { "otel.js": start, "app.js": `${sdk}new NodeSDK({}).start();\nrequire("./otel");\n` },
    ["otel.js:3"],
  );
  itFinds(
    trc04,
    "two files of a third, and ES modules that are loaded before what stands above them",
    {
      "a.js": 'import { NodeSDK } from "@opentelemetry/sdk-node";\nnew NodeSDK().start();\nimport "./b.js";\n',
      "b.js":
        'import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";\nconst provider = new NodeTracerProvider();\nprovider.register();\n',
      "c.js": 'import "./a.js";\nimport "./b.js";\n',
    },
    ["a.js:2"],
  );
  itFinds(
    trc04,
    "functions that start one, where they are called",
    {
      "tracing.js": `${sdk}exports.startTracing = () => {\n  const sdk = new NodeSDK();\n  sdk.start();\n};\n`,
      "legacy.js": `${provider}function setUp() {\n  new NodeTracerProvider().register();\n}\nmodule.exports = { setUp };\n`,
      "app.js":
        'const { startTracing } = require("./tracing");\nconst { setUp } = require("./legacy");\nstartTracing();\nsetUp();\n',
    },
    [4],
  );
  itFinds(
    trc04,
    "a provider that is made global beside an SDK",
    {
      "tracing.js": start,
      "app.js":
        'require("./tracing");\nconst { trace } = require("@opentelemetry/api");\n' +
        `${provider}const own = new NodeTracerProvider();\ntrace.setGlobalTracerProvider(own);\n`,
    },
    [5],
  );
  itFinds(
    trc04,
    "instrumentations that bring an SDK of their own",
    {
      "tracing.js": start,
      "app.js": 'require("@opentelemetry/auto-instrumentations-node/register");\nrequire("./tracing");\n',
    },
    ["tracing.js:3"],
  );
  const alone: ReadonlyArray<readonly [what: string, lines: string]> = [
    ["that is loaded under a condition", 'if (process.env.OTEL) require("./tracing");\nnew NodeSDK().start();\n'],
    ["that is loaded later", 'exports.load = () => require("./tracing");\nnew NodeSDK().start();\n'],
    ["for metrics", 'require("./tracing");\nnew NodeSDK({ metricReader: reader }).start();\n'],
    ["that is started under a condition", 'require("./tracing");\nprocess.env.A && new NodeSDK().start();\n'],
    ["that nobody starts", 'require("./tracing");\nexports.other = () => new NodeSDK().start();\n'],
    [
      "whose function may end before",
      'require("./tracing");\nfunction go() {\n  if (process.env.OFF) return;\n  new NodeSDK().start();\n}\ngo();\n',
    ],
    ["of another file", 'const { sdk } = require("./tracing");\nsdk.start();\n'],
    ["that is ended", 'const { sdk } = require("./tracing");\nprocess.on("SIGTERM", () => sdk.shutdown());\n'],
  ];
  for (const [what, lines] of alone)
    itFinds(trc04, `one SDK beside one ${what}`, { "tracing.js": start, "app.js": sdk + lines }, []);
  itFinds(
    trc04,
    "a provider that is registered and made global, and another one for tests",
    `const { trace } = require("@opentelemetry/api");\n${provider}const provider = new NodeTracerProvider();\n` +
      "provider.register();\ntrace.setGlobalTracerProvider(provider);\ntrace.setGlobalTracerProvider(options.provider);\nnew NodeTracerProvider();\n",
    [],
  );
  itFinds(
    trc04,
    "processes of one project that each start one, with what both load",
    {
      "config.js": "exports.name = 'a';\n",
      "api.js": `require("./config");\n${sdk}new NodeSDK().start();\n`,
      "worker.js": `require("./config");\n${provider}new NodeTracerProvider().register();\n`,
    },
    [],
  );
  itFinds(
    trc04,
    "a file of which only a type is used",
    {
      "tracing.ts":
        'import { NodeSDK } from "@opentelemetry/sdk-node";\nexport type Sdk = NodeSDK;\nnew NodeSDK().start();\n',
      "app.ts":
        'import type { Sdk } from "./tracing";\nimport { NodeSDK } from "@opentelemetry/sdk-node";\nexport const sdk: Sdk = new NodeSDK();\nsdk.start();\n',
    },
    [],
  );
});
