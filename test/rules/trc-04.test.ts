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
});
