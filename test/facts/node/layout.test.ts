import { expect, test } from "vitest";
import { load, type Files } from "../folder.ts";

const typescript = (compilerOptions: object = {}): string => JSON.stringify({ compilerOptions });
const autoload = (dir: string): string =>
  `const AutoLoad = require('@fastify/autoload')\nfastify.register(AutoLoad, {\n  dir: ${dir},\n})`;

test.each<[string, Files, string, string]>([
  ["files at the top", { "app.js": "", "routes/users.js": "" }, "", "observability"],
  ["src", { "src/app.js": "", "jest.config.js": "", "test/a.js": "" }, "src", "src/observability"],
  ["mostly src", { "index.js": "", "src/a.js": "", "src/b.js": "" }, "src", "src/observability"],
  ["hardly src", { "index.js": "", "lib/a.js": "", "src/b.js": "" }, "", "observability"],
  [
    "rootDir",
    { "tsconfig.json": typescript({ rootDir: "./server" }), "server/a.ts": "", "other/b.ts": "" },
    "server",
    "server/observability",
  ],
  [
    "rootDir is the package",
    { "tsconfig.json": typescript({ rootDir: "." }), "src/a.ts": "" },
    "src",
    "src/observability",
  ],
  [
    "rootDir is the package, and code is all over it",
    { "tsconfig.json": typescript({ rootDir: "./" }), "a.ts": "", "lib/b.ts": "" },
    "",
    "observability",
  ],
  [
    "one folder holds all TypeScript",
    { "tsconfig.json": typescript(), "server/a.ts": "", "server/x/b.ts": "", "vitest.config.ts": "" },
    "server",
    "server/observability",
  ],
  ["not deeper than src", { "tsconfig.json": typescript(), "src/app/main.ts": "" }, "src", "src/observability"],
  [
    "an application in a monorepo without packages",
    { "tsconfig.json": typescript(), "apps/api/src/main.ts": "", "apps/api/src/x/y.ts": "" },
    "apps/api/src",
    "apps/api/src/observability",
  ],
  ["a foreign folder of that name", { "app.js": "", "observability/grafana.json": "{}" }, "", "instrumentation"],
  ["two foreign folders", { "app.js": "", "observability/a.js": "", "instrumentation/a.js": "" }, "", "o11y"],
  [
    "our folder without a record",
    { "app.js": "", "observability/index.js": "", "observability/config.js": "" },
    "",
    "observability",
  ],
  [
    "autoload beside it",
    { "app.js": autoload("path.join(__dirname, 'plugins')"), "plugins/a.js": "" },
    "",
    "observability",
  ],
  ["autoload of a whole folder", { "src/app.js": autoload("__dirname"), "src/b.js": "" }, "src", "observability"],
  [
    "autoload of src from above",
    { "app.js": autoload('join(import.meta.dirname, "src")'), "src/a.js": "", "src/b.js": "" },
    "src",
    "observability",
  ],
])("%s", async (_, files, sourceDir, observabilityDir) => {
  const { facts } = await load({ "package.json": { dependencies: { "@fastify/autoload": "^6.0.0" } }, ...files });
  expect({ sourceDir: facts.sourceDir, observabilityDir: facts.observabilityDir }).toEqual({
    sourceDir,
    observabilityDir,
  });
});

const babel = (scripts: object, rest: object = {}): object => ({ name: "app", scripts, ...rest });
const tools = { "tools/a.js": "", "tools/b.js": "", "tools/c.js": "", "flow-typed/d.js": "" };
const app = { "src/index.js": "", "src/app.js": "", ...tools };

test.each<[string, Files, string]>([
  ["what Babel compiles", { "package.json": babel({ build: "babel src -d dist", start: "node dist" }), ...app }, "src"],
  [
    "what Babel compiles, options first and another program before it",
    {
      "package.json": babel({
        build: "rimraf dist && NODE_ENV=production npx babel --out-dir=./dist ./src/ --copy-files",
        start: "npm run build && node ./dist/index.js",
      }),
      ...app,
    },
    "src",
  ],
  [
    "a folder of another name, started by main",
    {
      "package.json": babel({ build: "swc server -d build" }, { main: "./build/index.js" }),
      "server/index.js": "",
      ...tools,
    },
    "server",
  ],
  [
    "the one of two that is started",
    {
      "package.json": babel({
        "build:client": "babel client -d public/js",
        "build:server": "babel server -d dist",
        start: "node dist/index.js",
      }),
      "client/a.js": "",
      "server/index.js": "",
      ...tools,
    },
    "server",
  ],
  ["what runs as it is", { "package.json": babel({ start: "nodemon --exec babel-node src/index.js" }), ...app }, "src"],
  [
    "what runs as it is while it is developed",
    {
      "package.json": babel({ build: "babel server -d dist", dev: "babel-node server" }),
      "server/index.js": "",
      ...tools,
    },
    "server",
  ],
  ["main without an ending", { "package.json": { name: "app", main: "src" }, ...app }, "src"],
  [
    "not what is compiled for browsers",
    { "package.json": babel({ build: "babel src -d public/js", start: "node app.js" }), ...app, "app.js": "" },
    "",
  ],
  [
    "not what is compiled for browsers on start",
    { "package.json": babel({ start: "babel src -d public && node app.js" }), ...app, "app.js": "" },
    "",
  ],
  [
    "not a folder that is no part of the project",
    { "package.json": babel({ build: "babel lib -d dist", start: "node dist/index.js" }), ...app },
    "",
  ],
  [
    "not a name that begins like src",
    { "package.json": babel({ start: "node src2/a.js" }), ...app, "src2/a.js": "" },
    "",
  ],
  ["not src where nothing tells", { "package.json": babel({ build: "webpack", start: "node ." }), ...app }, ""],
])("the service is more than most files: %s", async (_, files, sourceDir) => {
  expect((await load(files)).facts.sourceDir).toBe(sourceDir);
});

test("tools don't tell how the service is written", async () => {
  const { facts } = await load({
    "package.json": babel({ build: "babel src -d dist", start: "node dist/index.js" }),
    ".babelrc": { presets: ["@babel/preset-env"] },
    "src/index.js": "import { app } from './app';\n",
    "src/app.js": "export const app = 1;\n",
    ...Object.fromEntries(Object.keys(tools).map((path) => [path, "require('./x.js');\n"])),
  });
  expect([facts.observabilityDir, facts.moduleFormat.value, facts.importExtension]).toEqual([
    "src/observability",
    "esm",
    "",
  ]);
});

const generated = {
  "lib/telemetry/index.js": "",
  "lib/telemetry/config.js": "",
  "lib/telemetry/dependencies/index.js": "",
};

test("the record says where generated code is, whatever else the project looks like", async () => {
  const { facts, recordText } = await load({ "app.js": "", ".observability.json": { generated }, ...generated });
  expect(facts.observabilityDir).toBe("lib/telemetry");
  expect(JSON.parse(recordText ?? "")).toEqual({ generated });
});

test("generated code is no evidence for anything", async () => {
  const files = { "app.js": "\tconst a = require('./a')\n\tb()\n" };
  const code = Object.fromEntries(
    ["index", "config", "a", "b", "c"].map((name) => [
      `src/observability/${name}.js`,
      'import x from "./x.js";\n  x();\n',
    ]),
  );
  const [before, after] = await Promise.all([
    load(files),
    load({ ...files, ...code, ".observability.json": { generated: code } }),
  ]);
  expect(after.facts).toEqual({ ...before.facts, name: after.facts.name, observabilityDir: "src/observability" });
});
