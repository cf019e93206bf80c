import { describe } from "vitest";
import { log03 } from "../../src/rules/log-03.ts";
import { itFinds } from "./support.ts";

const levels = {
  "levels.ts":
    'export const LEVEL = "debug";\n' +
    'export const levels = { dev: { all: "debug" } } as const;\n' +
    'export const chosen = process.env.STAGE === "prod" ? "info" : "debug";\n' +
    'const dev = { level: "debug" };\nconst prod = { level: "info" };\n' +
    'export const options = process.env.STAGE === "prod" ? dev : prod;\n' +
    'export const later = { level: "debug" };\nlater.level = process.env.LEVEL ?? "info";\n' +
    'export let variable = "debug";\nvariable = process.env.LEVEL ?? variable;\n',
  "index.ts": 'export * from "./levels.js";\nexport { LEVEL as default } from "./levels.js";\n',
};

describe("constants of another file", () => {
  itFinds(
    log03,
    "levels that are written there",
    {
      ...levels,
      "app.ts":
        'import pino from "pino";\nimport standard, { LEVEL, levels } from "./index.js";\nimport * as all from "./levels.js";\n' +
        "pino({ level: LEVEL });\npino({ level: standard });\npino({ level: levels.dev.all });\npino({ level: all.LEVEL });\n",
    },
    ["app.ts:4", "app.ts:5", "app.ts:6", "app.ts:7"],
  );

  itFinds(
    log03,
    "those of a CommonJS module, and of a field that is never set",
    {
      "levels.js": 'const LEVEL = "debug";\nmodule.exports = { LEVEL };\n',
      "app.js":
        'const pino = require("pino");\nconst { LEVEL } = require("./levels");\nconst levels = require("./levels");\n' +
        "pino({ level: LEVEL });\npino({ level: levels.LEVEL });\n",
      "log.ts":
        'import pino from "pino";\nexport class Log {\n  private readonly level = "debug";\n  log = pino({ level: this.level });\n}\n',
    },
    [4, 5, "log.ts:4"],
  );

  itFinds(
    log03,
    "what is chosen, changed or set later",
    {
      ...levels,
      "app.ts":
        'import pino from "pino";\nimport { chosen, options, later, variable } from "./index.js";\n' +
        "pino({ level: chosen });\npino(options);\npino({ level: options.level });\npino({ level: later.level });\npino({ level: variable });\n" +
        'let level;\nif (process.env.DEBUG) level = "debug";\npino({ level });\n' +
        'export class Log {\n  level = "debug";\n  log = pino({ level: this.level });\n}\n',
    },
    [],
  );
});

describe("scripts", () => {
  const log = 'const pino = require("pino");\npino({ level: "debug" });\n';
  itFinds(log03, "a script that is run by hand", { "scripts/fill.js": log, "seed.js": log }, []);
  itFinds(
    log03,
    "a script that the service is started with",
    {
      "package.json": '{ "scripts": { "start": "node scripts/start.js" }, "dependencies": { "pino": "*" } }',
      "scripts/start.js": log,
    },
    ["scripts/start.js:2"],
  );
});
