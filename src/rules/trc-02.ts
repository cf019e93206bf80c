import type { Place } from "../model/facts.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { sought } from "../model/survey.ts";
import { configurationLines, mentions } from "./support/mentions.ts";
import { patchings } from "./support/patching.ts";
import { isOneProcess } from "./support/processes.ts";
import { textOf } from "./support/values.ts";
import { isBundled } from "./support/bundlers.ts";

const hook = sought("import-in-the-middle", "@opentelemetry/instrumentation/hook", "@elastic/opentelemetry-node");
const [unsupported] = sought("import-in-the-middle/hook.mjs");

export const trc02: Rule = {
  code: "OG-TRC02",
  severity: "error",
  title: "ES modules are instrumented through the supported loader hook",
  why:
    "Instrumentations replace what `require` gives. `import` does not pass there: without the loader hook, packages that ES modules import are not instrumented, and " +
    "nothing says so.",
  help:
    "Start with `node --import ./telemetry.js --experimental-loader=@opentelemetry/instrumentation/hook.mjs`, or call " +
    '`register("@opentelemetry/instrumentation/hook.mjs", import.meta.url)` of node:module in a file that `--import` loads.',
  source: "OpenTelemetry JS: ECMAScript Modules vs. CommonJS",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "telemetry.js":
        'import { NodeSDK } from "@opentelemetry/sdk-node";\n' +
        'import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
      "app.js": 'import pg from "pg";\nexport const pool = new pg.Pool();\n',
    },
    after: {
      "telemetry.js":
        'import { register } from "node:module";\n' +
        'import { NodeSDK } from "@opentelemetry/sdk-node";\n' +
        'import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";\n' +
        'register("@opentelemetry/instrumentation/hook.mjs", import.meta.url);\n' +
        "new NodeSDK({ instrumentations: [new PgInstrumentation()] }).start();\n",
      "app.js": 'import pg from "pg";\nexport const pool = new pg.Pool();\n',
    },
    finds: ["telemetry.js:3"],
  },
  check: (project) => [...missing(project), ...direct(project)],
};

function missing(project: RuleProject): RuleFinding[] {
  const { code, facts } = project;
  // A bundle is what its bundler makes of it, and Next.js and its like bring hooks of their own.
  if (isBundled(project) || facts.packages.some(({ name }) => name === "next")) return [];
  const [first, ...others] = patchings(code, facts).filter(({ by }) => by === "opentelemetry");
  if (first === undefined || mentions(project, hook)) return [];
  const packages = [...new Set([first, ...others].flatMap((patching) => patching.packages))].sort();
  const isEsm = ({ file }: Place): boolean =>
    facts.moduleFormat.value === "esm" || (/\.m[jt]s$/.test(file) && isOneProcess(project, first.call.at.file, file));
  const imported = packages.filter((name) => code.imports([name]).some(({ hoisted, at }) => hoisted && isEsm(at)));
  if (imported.length === 0) return [];
  return [
    {
      at: first.call.at,
      symbol: first.call.symbol || first.call.name,
      message: `No loader hook is registered: ${imported.join(", ")} ${imported.length === 1 ? "is" : "are"} not instrumented.`,
    },
  ];
}

/** What OpenTelemetry uses inside works today, and "may cease to work". */
function direct(project: RuleProject): RuleFinding[] {
  const loads = project.code
    .calls(["module#register", "module#Module.register"], { holding: [unsupported] })
    // With data for the hook it can only be its own: OpenTelemetry's takes none.
    .filter(({ args }) => textOf(args[0])?.includes(unsupported) === true && args[2] === undefined)
    .map(({ at }) => at);
  const flags = configurationLines(project, new RegExp(`loader[=\\s"',]+${unsupported}`)).map(({ at }) => at);
  return [...loads, ...flags].map((at) => ({
    at,
    symbol: "import-in-the-middle",
    severity: "info",
    message: "The supported hook is @opentelemetry/instrumentation/hook.mjs, not import-in-the-middle's own.",
  }));
}
