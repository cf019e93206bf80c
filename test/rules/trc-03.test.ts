import { describe } from "vitest";
import { trc03 } from "../../src/rules/trc-03.ts";
import { type Files, itFinds } from "./support.ts";

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

  const tsup = (config: string): Files => ({
    "package.json":
      '{ "name": "a", "type": "module", "dependencies": { "pg": "8.0.0" }, "devDependencies": { "tsup": "8.0.0" } }',
    "app.ts":
      'import { NodeSDK } from "@opentelemetry/sdk-node";\nimport { PgInstrumentation } from "@opentelemetry/instrumentation-pg";\n' +
      "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
    "tsup.config.ts": `import { defineConfig } from "tsup";\n${config}\n`,
  });
  for (const config of [
    'export default defineConfig({ entry: ["app.ts"], noExternal: ["pg"] });',
    "export default defineConfig({ entry: ['app.ts'], noExternal: [/.*/], platform: 'node' });",
    "export default defineConfig([{ entry: ['app.ts'], noExternal: [/^p/, own] }, { entry: ['b.ts'] }]);",
    "export default defineConfig((options) => ({ minify: !options.watch, noExternal: ['pg', ...others] }));",
    "const inside = ['pg'];\nexport default defineConfig({ noExternal: inside });",
  ])
    itFinds(trc03, `tsup that puts packages inside: ${config}`, tsup(config), [
      `tsup.config.ts:${config.split("\n").length + 1}`,
    ]);
  for (const config of [
    "export default defineConfig({ entry: ['app.ts'] });",
    "export default defineConfig({ noExternal: [/(/] });",
    "export default defineConfig({ noExternal: ['pg-format', '@acme/pg', /^@acme\\//] });",
    "export default defineConfig({ noExternal: Object.keys(dependencies) });",
    "export default defineConfig({ noExternal: [/.*/], platform: 'browser' });",
    "export default defineConfig({ noExternal: isDev ? [] : ['pg'] });",
    "export default defineConfig({ noExternal: [/.*/], esbuildPlugins: [instrumenting()] });",
    "export default defineConfig({ external: ['pg'], bundle: false, noExternal: ['pg'] });",
  ])
    itFinds(trc03, `tsup that leaves packages outside, or that can't be told: ${config}`, tsup(config), []);
});
