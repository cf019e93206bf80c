import { describe } from "vitest";
import { trc01 } from "../../src/rules/trc-01.ts";
import { itFinds } from "./support.ts";

describe("OG-TRC01", () => {
  itFinds(
    trc01,
    "an import above in the same file",
    'const pg = require("pg");\n' +
      'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
      "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
    [1],
  );
  itFinds(
    trc01,
    "imports below, which are hoisted",
    {
      "app.js":
        'import { NodeSDK } from "@opentelemetry/sdk-node";\n' +
        'import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n" +
        'import pg from "pg";\n' +
        "pg.connect();\n",
    },
    [4],
  );
  itFinds(
    trc01,
    "a package that comes with another file",
    {
      "tracing.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
      "db.js": 'exports.pg = require("pg");\n',
      "app.js": 'require("./db");\n' + 'require("./tracing");\n',
    },
    [1],
  );
  itFinds(
    trc01,
    "Sentry 8 after what it patches",
    {
      "package.json": '{ "name": "a", "dependencies": { "@sentry/node": "8.1.0", "express": "4.19.2" } }',
      "app.js":
        'const Sentry = require("@sentry/node");\n' +
        'const express = require("express");\n' +
        'Sentry.init({ dsn: "x" });\n' +
        "express();\n",
    },
    [2],
  );
  itFinds(
    trc01,
    "a Node that the SDK does not run on",
    {
      "package.json":
        '{ "name": "a", "engines": { "node": ">=20.1" }, "dependencies": { "@opentelemetry/sdk-node": "0.301.0" } }',
      "app.js": "",
    },
    ["package.json:1"],
  );
  itFinds(
    trc01,
    "Sentry 7",
    {
      "package.json": '{ "name": "a", "dependencies": { "@sentry/node": "7.1.0", "express": "4.19.2" } }',
      "app.js":
        'const Sentry = require("@sentry/node");\n' +
        'const express = require("express");\n' +
        'Sentry.init({ dsn: "x" });\n' +
        "express();\n",
    },
    [],
  );
  itFinds(
    trc01,
    "a file that is preloaded",
    {
      "package.json":
        '{ "name": "a", "scripts": { "start": "node --require ./tracing.js app.js" }, "dependencies": { "pg": "8.0.0" } }',
      "tracing.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
      "app.js": 'require("pg");\n' + 'require("./tracing");\n',
    },
    [],
  );
  itFinds(
    trc01,
    "a type import",
    {
      "tsconfig.json": '{ "compilerOptions": { "module": "commonjs" } }',
      "app.ts": 'import { Pool } from "pg";\n' + 'import "./tracing";\n' + "export type P = Pool;\n",
      "tracing.ts":
        'import { NodeSDK } from "@opentelemetry/sdk-node";\n' +
        'import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
    },
    [],
  );
  itFinds(
    trc01,
    "an SDK that patches nothing",
    'const pg = require("pg");\n' +
      'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      "new NodeSDK().start();\n" +
      "pg.connect();\n",
    [],
  );
  itFinds(
    trc01,
    "a package that is loaded later",
    'exports.load = () => require("pg");\n' +
      'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
      "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
    [],
  );

  const setUp =
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
    'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
    "function make() {\n  return new NodeSDK({ instrumentations: [new PgInstrumentation()] });\n}\n" +
    "exports.setUp = async () => {\n  make().start();\n};\n";
  itFinds(
    trc01,
    "a function that is called when the package is there",
    {
      "tracing.js": setUp,
      "index.js": 'module.exports = require("./tracing");\n',
      "app.js":
        'const pg = require("pg");\nconst { setUp } = require("./index");\n' +
        "async function main() {\n  await setUp();\n  pg.connect();\n}\nmain();\n",
    },
    ["app.js:1"],
  );
  itFinds(
    trc01,
    "a function that is called before, imports that are not loaded, and what is called from several places",
    {
      "tracing.js": setUp,
      "app.js": 'const { setUp } = require("./tracing");\nsetUp();\nconst pg = require("pg");\npg.connect();\n',
      "late.js": 'const { setUp } = require("./tracing");\nsetUp();\nmodule.exports = () => require("pg");\n',
    },
    [],
  );
  itFinds(
    trc01,
    "a function that is called before the package is loaded",
    {
      "tracing.js": setUp,
      "app.js": 'const { setUp } = require("./tracing");\nsetUp();\nconst pg = require("pg");\npg.connect();\n',
    },
    [],
  );
  itFinds(
    trc01,
    "a function that nobody knows who calls",
    { "tracing.js": setUp, "app.js": 'const pg = require("pg");\npg.connect(require("./tracing"));\n' },
    [],
  );
});
