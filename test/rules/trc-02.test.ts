import { describe } from "vitest";
import { trc02 } from "../../src/rules/trc-02.ts";
import { itFinds } from "./support.ts";

describe("OG-TRC02", () => {
  itFinds(
    trc02,
    "an ES module without a hook",
    {
      "app.js":
        'import { NodeSDK } from "@opentelemetry/sdk-node";\n' +
        'import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
      "db.js": 'import pg from "pg";\n' + "export const p = pg;\n",
    },
    [3],
  );
  itFinds(
    trc02,
    "the hook on the command line",
    {
      "package.json":
        '{ "name": "a", "type": "module", "scripts": { "start": "node --experimental-loader=@opentelemetry/instrumentation/hook.mjs app.js" }, "dependencies": { "pg": "8.0.0" } }',
      "app.js":
        'import { NodeSDK } from "@opentelemetry/sdk-node";\n' +
        'import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
      "db.js": 'import pg from "pg";\n' + "export const p = pg;\n",
    },
    [],
  );
  itFinds(
    trc02,
    "CommonJS",
    {
      "app.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
      "db.js": 'exports.pg = require("pg");\n',
    },
    [],
  );
  itFinds(
    trc02,
    "a bundled service",
    {
      "package.json":
        '{ "name": "a", "type": "module", "scripts": { "build": "esbuild app.js --bundle" }, "dependencies": { "pg": "8.0.0" } }',
      "app.js":
        'import { NodeSDK } from "@opentelemetry/sdk-node";\n' +
        'import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
      "db.js": 'import pg from "pg";\n' + "export const p = pg;\n",
    },
    [],
  );
  itFinds(
    trc02,
    "the hook of import-in-the-middle that is handed what only it takes",
    {
      "app.js":
        'import { register } from "node:module";\n' +
        'import { createAddHookMessageChannel } from "import-in-the-middle";\n' +
        'register("import-in-the-middle/hook.mjs", import.meta.url, createAddHookMessageChannel().registerOptions);\n',
    },
    [],
  );
  itFinds(
    trc02,
    "a hook that a script of the shell starts with",
    {
      "otel.js":
        'import { NodeSDK } from "@opentelemetry/sdk-node";\n' +
        'import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
      "db.js": 'import pg from "pg";\nexport const p = pg;\n',
      "start.sh": "exec node --import ./otel.js --experimental-loader=@opentelemetry/instrumentation/hook.mjs db.js\n",
    },
    [],
  );
});
