import { describe } from "vitest";
import { trc03 } from "../../src/rules/trc-03.ts";
import { itFinds } from "./support.ts";

describe("OG-TRC03", () => {
  itFinds(
    trc03,
    "ncc",
    {
      "package.json": '{ "name": "a", "scripts": { "build": "ncc build app.js" }, "dependencies": { "pg": "8.0.0" } }',
      "app.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
    },
    ["package.json:1"],
  );
  itFinds(
    trc03,
    "esbuild called from a script",
    {
      "app.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n" +
        'require("pg");\n',
      "build.js": 'require("esbuild").build({ bundle: true, platform: "node", entryPoints: ["app.js"] });\n',
    },
    ["build.js:1"],
  );
  itFinds(
    trc03,
    "webpack for Node",
    {
      "package.json": '{ "name": "a", "scripts": { "build": "webpack" }, "dependencies": { "pg": "8.0.0" } }',
      "app.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
      "webpack.config.js": "module.exports = {\n" + '  target: "node",\n' + "};\n",
    },
    ["webpack.config.js:2"],
  );
  itFinds(
    trc03,
    "a package that is named external",
    {
      "package.json":
        '{ "name": "a", "scripts": { "build": "esbuild app.js --bundle --platform=node --external:pg" }, "dependencies": { "pg": "8.0.0" } }',
      "app.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
    },
    [],
  );
  itFinds(
    trc03,
    "a bundle for the browser",
    {
      "package.json":
        '{ "name": "a", "scripts": { "build": "esbuild page.js --bundle" }, "dependencies": { "pg": "8.0.0" } }',
      "app.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
    },
    [],
  );
  itFinds(
    trc03,
    "webpack with externals",
    {
      "package.json": '{ "name": "a", "scripts": { "build": "webpack" }, "dependencies": { "pg": "8.0.0" } }',
      "app.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
      "webpack.config.js":
        "module.exports = {\n" +
        '  target: "node",\n' +
        '  externals: [require("webpack-node-externals")()],\n' +
        "};\n",
    },
    [],
  );
  itFinds(
    trc03,
    "plugins that nobody knows",
    {
      "app.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n" +
        'require("pg");\n',
      "build.js": 'require("esbuild").build({ bundle: true, platform: "node", plugins: [p()] });\n',
    },
    [],
  );
});
