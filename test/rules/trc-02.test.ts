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

  const project = (start: string): string =>
    JSON.stringify({ name: "a", scripts: { start }, dependencies: { pg: "8.0.0" } });
  const setUp =
    'import { NodeSDK } from "@opentelemetry/sdk-node";\n' +
    'import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";\n' +
    "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n";
  const required =
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
    'const { PgInstrumentation } = require("@opentelemetry/instrumentation-pg");\n' +
    "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n";
  const db = 'import pg from "pg";\nexport const p = pg;\n';
  const main = "exports.a = 1;\n";
  itFinds(
    trc02,
    "files that are ES modules by their ending",
    {
      "package.json": project("node server.mjs"),
      "tracing.mjs": setUp,
      "server.mjs": `import "./tracing.mjs";\n${db}`,
      "a.js": main,
    },
    ["tracing.mjs:3"],
  );
  itFinds(
    trc02,
    "such a file that is started with CommonJS before it",
    {
      "package.json": project("node --require ./tracing.cjs server.mjs"),
      "tracing.cjs": required,
      "server.mjs": db,
      "a.js": main,
    },
    ["tracing.cjs:3"],
  );
  itFinds(
    trc02,
    "a script of its own beside a service in CommonJS",
    {
      "package.json": project("node app.js"),
      "app.js": `${required}require("pg");\n`,
      "scripts/tool.mjs": db,
      "tool.mjs": db,
    },
    [],
  );
  itFinds(
    trc02,
    "another command than the one with telemetry before it",
    {
      "package.json": JSON.stringify({
        name: "a",
        scripts: { start: "node --require ./tracing app.js", tool: "node tool.mjs" },
        dependencies: { pg: "8.0.0" },
      }).replaceAll(',"', ',\n"'),
      "tracing.js": required,
      "app.js": 'require("pg");\n',
      "tool.mjs": db,
    },
    [],
  );
  itFinds(
    trc02,
    "TypeScript that is compiled to CommonJS",
    {
      "package.json": project("node dist/app.js"),
      "tsconfig.json": '{ "compilerOptions": { "module": "commonjs" } }',
      "tracing.ts": setUp,
      "app.ts": `import "./tracing";\n${db}`,
    },
    [],
  );
  itFinds(
    trc02,
    "ES modules by their ending with the hook",
    {
      "package.json": project("node --import ./tracing.mjs server.mjs"),
      "tracing.mjs": `import { register } from "node:module";\nregister("@opentelemetry/instrumentation/hook.mjs", import.meta.url);\n${setUp}`,
      "server.mjs": db,
      "a.js": main,
    },
    [],
  );
});
