import type { Rule } from "../model/rule.ts";
import { bundles } from "./support/bundlers.ts";
import { patchings } from "./support/patching.ts";

export const trc03: Rule = {
  code: "OG-TRC03",
  severity: "error",
  title: "A bundler leaves packages outside that are instrumented while they are loaded",
  why:
    "Instrumentations patch packages while Node loads them. What a bundler has put into the one file is never loaded, so it is never patched: the service runs, and its " +
    "spans are missing only in the build.",
  help: "Leave packages outside of the bundle: `--packages=external` (esbuild), webpack-node-externals, `--external` (ncc), or at least those that are instrumented.",
  source: "open-telemetry/opentelemetry-js#4174",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "package.json":
        '{\n  "name": "orders",\n  "scripts": {\n' +
        '    "build": "esbuild app.js --bundle --platform=node --outfile=dist/app.js"\n  },\n' +
        '  "dependencies": { "express": "^5.0.0", "@opentelemetry/instrumentation-express": "^0.60.0" }\n}\n',
      "app.js":
        'const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");\n' +
        "exports.instrumentation = new ExpressInstrumentation();\n",
    },
    after: {
      "package.json":
        '{\n  "name": "orders",\n  "scripts": {\n' +
        '    "build": "esbuild app.js --bundle --platform=node --packages=external --outfile=dist/app.js"\n  },\n' +
        '  "dependencies": { "express": "^5.0.0", "@opentelemetry/instrumentation-express": "^0.60.0" }\n}\n',
      "app.js":
        'const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");\n' +
        "exports.instrumentation = new ExpressInstrumentation();\n",
    },
    finds: ["package.json:4"],
  },
  check: (project) => {
    // Sentry and Datadog have bundler plugins that patch at build time.
    const own = patchings(project.code, project.facts).filter(({ by }) => by === "opentelemetry");
    const packages = [...new Set(own.flatMap((patching) => patching.packages))].sort();
    return bundles(project).flatMap(({ at, tool, excludes }) => {
      const inside = packages.filter((name) => excludes(name) === false);
      if (inside.length === 0) return [];
      const message = `${tool} puts ${inside.join(", ")} into the bundle, where nothing instruments ${inside.length === 1 ? "it" : "them"}.`;
      return [{ at, symbol: tool, message }];
    });
  },
};
